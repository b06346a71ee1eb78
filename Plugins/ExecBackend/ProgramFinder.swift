import Foundation

/// Where programs are that can be backends.
public enum ProgramFinder {
    /// `footfall-backend-NAME` is the backend NAME.
    public static let prefix = "footfall-backend-"

    /// The program for a backend of that name, the first on PATH.
    public static func program(named name: String) -> String? {
        guard isName(name) else { return nil }
        return folders.lazy.map { $0 + "/" + prefix + name }.first(where: isProgram)
    }

    /// Names and programs on PATH, by name; of two with one name the first.
    public static func all() -> [(name: String, path: String)] {
        var found: [String: String] = [:]
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files.sorted() where file.hasPrefix(prefix) {
                let name = String(file.dropFirst(prefix.count))
                let path = folder + "/" + file
                if found[name] == nil, isName(name), isProgram(path) { found[name] = path }
            }
        }
        return found.sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
    }

    /// Absolute folders of PATH: one relative to wherever we are is no place to look for programs.
    private static var folders: [String] {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
            .filter { $0.hasPrefix("/") }
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    }

    static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }
}
