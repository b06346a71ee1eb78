import Foundation
import Tracking

/// Whether a path can be our file, found out without touching anything.
enum FilePath {
    /// - Throws: ``BackendError/badOption(name:value:remedy:)`` that says what is there instead and what to do.
    static func check(_ path: String) throws {
        func refuse(_ remedy: String) -> BackendError { .badOption(name: "path", value: path, remedy: remedy) }
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        if manager.fileExists(atPath: path, isDirectory: &isFolder) {
            if isFolder.boolValue { throw refuse("this is a folder; name a file in it, as in \(path)/footfall.db") }
            guard isRegular(path) else { throw refuse("this is no plain file; name another") }
            guard access(path, R_OK) == 0 else {
                throw refuse("the file may not be read; change its mode or name another")
            }
            guard access(path, W_OK) == 0 else {
                throw refuse("the file may not be written; change its mode or name another")
            }
            try FileHeader.check(path)
        }
        let folder = folder(of: path)
        guard manager.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw refuse("the folder \(folder) is not there; make it first")
        }
        guard isFolder.boolValue else { throw refuse("\(folder) is no folder; name a file in one") }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw refuse("the folder \(folder) may not be written, and the file keeps its log there; name another")
        }
    }

    static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func folder(of path: String) -> String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return folder.isEmpty ? "." : folder
    }
}
