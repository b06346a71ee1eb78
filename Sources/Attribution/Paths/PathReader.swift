import Tracking

/// Turns rows of a path file into paths of numbered channels.
struct PathReader: ~Copyable {
    private(set) var channels = NameTable()
    private let met = ShortNames()
    /// The current row's channels.
    private var numbers = ScratchBuffer<UInt32>()
    /// By channel: whether it stands for direct visits.
    private(set) var isDirect: ContiguousArray<Bool> = []
    private let path: Int
    private let conversions: Int
    private let value: Int?
    private let nulls: Int?

    init(_ header: Header) {
        path = header.column("path") ?? 0
        conversions = header.column("conversions") ?? 0
        value = header.column("value")
        nulls = header.column("nulls")
    }

    /// The row's path, valid until the next.
    ///
    /// - Throws: ``RowProblem``.
    mutating func read(_ row: inout CSVReader) throws -> PathRow {
        let conversions = try amount(&row, conversions, "conversions")
        let value = try self.value.map { try amount(&row, $0, "value") } ?? 0
        let nulls = try self.nulls.map { try amount(&row, $0, "nulls") } ?? 0
        if value != 0, conversions == 0 { throw RowProblem("there is a value, and conversions is 0") }
        try split(row.bytes(path))
        return PathRow(
            channels: numbers.view, conversions: conversions, value: value,
            nulls: nulls)
    }

    /// Empty is 0 in the optional columns.
    private func amount(_ row: inout CSVReader, _ column: Int, _ name: String) throws -> Double {
        let bytes = row.bytes(column)
        if let number = Self.smallNumber(bytes) { return number }
        if bytes.isEmpty, column != conversions { return 0 }
        guard let number = NumberText.parse(bytes) else {
            throw RowProblem("\(name) is \(RowProblem.quote(bytes)); it is a number, finite and at least 0")
        }
        guard number <= 1e15 else { throw RowProblem("\(name) is \(RowProblem.quote(bytes)); it is at most 1e15") }
        guard number >= 0 else { throw RowProblem("\(name) is \(RowProblem.quote(bytes)); it is at least 0") }
        return number
    }

    /// One to four digits, which is what most columns have; `nil` for anything else.
    @inline(__always)
    private static func smallNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard !bytes.isEmpty, bytes.count <= 4 else { return nil }
        var number: UInt32 = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number &* 10 &+ UInt32(digit)
        }
        return Double(number)
    }

    /// At ` > `; blanks around names do not count.
    private mutating func split(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        numbers.truncate(to: 0)
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        let space = UInt8(ascii: " ")
        let end = bytes.count
        var start = 0
        var index = 1
        while true {
            index = ByteSearch.first(UInt8(ascii: ">"), base, from: index, to: end)
            guard index < end else { break }
            if base[index - 1] == space, index + 1 < end, base[index + 1] == space {
                try add(base, start, index - 1)
                start = index + 2
                index += 1
            }
            index += 1
        }
        if start == 0, bytes.allSatisfy({ $0 == space }) { return }
        try add(base, start, end)
    }

    @inline(__always)
    private mutating func add(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) throws {
        var (start, end) = (start, end)
        while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
        while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        guard start < end else { throw RowProblem("the path has an empty channel; channels are separated by ` > `") }
        let name = UnsafeBufferPointer(start: bytes + start, count: end - start)
        if let number = met.number(of: name) { return numbers.append(number) }
        let number = UInt32(truncatingIfNeeded: try channels.find(name) ?? meet(name))
        met.remember(name, as: number)
        numbers.append(number)
    }

    /// A channel's first time.
    @inline(never)
    private mutating func meet(_ name: UnsafeBufferPointer<UInt8>) throws -> Int {
        if let problem = ChannelName.problem(name) { throw RowProblem(problem) }
        isDirect.append(ChannelName.isDirect(name))
        return channels.number(of: name)
    }
}

/// What channels may be called.
enum ChannelName {
    /// Why it may not be called so, or `nil`.
    static func problem(_ name: UnsafeBufferPointer<UInt8>) -> String? {
        guard let text = String(validating: name, as: UTF8.self), !name.contains(0) else {
            return "\(RowProblem.quote(name)) is not UTF-8"
        }
        if text == "none" { return "a channel is called `none`, which stands for nobody" }
        if name.count > 10_000 { return "a channel's name is longer than 10000 bytes" }
        return nil
    }

    /// Where nothing else says what kind a touch is of, `direct` in any case, in parentheses or not, is a direct visit.
    static func isDirect(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count <= 8 else { return false }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return text == "direct" || text == "(direct)"
    }
}
