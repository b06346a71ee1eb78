import Foundation

/// The first line of a journal: which run it is, and how it was begun.
struct JournalHeader: Codable, Sendable {
    static let format = "footfall.journal/1"
    var format = Self.format
    var run: String
    /// Microseconds since 1970.
    var begun: Int64
    var settings: [LoadSetting]

    /// What is not as it was, a text each.
    func differences(to now: [LoadSetting]) -> [String] {
        var differences: [String] = []
        let names = settings.map(\.name) + now.map(\.name).filter { name in !settings.contains { $0.name == name } }
        for name in names {
            let was = settings.first { $0.name == name }
            let current = now.first { $0.name == name }
            guard was?.value != current?.value else { continue }
            guard was?.isChecksum != true, current?.isChecksum != true else {
                differences.append("\(name) is another one now")
                continue
            }
            differences.append(
                "\(name): it was \(was?.value ?? "not given"), and is \(current?.value ?? "not given") now")
        }
        return differences
    }
}

/// Something that must be the same when a run is resumed.
public struct LoadSetting: Codable, Sendable, Equatable {
    public var name: String
    public var value: String
    /// Whether the value is a checksum of something too long to be shown.
    public var isChecksum: Bool

    public init(_ name: String, _ value: String) {
        (self.name, self.value, isChecksum) = (name, value, false)
    }

    /// - Parameter text: of which the checksum is kept.
    public init(_ name: String, checksumOf text: String) {
        (self.name, value, isChecksum) = (name, CheckedLine.sum(text.utf8), true)
    }
}

/// What stands in the further lines.
struct JournalRecord: Codable, Sendable {
    /// Events below this number may be sent from here on.
    var reserved: Int?
    /// What the session learnt from answers since the line before.
    var learnt: Data?
}

extension Encodable {
    /// In one line.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    func jsonLine() throws -> String { String(decoding: try json(), as: UTF8.self) }
}
