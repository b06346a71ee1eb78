import Foundation

/// Puts the sections of imported files under a file's own.
///
/// A section comes whole from one file: the importing one's where it has it, else the last imported file's that has it.
/// File names are relative to the folder of the file that imports them.
struct Imports {
    let problems: Problems
    /// Files being read, to find cycles.
    private var open: [String] = []
    private var read: [String: Tree] = [:]

    init(problems: Problems) {
        self.problems = problems
    }

    /// The tree of a file's text, imports included.
    mutating func tree(of text: String, file: String) -> Tree? {
        guard var tree = TreeParser(file: file, problems: problems).parse(text) else { return nil }
        guard case .map(var entries) = tree.content else {
            problems.report(
                "the file holds \(tree.noun) instead of sections", at: tree.location,
                remedy: "a scenario is a map that starts with `scenario: NAME`")
            return nil
        }
        guard let place = entries.firstIndex(where: { $0.key == "import" }) else { return tree }
        let section = entries.remove(at: place).value
        open.append(Self.canonical(file))
        defer { open.removeLast() }
        for name in names(in: section).reversed() {
            guard let imported = self.imported(name, from: file)?.entries else { continue }
            for entry in imported where !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
        }
        tree.content = .map(entries)
        return tree
    }

    private func names(in section: Tree) -> [Tree] {
        let names = section.items ?? [section]
        return names.filter { name in
            if name.text?.isEmpty == false { return true }
            problems.report(
                "`import` wants file names, not \(name.noun)", at: name.location,
                remedy: "write `import: [common.yaml]`")
            return false
        }
    }

    private mutating func imported(_ name: Tree, from file: String) -> Tree? {
        let path = Self.resolve(name.text ?? "", besides: file)
        let canonical = Self.canonical(path)
        guard !open.contains(canonical) else {
            problems.report(
                "`\(name.text ?? "")` imports itself, by way of \(open.count) file\(open.count == 1 ? "" : "s")",
                at: name.location, remedy: "take one of the imports out")
            return nil
        }
        if let known = read[canonical] { return known }
        do {
            let text = try SourceFile.read(path, mentionedAt: name.location)
            let tree = self.tree(of: text, file: path)
            read[canonical] = tree
            return tree
        } catch {
            problems.add(error.diagnostics)
            return nil
        }
    }

    /// A path that is relative to the folder of `file`.
    static func resolve(_ path: String, besides file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    private static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
