import Foundation

/// A file, or standard input, read from its beginning to its end.
final class InputFile {
    private let descriptor: Int32
    private let name: String

    /// - Parameter path: `-` for standard input.
    /// - Throws: ``UsageError`` where it cannot be opened.
    init(_ path: String) throws {
        guard path != "-" else {
            descriptor = STDIN_FILENO
            name = "standard input"
            return
        }
        name = path
        descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw UsageError("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw UsageError("\(path) cannot be read: it is a directory")
        }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw UsageError("\(name) cannot be read: \(String(cString: strerror(errno)))")
            }
        }
    }
}
