import Foundation
import Tracking

/// The first hundred bytes of a file: whose it is and of which version.
///
/// SQLite keeps two numbers there for its users, `application_id` and `user_version`
/// (https://www.sqlite.org/fileformat.html, section 1.3). They are read here without SQLite, so that a file that is not ours
/// is not even opened by it.
enum FileHeader {
    /// "Foot" in ASCII, big-endian.
    static let applicationID: Int32 = 0x466F_6F74
    /// Of the schema; a file of a higher one was written by a newer version of this program.
    static let version: Int32 = 1

    private static let magic = Array("SQLite format 3\0".utf8)
    private static let length = 100

    static func check(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let header = [UInt8]((try? file.read(upToCount: length)) ?? Data())
        if header.isEmpty { return }
        guard header.count == length, header.starts(with: magic) else {
            throw refusal(path, "this file is no SQLite database; name another")
        }
        try check(path, applicationID: number(header, at: 68), version: number(header, at: 60))
    }

    static func check(_ path: String, applicationID: Int32, version: Int32) throws {
        guard applicationID == Self.applicationID else {
            throw refusal(path, "this SQLite file was not made by Footfall, and is left alone; name another")
        }
        guard version <= Self.version else {
            throw refusal(
                path,
                "this file was written by a newer Footfall (its schema is \(version), this one knows \(Self.version)); "
                    + "update, or name another file")
        }
    }

    private static func refusal(_ path: String, _ remedy: String) -> BackendError {
        .badOption(name: "path", value: path, remedy: remedy)
    }

    private static func number(_ bytes: [UInt8], at offset: Int) -> Int32 {
        Int32(bitPattern: bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) })
    }
}
