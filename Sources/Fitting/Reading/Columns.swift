import Attribution
import Scenario

/// What a file for `fit` can be, told apart by its header.
public enum DataShape: String, Sendable {
    /// `customer,date[,value]`: a row for each purchase.
    case transactions
    /// `frequency,recency,T[,monetary_value]`: a row for each customer.
    case summaries
    /// `customer,time,event,channel[,...]`: a row for each touch, conversion, stage or decision.
    case log

    var required: [String] {
        switch self {
        case .transactions: ["customer", "date"]
        case .summaries: ["frequency", "recency", "T"]
        case .log: ["customer", "time", "event"]
        }
    }
    var optional: [String] {
        switch self {
        case .transactions: ["value"]
        case .summaries: ["customer", "monetary_value"]
        case .log:
            ["channel", "kind", "partner", "campaign", "coupon", "goal", "order", "value", "stage", "to", "line"]
        }
    }
}

/// The header of a file: which shape it has, and where its columns are.
struct Columns {
    let shape: DataShape
    /// Columns without a meaning here.
    let ignored: [String]
    private let names: [String]

    /// - Throws: `FileProblems`, with everything that is wrong with the header.
    init(_ reader: inout CSVReader) throws {
        switch try reader.next() {
        case .end: throw FileProblems(line: 1, "the file is empty; it begins with a header like `customer,date,value`")
        case .bad(let why): throw FileProblems(line: reader.line, "the header: \(why)")
        case .fields: break
        }
        var names: [String] = []
        for index in 0..<reader.count {
            let bytes = reader.bytes(index)
            guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
                throw FileProblems(line: reader.line, "the header is not UTF-8 text; save the file as CSV in UTF-8")
            }
            names.append(String(reader.text(index).drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        }
        var problems = FileProblems()
        for (index, name) in names.enumerated() where !name.isEmpty && names[..<index].contains(name) {
            problems.add(reader.line, "the column `\(name)` stands there twice; name each column once")
        }
        if problems.count > 0 { throw problems }
        self.names = names
        shape = try Self.shape(of: names, line: reader.line)
        let known = shape.required + shape.optional
        ignored = names.filter { !known.contains($0) && !$0.isEmpty }
        for name in ignored {
            guard let meant = Suggestion.closest(to: name, among: known.filter { !names.contains($0) }) else {
                continue
            }
            // Short names are near to everything: only a slip of the keyboard counts.
            guard name.count > 3 || name.lowercased() == meant.lowercased() else { continue }
            problems.add(reader.line, "the column `\(name)` has no meaning; did you mean `\(meant)`?")
        }
        if problems.count > 0 { throw problems }
    }

    /// Position of a column.
    subscript(name: String) -> Int? { names.firstIndex(of: name) }

    /// Position of a column that the shape requires.
    func required(_ name: String) -> Int { self[name] ?? 0 }

    /// - Throws: `RowProblem` for a row of another width.
    func check(_ count: Int) throws {
        if count != names.count { throw RowProblem("\(count) fields, and the header has \(names.count)") }
    }

    private static func shape(of names: [String], line: Int) throws -> DataShape {
        let shapes: [DataShape] = [.log, .transactions, .summaries]
        if let whole = shapes.first(where: { $0.required.allSatisfy(names.contains) }) { return whole }
        let nearest = shapes.max { a, b in
            a.required.count(where: names.contains) < b.required.count(where: names.contains)
        }
        guard let nearest, nearest.required.contains(where: names.contains) else {
            let hint =
                names.count == 1 && names[0].contains(where: { ";\t|".contains($0) }) ? "; separate by commas" : ""
            throw FileProblems(
                line: line,
                "the header is none of `customer,date,value`, `frequency,recency,T[,monetary_value]` and "
                    + "`customer,time,event,channel[,kind,partner,campaign,goal,order,value,stage,to]`\(hint)")
        }
        var problems = FileProblems()
        for name in nearest.required where !names.contains(name) {
            let meant = names.first { Suggestion.closest(to: $0, among: [name]) != nil }
            problems.add(
                line, "the header has no column `\(name)`" + (meant.map { "; did you mean it by `\($0)`?" } ?? ""))
        }
        throw problems
    }
}
