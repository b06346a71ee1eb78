import Tracking

/// What is asked of a file.
public struct FileRequest {
    public enum Grouping: String, Sendable, CaseIterable {
        case channel
        /// `channel/partner` where a touch names one.
        case partner
    }
    /// In the order in which they are reported.
    public var rules: [RuleRequest]
    public var choices = AttributionChoices()
    public var by = Grouping.channel
    /// What partners earn of the value credited to them, in billionths; `nil`: it is not counted. For ``Grouping/partner``.
    public var commission: Int64?
    /// Whether partners are watched for what looks wrong. For ``Grouping/partner``.
    public var flags = false
    /// Whether touches of partners with a flag give no credit: journeys are gone through twice then.
    public var excludeFlagged = false
    /// Conversions of these goals only; empty for all.
    public var goals: [String] = []
    /// So many bad rows are left out; one more and nothing is computed.
    public var maxErrors = 0
    /// The name somebody meant among those that exist, for misspelt columns and words.
    public var suggest: @Sendable (_ written: String, _ among: [String]) -> String? = { _, _ in nil }
    /// Called with the credits of each conversion; `nil` where only totals are wanted.
    public var onCredits: ((ConversionCredits) throws -> Void)?
    /// Bytes of journeys held in memory before they are put aside.
    public var memory = 512 << 20

    public init(rules: [RuleRequest]) { self.rules = rules }
}

/// The credits of one conversion, or of all conversions of one row of paths, under one rule.
public struct ConversionCredits {
    public struct Part: Sendable {
        /// `none` for nobody.
        public var channel: String
        public var conversions: Double
        public var value: Double
    }
    /// Index into the request's rules.
    public var rule: Int
    /// Of the row of the conversion or path.
    public var line: Int
    /// `nil` for paths.
    public var customer: String?
    /// Microseconds since 1970; `nil` for paths.
    public var time: Int64?
    public var goal: String?
    public var order: String?
    public var parts: [Part]
}

/// What the rules say of a file.
public struct FileCredits: Sendable {
    public struct Row: Sendable {
        public var channel: String
        public var conversions: Double
        public var value: Double
        /// Standard errors, where the rule estimates by sampling.
        public var conversionsError: Double?
        public var valueError: Double?
        /// Of partners, where it was asked for: earned less taken back, and taken back by refunds.
        public var commission: Double?
        public var commissionClawedBack: Double?
        /// Of partners, where it was asked for.
        public var flags: [PartnerFlag]?
    }
    public struct Rule: Sendable {
        public var text: String
        /// Sorted by the channel's name; `none` only where it has something.
        public var rows: [Row]
    }
    public var shape: FileShape
    public var rules: [Rule]
    /// Data rows, bad ones included.
    public var rowCount: Int
    public var bad: FileProblems
    /// Columns of no meaning here.
    public var ignoredColumns: [String]
    /// What somebody should know of these results.
    public var notes: [String]
}

/// The rules on anyone's data.
public enum FileAttribution {
    /// Reads a file of either shape to its end.
    ///
    /// Every rule that credits conversions one by one works on files larger than memory; journeys beyond
    /// ``FileRequest/memory`` are put aside in `spill`.
    /// - Parameters:
    ///   - read: the file's bytes.
    ///   - spill: makes a place for what does not fit in memory.
    /// - Throws: ``FileProblems`` for a file that cannot be used, ``DataDrivenFailure``, ``FileRefusal`` for rules or choices
    ///   that this shape does not allow, and what `read`, `spill` and ``FileRequest/onCredits`` throw.
    public static func run(
        _ request: FileRequest, read: @escaping ByteSource, spill: @escaping () throws -> any Spill
    ) throws -> FileCredits {
        var reader = CSVReader(read)
        let header = try Header(&reader, suggest: request.suggest)
        for rule in request.rules where request.onCredits != nil && rule.specification == nil {
            throw FileRefusal(
                "\(rule.text): credits channels by all paths together, so there are no credits per conversion")
        }
        switch header.shape {
        case .paths: return try PathFile(request, header).run(&reader)
        case .journeys: return try JourneyFile(request, header, spill: spill).run(&reader)
        }
    }
}

/// A rule or choice that cannot be computed on a file of this shape.
public struct FileRefusal: Error, Sendable, CustomStringConvertible {
    public var description: String
    init(_ description: String) { self.description = description }
}

/// A place outside memory for bytes in numbered parts.
public protocol Spill: AnyObject {
    /// Adds to the end of a part.
    func append(_ bytes: UnsafeRawBufferPointer, to part: Int) throws
    /// All of a part.
    func read(_ part: Int) throws -> [UInt8]
}

/// Totals of a rule as rows, by name.
extension FileCredits.Rule {
    init(text: String, totals: ChannelTotals, names: [String]) {
        var rows = names.indices.map { channel in
            FileCredits.Row(
                channel: names[channel], conversions: totals.conversions[channel], value: totals.value[channel],
                conversionsError: totals.errors?.conversions[channel], valueError: totals.errors?.value[channel],
                commission: totals.commission?.kept[channel],
                commissionClawedBack: totals.commission?.clawedBack[channel],
                flags: totals.flags?[channel])
        }
        if totals.none.conversions != 0 || totals.none.value != 0 {
            rows.append(.init(channel: "none", conversions: totals.none.conversions, value: totals.none.value))
        }
        // Swift compares strings by code points of their normal form: the same everywhere.
        rows.sort { $0.channel < $1.channel }
        self.init(text: text, rows: rows)
    }
}
