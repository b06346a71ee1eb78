import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is being written beside its place: readers see all of it or nothing.
///
/// The file is locked while it is written, so that leftovers of runs that were killed can be told from those still at work.
final class PendingFile {
    private static let prefix = "."
    private static let suffix = ".partial"

    private let path: String
    private let pendingPath: String
    private var descriptor: Int32

    /// Writes `data` beside `path` and makes sure that the disk has it.
    init(_ data: Data, for path: String) throws(ResultsError) {
        self.path = path
        let name = (path as NSString).lastPathComponent
        let folder = (path as NSString).deletingLastPathComponent
        pendingPath = folder + "/" + Self.prefix + name + Self.suffix
        descriptor = open(pendingPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(errno, path: path) }
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        do {
            try write(data)
        } catch {
            discard()
            throw error
        }
    }

    deinit { discard() }

    private func write(_ data: Data) throws(ResultsError) {
        var offset = 0
        while offset < data.count {
            let written = data.withUnsafeBytes { bytes in
                #if canImport(Darwin)
                    Darwin.write(descriptor, bytes.baseAddress.map { $0 + offset }, data.count - offset)
                #elseif canImport(Musl)
                    Musl.write(descriptor, bytes.baseAddress.map { $0 + offset }, data.count - offset)
                #else
                    Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, data.count - offset)
                #endif
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw Self.failure(errno, path: path)
            }
            offset += written
        }
        guard fsync(descriptor) == 0 else { throw Self.failure(errno, path: path) }
    }

    /// Moves the file to its place.
    func publish() throws(ResultsError) {
        guard rename(pendingPath, path) == 0 else {
            let reason = errno
            discard()
            throw Self.failure(reason, path: path)
        }
        close(descriptor)
        descriptor = -1
    }

    /// Removes what was written, unless it was published.
    func discard() {
        guard descriptor >= 0 else { return }
        unlink(pendingPath)
        close(descriptor)
        descriptor = -1
    }

    /// Removes a leftover; a file that somebody is still writing stays.
    static func removeIfAbandoned(folder: String, name: String) {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return }
        let path = folder + "/" + name
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
        close(descriptor)
    }

    static func failure(_ reason: Int32, path: String) -> ResultsError {
        let full = reason == ENOSPC || reason == EDQUOT
        return ResultsError(full ? .diskFull : .unwritable, path: path, cause: String(cString: strerror(reason)))
    }
}
