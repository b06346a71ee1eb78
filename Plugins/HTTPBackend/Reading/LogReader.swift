import Foundation
import Tracking

/// An access log in the combined format: the parameters of each request for one path.
struct LogReader {
    let path: String
    /// The requested path that counts.
    let prefix: [UInt8]
    /// What a line that counts has somewhere.
    let needle: [UInt8]
    private static let piece = 1 << 20

    /// - Throws: `BackendError.failed` for a file that cannot be read; what the body throws.
    func read(_ body: (JSONValue) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw BackendError.failed(
                "the access log \(path) cannot be read; name the server's own, as in log=/var/log/nginx/access.log")
        }
        defer { try? file.close() }
        var lines = LineSplitter(having: needle)
        while let data = try file.read(upToCount: Self.piece), !data.isEmpty {
            try lines.add(Array(data)) { line in
                if let row = row(line) { try body(row) }
            }
        }
        // What follows the last line's end is a line that is being written.
    }

    /// `... "GET /pixel.gif?a=b HTTP/1.1" 200 ...`; `nil` for another path, and for what was not a success.
    private func row(_ line: ArraySlice<UInt8>) -> JSONValue? {
        let quote = UInt8(ascii: "\"")
        guard let open = line.firstIndex(of: quote), let close = line[(open + 1)...].firstIndex(of: quote) else {
            return nil
        }
        let words = line[(open + 1)..<close].split(separator: ASCII.space)
        let status = line[(close + 1)...].split(separator: ASCII.space).first
        guard words.count == 3, status?.first == UInt8(ascii: "2") || status?.first == UInt8(ascii: "3") else {
            return nil
        }
        let target = words[1]
        guard target.starts(with: prefix), target.dropFirst(prefix.count).first == UInt8(ascii: "?") else { return nil }
        let pairs = QueryText.pairs(target.dropFirst(prefix.count + 1))
        return .object(
            pairs.map {
                .init(
                    name: String(decoding: $0.name, as: UTF8.self),
                    value: .string(String(decoding: $0.value, as: UTF8.self)))
            })
    }
}
