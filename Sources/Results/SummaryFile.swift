import Foundation

/// `summary.json` as text: keys sorted, whole numbers whole, doubles with the fewest digits that read back the same.
public enum SummaryFile {
    public static let name = "summary.json"

    /// The text of a summary, ending with a line break. Numbers that are not finite are left out.
    public static func encode(_ summary: Summary) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        var data = try encoder.encode(JSONValue(encoding: summary))
        data.append(UInt8(ascii: "\n"))
        return data
    }

    public static func decode(_ data: Data) throws -> Summary {
        try JSONDecoder().decode(Summary.self, from: data)
    }

    /// The summary of a stored run.
    /// - Parameter path: the run's folder, or a summary file itself.
    /// - Throws: ``ResultsError`` with code ``ResultsError/Code/unreadable`` or ``ResultsError/Code/notASummary``.
    public static func read(_ path: String) throws(ResultsError) -> Summary {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let file = exists && isFolder.boolValue ? path + "/" + name : path
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ResultsError(.unreadable, path: file, cause: "there is no such file, or it cannot be read")
        }
        struct Head: Decodable { var format: String }
        guard let head = try? JSONDecoder().decode(Head.self, from: data) else {
            throw ResultsError(.notASummary, path: file, cause: "it is not a summary of a run")
        }
        guard head.format == Summary.currentFormat else {
            throw ResultsError(
                .notASummary, path: file,
                cause: "its format is \"\(head.format)\"; this version reads \"\(Summary.currentFormat)\"")
        }
        do {
            return try decode(data)
        } catch {
            throw ResultsError(.notASummary, path: file, cause: "it is damaged: \(Self.reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let decoding = error as? DecodingError else { return error.localizedDescription }
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch decoding {
        case .keyNotFound(let key, let context):
            return "\((context.codingPath + [key]).map(\.stringValue).joined(separator: ".")) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(place(context)) is not what it should be"
        @unknown default: return error.localizedDescription
        }
    }
}
