import Crypto
import Foundation

/// A key that senders or readers must show. Only its digest is kept: whatever is printed of it gives nothing away.
public struct Secret: Sendable, CustomStringConvertible {
    private let digest: SHA256Digest

    init(_ key: String) { digest = SHA256.hash(data: Data(key.utf8)) }

    /// In a time that does not depend on where the two differ: digests are compared, byte by byte to the end.
    func matches(_ offered: some Sequence<UInt8>) -> Bool {
        var difference: UInt8 = 0
        for (a, b) in zip(digest, SHA256.hash(data: Data(offered))) { difference |= a ^ b }
        return difference == 0
    }

    public var description: String { "(secret)" }
}

/// Where a key comes from, as it is given on the command line.
public enum SecretSource {
    /// Reads `env:NAME`, `@FILE`, or the key itself.
    ///
    /// - Parameters:
    ///   - option: its name, for errors, which never show the key.
    ///   - allowsPlain: the key itself may be given: everybody on the machine can read it among the processes.
    /// - Returns: the key, and whether it was given plainly.
    /// - Throws: ``SettingsProblem`` for a variable that is not set, a file that cannot be read, and a key that is too short
    ///   or has letters that a header cannot carry.
    public static func read(
        _ text: String, option: String, allowsPlain: Bool, environment: [String: String]
    ) throws -> (key: String, isPlain: Bool) {
        if text.hasPrefix("env:") {
            let name = String(text.dropFirst(4))
            guard let key = environment[name], !key.isEmpty else {
                throw SettingsProblem("\(option) env:\(name): the variable \(name) is not set; export it first")
            }
            return (try checked(key, "\(option) env:\(name)"), false)
        }
        if text.hasPrefix("@") {
            let path = String(text.dropFirst())
            guard let data = FileManager.default.contents(atPath: path), data.count <= 4_096,
                let content = String(validating: data, as: UTF8.self)
            else { throw SettingsProblem("\(option) @\(path): the file cannot be read; it holds the key alone") }
            return (try checked(content.trimmingCharacters(in: .whitespacesAndNewlines), "\(option) @\(path)"), false)
        }
        guard allowsPlain else {
            throw SettingsProblem(
                "\(option): a key on the command line can be read by all users of the machine; give env:NAME or @FILE")
        }
        return (try checked(text, option), true)
    }

    private static func checked(_ key: String, _ place: String) throws -> String {
        guard (1...512).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw SettingsProblem("\(place): a key has 1 to 512 letters, digits and signs of ASCII, without spaces")
        }
        return key
    }
}
