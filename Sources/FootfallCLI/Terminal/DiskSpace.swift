import Foundation

/// Whether there is room for results, asked before anything is measured.
enum DiskSpace {
    /// Reports and summaries of the largest loads take a few megabytes.
    static let leastBytes = 64 << 20

    /// - Throws: ``UsageError``.
    static func check(_ path: String) throws {
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path),
            let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value, free < leastBytes
        else { return }
        throw UsageError(
            "--out \(path): \(free >> 20) MB are free there; expected at least \(leastBytes >> 20) MB for the results")
    }
}
