import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder of one run: `ROOT/SCENARIO/RUN-ID/`.
///
/// Create it before the work starts, so that a folder which cannot be written is known before time is spent. Files appear
/// in it whole or not at all.
public struct ResultsFolder: Sendable {
    /// How long an empty folder may stand before it counts as left by a run that was killed.
    static let abandonedSeconds = 3600.0

    public let path: String
    /// The run's identifier, or `part-i-of-n`.
    public let name: String

    /// Creates the folder of a new run, and removes what killed runs of the same scenario left half-written.
    ///
    /// - Parameters:
    ///   - root: `results`, or what `--out` says.
    ///   - scenario: its name, which becomes a folder.
    ///   - time: the run's start; names sort by it.
    ///   - suffix: gives the random digits; asked again if the name is taken.
    /// - Throws: ``ResultsError`` where it cannot be created.
    public static func create(
        root: String = "results", scenario: String, at time: Date,
        suffix: () -> UInt32 = { UInt32.random(in: 0...0xFF_FFFF) }
    ) throws(ResultsError) -> ResultsFolder {
        let parent = root + "/" + scenario
        try makeFolders(parent)
        removeLeftovers(in: parent, now: time)
        var taken = ""
        for _ in 0..<64 {
            let identifier = RunIdentifier(time: time, suffix: suffix())
            let path = parent + "/" + identifier.description
            if mkdir(path, 0o755) == 0 { return ResultsFolder(path: path, name: identifier.description) }
            guard errno == EEXIST else { throw PendingFile.failure(errno, path: path) }
            taken = path
        }
        throw ResultsError(.unwritable, path: taken, cause: "a run of that name is there already")
    }

    /// Creates the folder of one part of a run that was split: `ROOT/part-i-of-n/`. A part that is run again replaces its
    /// files.
    public static func part(
        root: String, index: Int, of count: Int
    ) throws(ResultsError) -> ResultsFolder {
        let name = "part-\(index)-of-\(count)"
        try makeFolders(root + "/" + name)
        let folder = ResultsFolder(path: root + "/" + name, name: name)
        removeHalfWritten(in: folder.path)
        return folder
    }

    /// The folder of a run that was begun before.
    ///
    /// - Parameter run: its path, or its name among the scenario's runs.
    /// - Returns: `nil` where there is no such folder.
    public static func existing(_ run: String, root: String, scenario: String) -> ResultsFolder? {
        var path = run.contains("/") ? run : "\(root)/\(scenario)/\(run)"
        while path.hasSuffix("/"), path.count > 1 { path.removeLast() }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
        }
        return ResultsFolder(path: path, name: (path as NSString).lastPathComponent)
    }

    /// Writes a file of the run.
    public func write(_ data: Data, as name: String) throws(ResultsError) {
        try write([(name, data)])
    }

    /// Writes several files of the run: all of them, or, if one cannot be written, none. A folder that stays empty is
    /// removed as well.
    public func write(_ files: [(name: String, data: Data)]) throws(ResultsError) {
        do throws(ResultsError) {
            var pending: [PendingFile] = []
            for file in files { pending.append(try PendingFile(file.data, for: path + "/" + file.name)) }
            for file in pending { try file.publish() }
            syncFolder()
        } catch {
            removeIfEmpty()
            throw error
        }
    }

    /// Removes the run's folder if nothing was written to it.
    public func removeIfEmpty() { rmdir(path) }

    private func syncFolder() {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    static func makeFolders(_ path: String) throws(ResultsError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o755) == 0 || errno == EEXIST { continue }
            let reason = errno
            var isFolder: ObjCBool = false
            // A folder above may be there and still refuse mkdir, on read-only file systems for one.
            if FileManager.default.fileExists(atPath: made, isDirectory: &isFolder), isFolder.boolValue { continue }
            throw PendingFile.failure(reason, path: path)
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw ResultsError(.unwritable, path: path, cause: "it is not a folder")
        }
    }

    /// Removes half-written files that nobody is writing, and empty folders that have stood for an hour; only in folders
    /// named like runs, for others are not ours.
    static func removeLeftovers(in parent: String, now: Date) {
        let files = FileManager.default
        for run in (try? files.contentsOfDirectory(atPath: parent))?.sorted() ?? [] {
            guard RunIdentifier.isOne(run) else { continue }
            let folder = parent + "/" + run
            removeHalfWritten(in: folder)
            let isEmpty = (try? files.contentsOfDirectory(atPath: folder))?.isEmpty ?? false
            let changed = (try? files.attributesOfItem(atPath: folder))?[.modificationDate] as? Date
            if isEmpty, let changed, now.timeIntervalSince(changed) > abandonedSeconds { rmdir(folder) }
        }
    }

    private static func removeHalfWritten(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            PendingFile.removeIfAbandoned(folder: folder, name: name)
        }
    }
}
