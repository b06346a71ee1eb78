import Foundation
import Observation
import Tracking

/// What a shard leaves: everything that a merge needs, in one file (`"footfall.part/1"`).
///
/// Sixteen bytes say the format. Sections follow, each with its length in eight bytes before it; 32 hexadecimal digits at the end
/// are a digest of all that stands before them, so that a file which is cut short or changed is known.
public struct Part: Sendable {
    static let format = "footfall.part/1\n"
    /// Name of the file in a part's folder.
    public static let name = "part.footfall"

    /// The file's sections, in their order.
    private enum Section: Int, CaseIterable { case identity, facts, counts, audit, stored, addition }

    /// What is the same in all parts of a run, or small.
    struct Facts: Codable {
        var scenario: CarriedScenario
        /// How many groups of customers are counted apart, at least 1.
        var groups: Int
        var arrivalsVariance: Double
        var events: EventSum
        var origins: Origins
    }

    public let identity: ShardIdentity
    private let bytes: [UInt8]
    private let sections: [Range<Int>]

    // MARK: Writing

    static func encode(
        _ identity: ShardIdentity, _ scenario: CarriedScenario, _ share: RunShare, _ evidence: Evidence,
        arrivalsVariance: Double
    ) throws -> [UInt8] {
        let facts = Facts(
            scenario: scenario, groups: max(1, share.groups.count), arrivalsVariance: arrivalsVariance,
            events: share.events, origins: evidence.origins)
        var (counts, stored) = (ByteWriter(), ByteWriter())
        share.writeCounts(to: &counts)
        evidence.writeStored(to: &stored)
        return try encode(
            identity, facts, counts: counts.bytes, audit: share.audit, stored: stored.bytes,
            share.addition?.encoded() ?? Data())
    }

    private static func encode(
        _ identity: ShardIdentity, _ facts: Facts, counts: [UInt8], audit: AuditShare?, stored: [UInt8],
        _ addition: Data
    ) throws -> [UInt8] {
        let json = JSONEncoder()
        json.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Array(format.utf8)
        for section in Section.allCases {
            let content =
                switch section {
                case .identity: Array(try json.encode(identity))
                case .facts: Array(try json.encode(facts))
                case .counts: counts
                case .audit: Array(try json.encode(audit))
                case .stored: stored
                case .addition: Array(addition)
                }
            withUnsafeBytes(of: UInt64(content.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes += content
        }
        return bytes + Array(digest(of: bytes, bytes.count).utf8)
    }

    /// A part of what is no run: it holds nothing but what a command counted.
    public static func encode(
        _ identity: ShardIdentity, _ scenario: CarriedScenario, addition: Data
    ) throws -> Data {
        let facts = Facts(
            scenario: scenario, groups: 1, arrivalsVariance: 0, events: EventSum(), origins: Origins())
        return Data(try encode(identity, facts, counts: [], audit: nil, stored: [], addition))
    }

    private static func digest(of bytes: [UInt8], _ count: Int) -> String {
        var digest = TextDigest()
        digest.add(bytes, 0..<count)
        return digest.hexadecimal
    }

    // MARK: Reading

    /// - Throws: ``Unreadable``.
    public init(_ data: Data) throws(Unreadable) {
        bytes = Array(data)
        sections = try Self.sections(of: bytes)
        do {
            identity = try JSONDecoder().decode(
                ShardIdentity.self, from: Data(bytes[sections[Section.identity.rawValue]]))
        } catch {
            throw .damaged
        }
        let shards = identity.run.shards
        guard shards >= 1, (0..<shards).contains(identity.shard) else { throw .damaged }
    }

    private static func sections(of bytes: [UInt8]) throws(Unreadable) -> [Range<Int>] {
        let format = Array(Self.format.utf8)
        guard bytes.starts(with: format) else {
            // Another version says so in its first line.
            guard bytes.starts(with: Array("footfall.part/".utf8)),
                let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
            else {
                throw bytes.count < format.count && format.starts(with: bytes) ? .cutShort : .notAPart
            }
            throw .otherFormat(String(decoding: bytes[..<end], as: UTF8.self))
        }
        var place = format.count
        var sections: [Range<Int>] = []
        for _ in Section.allCases {
            guard place + 8 <= bytes.count else { throw .cutShort }
            let length = bytes[place..<place + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            place += 8
            guard length <= UInt64(bytes.count - place) else { throw .cutShort }
            sections.append(place..<place + Int(length))
            place += Int(length)
        }
        guard bytes.count >= place + 32 else { throw .cutShort }
        guard bytes.count == place + 32, bytes[place...].elementsEqual(digest(of: bytes, place).utf8)
        else {
            throw .damaged
        }
        return sections
    }

    /// Why a file cannot be used as a part.
    public enum Unreadable: Error, Sendable, Equatable, CustomStringConvertible {
        case missing, notAPart, cutShort, damaged
        case otherFormat(String)

        public var description: String {
            switch self {
            case .missing: "there is no such part, or it cannot be read"
            case .notAPart: "it is no part of a run"
            case .cutShort: "it is cut short"
            case .damaged: "it is damaged"
            case .otherFormat(let format):
                "its format is \"\(format)\"; this version reads \"\(Part.format.dropLast())\""
            }
        }
    }

    func facts() throws(Unreadable) -> Facts {
        do {
            return try JSONDecoder().decode(
                Facts.self, from: Data(bytes[sections[Section.facts.rawValue]]))
        } catch {
            throw .damaged
        }
    }

    /// Adds all that the part counted.
    ///
    /// - Throws: ``Unreadable/damaged`` where that does not fit the scenario.
    func add(to share: inout RunShare) throws(Unreadable) {
        do {
            var reader = ByteReader(bytes, sections[Section.counts.rawValue])
            try share.addCounts(&reader)
            let audit = Data(bytes[sections[Section.audit.rawValue]])
            if let audit = try JSONDecoder().decode(AuditShare?.self, from: audit) {
                share.addAudit(audit.named(identity.name))
            }
            if !addition.isEmpty { try share.addition?.add(addition) }
        } catch {
            throw .damaged
        }
    }

    /// What a command counted beside the run, or instead of one.
    var addition: Data { Data(bytes[sections[Section.addition.rawValue]]) }

    /// Whether anything was kept of what the backend stored.
    var hasEvidence: Bool { sections[Section.stored.rawValue].count > 1 }

    /// What the backend stored of customers whose credit nothing excuses.
    func stored() throws -> ContiguousArray<TrackingEvent> {
        var reader = ByteReader(bytes, sections[Section.stored.rawValue])
        return try Evidence.readStored(&reader)
    }
}
