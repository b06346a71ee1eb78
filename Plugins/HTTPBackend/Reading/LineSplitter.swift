import Foundation
import Tracking

/// Pieces of text to lines.
///
/// By the C library's search, because most of a log is about other things, and its lines are only passed over.
struct LineSplitter {
    private var rest: [UInt8] = []
    /// Only lines with these bytes are handed on.
    private let needle: [UInt8]
    /// More than a row has.
    private static let longest = 1 << 20

    init(having needle: [UInt8] = []) { self.needle = needle }

    /// - Parameter body: gets each line without its end.
    /// - Throws: `BackendError.failed` for a line that is too long; what the body throws.
    mutating func add(_ piece: [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        rest += piece
        var start = 0
        while let end = Self.lineEnd(in: rest, from: start) {
            try take(rest, start..<end, body)
            start = end + 1
        }
        rest.removeFirst(start)
        guard rest.count <= Self.longest else {
            throw BackendError.failed("the server gives back a line of over \(Self.longest) bytes")
        }
    }

    /// The last line, where no line's end follows it.
    mutating func finish(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        try take(rest, rest.indices, body)
        rest.removeAll()
    }

    private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress, let found = memchr(base + start, Int32(ASCII.lf), raw.count - start)
            else {
                return nil
            }
            return UnsafeRawPointer(found) - base
        }
    }

    private func take(_ bytes: [UInt8], _ line: Range<Int>, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        guard !line.isEmpty, has(bytes, line) else { return }
        let text = ASCII.trimmed(bytes[line])
        if !text.isEmpty, text.first != ASCII.cr { try body(text) }
    }

    private func has(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard !needle.isEmpty else { return true }
        return bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return false }
            var start = line.lowerBound
            let last = line.upperBound - needle.count
            while start <= last, let found = memchr(base + start, Int32(needle[0]), last - start + 1) {
                if memcmp(found, needle, needle.count) == 0 { return true }
                start = UnsafeRawPointer(found) - base + 1
            }
            return false
        }
    }
}
