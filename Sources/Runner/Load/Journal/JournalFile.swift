import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file in which a load notes what it is about to send: lines at its end, each on the disk before anybody relies on it.
///
/// It is locked as long as the load goes on, by the system, which unlocks it when the process is gone.
final class JournalFile {
    static let name = "journal"
    private let path: String
    private let descriptor: Int32

    /// Begins a new one.
    ///
    /// - Throws: ``ResumeError``.
    init(creatingIn folder: String) throws {
        path = folder + "/" + Self.name
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(path) }
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        Self.sync(folder)
    }

    /// Goes on with one that is there, and reads it.
    ///
    /// - Returns: its whole lines; half of one at the end, which nobody has relied on, is cut off.
    /// - Throws: ``ResumeError``.
    static func resume(in folder: String) throws -> (file: JournalFile, lines: [String]) {
        let file = try JournalFile(openingIn: folder)
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw ResumeError.damaged(path: folder, place: "the journal")
        }
        var lines: [String] = []
        var whole = 0
        let parts = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What stands behind the last line break is no line.
        for (index, part) in parts.dropLast().enumerated() {
            guard let line = CheckedLine.open(String(decoding: part, as: UTF8.self)) else {
                guard index == parts.count - 2 else {
                    throw ResumeError.damaged(path: folder, place: "line \(index + 1) of its journal")
                }
                break
            }
            lines.append(line)
            whole += part.count + 1
        }
        guard !lines.isEmpty else { throw ResumeError.notThere(path: folder) }
        guard ftruncate(file.descriptor, off_t(whole)) == 0 else { throw unwritable(file.path) }
        return (file, lines)
    }

    private init(openingIn folder: String) throws {
        path = folder + "/" + Self.name
        descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? ResumeError.notThere(path: folder) : Self.unwritable(path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw ResumeError.stillRunning(path: folder) }
    }

    deinit { close(descriptor) }

    /// Returns once the disk has the line.
    ///
    /// - Throws: ``ResumeError``.
    func append(_ text: String) throws {
        var line = Array(CheckedLine.seal(text).utf8)[...]
        while !line.isEmpty {
            let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.unwritable(path) }
            line = line.dropFirst(written)
        }
        guard fsync(descriptor) == 0 else { throw Self.unwritable(path) }
    }

    private static func unwritable(_ path: String) -> ResumeError {
        .unwritable(path: path, cause: String(cString: strerror(errno)))
    }

    /// A new name is on the disk when its folder is.
    private static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
