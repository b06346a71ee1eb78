import Attribution
import Foundation

/// Parts of what does not fit in memory, each a file in a folder that is removed afterwards.
final class SpillFiles: Spill {
    private let folder: URL
    private var written: Set<Int> = []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "footfall-attribute-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw UsageError(
                "\(folder.path) cannot be made for what does not fit in memory: \(error.localizedDescription)")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ part: Int) -> String { folder.appending(path: "\(part)").path }

    func append(_ bytes: UnsafeRawBufferPointer, to part: Int) throws {
        let descriptor = open(path(part), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw failure(part) }
        defer { close(descriptor) }
        written.insert(part)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(part) }
            rest = rest.dropFirst(count)
        }
    }

    func read(_ part: Int) throws -> [UInt8] {
        guard written.contains(part) else { return [] }
        let descriptor = open(path(part), O_RDONLY)
        guard descriptor >= 0 else { throw failure(part) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(part) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(part) }
            filled += count
        }
        return bytes
    }

    private func failure(_ part: Int) -> UsageError {
        UsageError("\(path(part)) cannot hold what does not fit in memory: \(String(cString: strerror(errno)))")
    }
}
