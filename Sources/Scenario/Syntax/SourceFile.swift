import Foundation

/// Reads a scenario's text, and refuses what cannot be one.
enum SourceFile {
    /// A scenario is written by hand; a file over this many bytes is something else.
    static let byteLimit = 1_000_000

    /// The file's text.
    ///
    /// - Parameter missing: where to report a file that cannot be read; by default the file itself.
    /// - Throws: ``ScenarioProblems`` for a missing file, a directory, a file over 1 MB, an empty or a binary one.
    static func read(_ path: String, mentionedAt missing: SourceLocation? = nil) throws(ScenarioProblems) -> String {
        try read(path, mentionedAt: missing, limit: byteLimit)
    }

    /// As ``read(_:mentionedAt:)``, for recorded arrivals, which may be longer.
    static func readTrace(_ path: String, mentionedAt missing: SourceLocation) throws(ScenarioProblems) -> String {
        try read(path, mentionedAt: missing, limit: 500_000_000)
    }

    private static func read(
        _ path: String, mentionedAt missing: SourceLocation?, limit: Int
    ) throws(ScenarioProblems) -> String {
        let start = SourceLocation(file: path, line: 1, column: 1)
        let place = missing ?? start
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw ScenarioProblems("there is no file `\(path)`", at: place, remedy: "check the path")
        }
        guard !isDirectory.boolValue else {
            throw ScenarioProblems("`\(path)` is a directory", at: place, remedy: "name a scenario file in it")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ScenarioProblems("`\(path)` cannot be opened", at: place, remedy: "check its permissions")
        }
        defer { try? handle.close() }
        let data: Data
        do {
            data = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw ScenarioProblems(
                "`\(path)` cannot be read: \(error.localizedDescription)", at: place, remedy: "check it")
        }
        guard data.count <= limit else {
            throw ScenarioProblems(
                "the file is over \(limit / 1_000_000) MB", at: start, remedy: "a scenario is a short text file")
        }
        return try text(of: Array(data), at: start)
    }

    /// Bytes as text.
    static func text(of bytes: [UInt8], at start: SourceLocation) throws(ScenarioProblems) -> String {
        if let offset = bytes.firstIndex(of: 0) {
            throw ScenarioProblems(
                "the file is binary: it holds a zero byte", at: place(of: offset, in: bytes, file: start.file),
                remedy: "a scenario is a UTF-8 text file")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScenarioProblems(
                "the file is not UTF-8 text", at: place(of: firstInvalid(bytes), in: bytes, file: start.file),
                remedy: "save it as UTF-8")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw ScenarioProblems("the file is empty", at: start, remedy: "a scenario starts with `scenario: NAME`")
        }
        // A byte order mark says nothing about UTF-8.
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Offset of the first byte that is not part of a UTF-8 sequence.
    private static func firstInvalid(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return min(offset, bytes.count - 1)
    }

    private static func place(of offset: Int, in bytes: [UInt8], file: String) -> SourceLocation {
        let newline = UInt8(ascii: "\n")
        let before = bytes[..<offset]
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        // Continuation bytes of UTF-8 do not begin a scalar.
        let column = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 } + 1
        return SourceLocation(file: file, line: before.count { $0 == newline } + 1, column: column)
    }
}
