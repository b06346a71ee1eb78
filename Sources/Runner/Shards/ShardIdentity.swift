import Scenario
import Simulation

/// Which part of which run a part is. Parts fit together where all but the shard's number is the same.
public struct ShardIdentity: Sendable, Codable, Hashable {
    /// What must be the same in all parts.
    public struct Run: Sendable, Codable, Hashable {
        /// `run`, `judge` or `forecast`.
        public var command: String
        /// What the command was told that changes what it says, by option, as typed.
        public var options: [String: [String]]
        /// The scenario's name.
        public var scenario: String
        /// Of everything that the scenario says, imports, changed values and recorded arrivals included.
        public var scenarioDigest: String
        public var seed: UInt64
        /// `nil`: as the scenario's arrivals say.
        public var customers: Int?
        /// Its name, without options, and the faults that were put into it.
        public var backend: String
        /// Of Footfall.
        public var version: String
        public var shards: Int

        /// Of this version.
        ///
        /// - Parameter digest: of the scenario, see ``CarriedScenario/digest(_:)``.
        public init(
            command: String, options: [String: [String]], _ scenario: CompiledScenario, digest: String,
            customers: Int?,
            backend: String, shards: Int
        ) {
            self.command = command
            self.options = options
            self.scenario = scenario.name
            scenarioDigest = digest
            seed = scenario.seed
            self.customers = customers
            self.backend = backend
            version = Footfall.version
            self.shards = shards
        }
    }

    public var run: Run
    /// From 0.
    public var shard: Int
    /// It was interrupted: some of its customers are missing.
    public var isPartial: Bool

    public init(_ run: Run, shard: Int, isPartial: Bool) {
        self.run = run
        self.shard = shard
        self.isPartial = isPartial
    }

    /// `3/8`.
    public var name: String { "\(shard)/\(run.shards)" }
}

extension ShardIdentity.Run {
    /// What tells one run from another, each with how it is called in messages.
    var facts: [(name: String, value: String)] {
        [
            ("command", command), ("scenario", scenario), ("options", optionText),
            ("text of the scenario", "digest \(scenarioDigest.prefix(8))"),
            ("seed", "\(seed)"), ("--customers", customers.map { "\($0)" } ?? "not given"),
            ("backend", backend),
            ("version", version), ("number of shards", "\(shards)"),
        ]
    }

    private var optionText: String {
        let texts = options.sorted { $0.key < $1.key }.flatMap { name, values in
            values.map { "--\(name) \($0)" }
        }
        return texts.isEmpty ? "none" : texts.joined(separator: " ")
    }

    /// Where this run is another one: `seed 8 instead of 7`.
    func differences(from other: ShardIdentity.Run) -> [String] {
        zip(facts, other.facts).compactMap { mine, theirs in
            mine.value == theirs.value ? nil : "\(mine.name) \(mine.value) instead of \(theirs.value)"
        }
    }
}

/// A scenario in a form that can be carried to another machine.
public struct CarriedScenario: Sendable, Codable {
    /// The file that was read, as an absolute path: recorded arrivals are looked for beside it.
    public var file: String
    /// As the file has it.
    public var text: String
    /// With imports and other values in place.
    public var resolvedText: String
    /// Other values, by path.
    public var changes: [[String]]

    /// - Parameter file: absolute.
    public init(_ source: ScenarioSource, file: String) {
        self.file = file
        text = source.scenario.text
        resolvedText = source.resolvedText
        changes = source.scenario.overrides.map { [$0.path, $0.value] }
    }

    /// Of everything that the scenario says; 32 hexadecimal digits.
    ///
    /// - Parameter scenario: what came of it.
    public func digest(_ scenario: CompiledScenario) -> String {
        var sum = TextDigest()
        sum.add(Array(resolvedText.utf8))
        for entry in scenario.world?.population.arrivals ?? [] {
            guard case .trace(let rows) = entry.process else { continue }
            for row in rows {
                let numbers = [Int(row.time), row.stage ?? -1, row.channel ?? -1, row.segment ?? -1]
                sum.add(Array(numbers.map { "\($0)" }.joined(separator: ",").utf8))
            }
        }
        return sum.hexadecimal
    }
}

/// A 128-bit digest of bytes, against accidents and not against enemies.
struct TextDigest {
    private var words: (UInt64, UInt64) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344)

    /// Eight bytes at a time, and their number at last.
    mutating func add(_ bytes: [UInt8]) {
        add(bytes, 0..<bytes.count)
    }

    mutating func add(_ bytes: [UInt8], _ range: Range<Int>) {
        bytes.withUnsafeBytes { raw in
            var place = range.lowerBound
            while place + 8 <= range.upperBound {
                mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
                place += 8
            }
            var rest: UInt64 = 0
            while place < range.upperBound {
                rest = rest << 8 | UInt64(raw[place])
                place += 1
            }
            mix(rest)
        }
        mix(UInt64(range.count))
    }

    private mutating func mix(_ word: UInt64) {
        let first = (words.0 ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        let second = (words.1 &+ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        words = (first.low ^ second.high, second.low &+ first.high)
    }

    var hexadecimal: String {
        [words.0, words.1].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
