import Foundation

/// A line that carries a checksum of itself, so that half of one is known for what it is.
enum CheckedLine {
    private static let digits = 16

    /// - Parameter text: without a line break.
    static func seal(_ text: String) -> String { "\(sum(text.utf8)) \(text)\n" }

    /// As bytes, which may be many.
    static func seal(_ text: Data) -> Data {
        var line = Data(capacity: text.count + digits + 2)
        line.append(contentsOf: sum(text).utf8)
        line.append(UInt8(ascii: " "))
        line.append(text)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// - Parameter line: without its break.
    /// - Returns: `nil` where the line is not as it was written.
    static func open(_ line: some StringProtocol) -> String? {
        guard line.utf8.count > digits, let blank = line.firstIndex(of: " ") else { return nil }
        let text = line[line.index(after: blank)...]
        return line[..<blank] == sum(text.utf8) ? String(text) : nil
    }

    /// Fowler, Noll and Vo's hash of 64 bits (FNV-1a), in hexadecimal.
    static func sum(_ bytes: some Sequence<UInt8>) -> String {
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
