/// The two shapes a file can have.
public enum FileShape: String, Sendable {
    /// `customer,time,event,channel[,kind,partner,campaign,coupon,goal,order,value]`, a row per event.
    case journeys
    /// `path,conversions[,value][,nulls]`, a row per path or per conversion.
    case paths

    var required: [String] {
        switch self {
        case .journeys: ["customer", "time", "event", "channel"]
        case .paths: ["path", "conversions"]
        }
    }
    var optional: [String] {
        switch self {
        case .journeys:
            // The last three are of logs for `footfall fit`; they say nothing of credit.
            ["kind", "partner", "campaign", "coupon", "goal", "order", "value", "stage", "to", "line"]
        case .paths: ["value", "nulls"]
        }
    }
}

/// The first row: which shape it is, and where its columns are.
struct Header {
    let shape: FileShape
    /// As many as the header has; every row must have as many fields.
    let width: Int
    /// Columns of no meaning here.
    let ignored: [String]
    private let names: [String]

    /// - Throws: ``FileProblems``: nothing to read, columns missing, twice or nearly right.
    init(_ reader: inout CSVReader, suggest: (String, [String]) -> String?) throws {
        switch try reader.next() {
        case .end: throw FileProblems(line: 1, "the file is empty; it begins with a header like `path,conversions`")
        case .bad(let why): throw FileProblems(line: reader.line, "the header: \(why)")
        case .fields: break
        }
        var names: [String] = []
        for index in 0..<reader.count {
            let bytes = reader.bytes(index)
            guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
                throw FileProblems(line: reader.line, "the header is not UTF-8; save the file as UTF-8")
            }
            names.append(Self.trim(reader.text(index)))
        }
        var problems = FileProblems()
        for (index, name) in names.enumerated() where !name.isEmpty && names[..<index].contains(name) {
            problems.add(reader.line, "the column `\(name)` stands there twice; name each column once")
        }
        if problems.count > 0 { throw problems }
        self.names = names
        width = names.count
        shape = try Self.shape(of: names, line: reader.line, suggest)
        let known = shape.required + shape.optional
        ignored = names.filter { !known.contains($0) && !$0.isEmpty }
        for name in ignored {
            guard let meant = suggest(name, known.filter { !names.contains($0) }) else { continue }
            problems.add(reader.line, "the column `\(name)` has no meaning; did you mean `\(meant)`?")
        }
        if problems.count > 0 { throw problems }
    }

    /// - Throws: ``RowProblem`` for a row of another width.
    @inline(__always)
    func check(_ count: Int) throws {
        if count != width { throw RowProblem("\(count) fields, and the header has \(width)") }
    }

    /// Position of a column.
    func column(_ name: String) -> Int? { names.firstIndex(of: name) }

    private static func shape(
        of names: [String], line: Int, _ suggest: (String, [String]) -> String?
    ) throws -> FileShape {
        let shapes: [FileShape] = [.journeys, .paths]
        let whole = shapes.filter { $0.required.allSatisfy(names.contains) }
        if whole.count > 1 {
            throw FileProblems(
                line: line, "the header has the columns of journeys and of paths; leave out `path` or `customer`")
        }
        if let shape = whole.first { return shape }
        // The shape of which most is there.
        let nearest = names.contains("path") || names.contains("conversions") ? FileShape.paths : .journeys
        let isNeither = shapes.allSatisfy { shape in !shape.required.contains(where: names.contains) }
        let hint = names.count == 1 && names[0].contains(where: { ";\t|".contains($0) }) ? "; separate by commas" : ""
        if isNeither {
            throw FileProblems(
                line: line,
                "the header is neither `path,conversions[,value][,nulls]` nor "
                    + "`customer,time,event,channel[,kind,partner,campaign,coupon,goal,order,value]`\(hint)")
        }
        let missing = nearest.required.filter { !names.contains($0) }
        var problems = FileProblems()
        for name in missing {
            let meant = names.first { suggest($0, [name]) != nil }.map { "; did you mean it by `\($0)`?" } ?? hint
            problems.add(line, "the header has no column `\(name)`\(meant)")
        }
        throw problems
    }

    private static func trim(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
