import Foundation

/// Check results as text: keys sorted, whole numbers whole, doubles with the fewest digits that read back the same.
public enum CheckFile {
    /// One scenario's result as an object, those of several as a list; ends with a line break.
    public static func encode(_ summaries: [CheckSummary]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let value = summaries.count == 1 ? try JSONValue(encoding: summaries[0]) : try JSONValue(encoding: summaries)
        return try encoder.encode(value) + Data("\n".utf8)
    }

    public static func decode(_ data: Data) throws -> CheckSummary {
        try JSONDecoder().decode(CheckSummary.self, from: data)
    }
}
