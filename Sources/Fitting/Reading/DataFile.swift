import Attribution

/// What a file for `fit` held.
public enum DataFile: Sendable {
    case purchases(PurchaseData)
    case log(EventLog)

    /// How it is read.
    public struct Options: Sendable {
        /// End of observation, in days since 1970, that day included; `nil`: the last day of the file.
        public var until: Int?
        /// Of histories; for summaries the unit they are written in.
        public var unit = TimeUnit.week
        /// So many bad rows are left out; one more and the file is refused.
        public var maxErrors = 0
        public init() {}
    }

    /// Reads a file of any of the shapes to its end.
    ///
    /// - Throws: `FileProblems` for a file that cannot be used, with the lines; ``FitRefusal``; what `read` throws.
    public static func read(_ options: Options, from read: @escaping ByteSource) throws -> DataFile {
        var reader = CSVReader(read)
        let columns = try Columns(&reader)
        switch columns.shape {
        case .transactions:
            var file = TransactionReader(columns, options)
            try rows(&reader, columns, options) { try file.read(&$0) }
            return .purchases(try file.finish())
        case .summaries:
            var file = SummaryReader(columns, options)
            try rows(&reader, columns, options) { try file.read(&$0) }
            return .purchases(try file.finish())
        case .log:
            var file = LogReader(columns)
            try rows(&reader, columns, options) { try file.read(&$0) }
            return .log(try file.finish(until: options.until.map { Int64($0 + 1) * 86_400_000_000 }))
        }
    }

    /// Goes through the rows, and refuses the file where more of them are bad than is allowed.
    private static func rows(
        _ reader: inout CSVReader, _ columns: Columns, _ options: Options,
        _ body: (inout CSVReader) throws -> Void
    ) throws {
        var bad = FileProblems()
        loop: while true {
            switch try reader.next() {
            case .end: break loop
            case .bad(let why): bad.add(reader.line, why)
            case .fields:
                do {
                    try columns.check(reader.count)
                    try body(&reader)
                } catch let problem as RowProblem {
                    bad.add(reader.line, problem.message)
                }
            }
        }
        guard bad.count <= options.maxErrors else { throw bad }
    }
}

/// Customers by the names that a file gives them, in the order in which they are met.
struct CustomerNames {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    /// - Throws: `RowProblem` for a name that is missing or no text.
    mutating func number(of bytes: UnsafeBufferPointer<UInt8>) throws -> Int {
        guard !bytes.isEmpty else { throw RowProblem("the customer is missing") }
        guard bytes.count <= 10_000, let name = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw RowProblem("the customer is not UTF-8 text, or longer than 10000 bytes")
        }
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }
}
