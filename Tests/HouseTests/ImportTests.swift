import Testing

@Suite("Imports point one way")
struct ImportTests {
    struct Import: Sendable {
        var file: String
        var line: Int
        var target: String
        var module: String
        var place: String { "\(file):\(line)" }
    }

    /// Every import of every Swift file under Sources, Plugins and Tests.
    static func imports() throws -> [Import] {
        try House.files(under: ["Sources", "Plugins", "Tests"], ending: [".swift"]).flatMap { file in
            file.lines.enumerated().compactMap { number, line in
                importedModule(line).map { module in
                    let target = String(file.path.split(separator: "/")[1])
                    return Import(file: file.path, line: number + 1, target: target, module: module)
                }
            }
        }
    }

    /// The module that a line imports: attributes, access levels and `import struct M.Name` included.
    static func importedModule(_ line: Substring) -> String? {
        var words = line.prefix { $0 != "/" }.split { $0 == " " || $0 == "\t" || $0 == ";" }
        while let first = words.first, levels.contains(first) || (first.hasPrefix("@") && !first.contains("\"")) {
            words.removeFirst()
        }
        guard words.first == "import" else { return nil }
        words.removeFirst()
        if let first = words.first, kinds.contains(first) { words.removeFirst() }
        return words.first.map { String($0.prefix { $0 != "." }) }
    }
    private static let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "let", "var", "typealias",
    ]

    @Test("each import is an arrow of the table")
    func arrows() throws {
        let imports = try Self.imports()
        #expect(imports.count > 20, "the reader of imports finds hardly any: it is broken")
        for one in imports where !Arrows.platform.union(Arrows.foundation).contains(one.module) {
            guard let allowed = Arrows.allowed(in: one.target) else {
                Issue.record("\(one.place): \(one.target) has no row; give it one in Tests/HouseTests/Arrows.swift")
                continue
            }
            #expect(
                allowed.contains(one.module),
                """
                \(one.place): \(one.target) must not know \(one.module). Move what needs it to a target that does, or hand \
                it in from above; a new arrow is drawn in Tests/HouseTests/Arrows.swift and Package.swift
                """)
        }
    }

    @Test("no Foundation, clock or file where only values belong")
    func purity() throws {
        for one in try Self.imports() where Arrows.platform.union(Arrows.foundation).contains(one.module) {
            #expect(
                Arrows.allowed(in: one.target)?.contains(one.module) ?? true,
                "\(one.place): \(one.target) stays free of \(one.module); do it in plain Swift, or let the caller do it"
            )
        }
    }

    @Test("plugins know the seam alone, and are named in one place")
    func plugins() throws {
        let plugins = Set(
            try House.files(under: ["Plugins"], ending: [".swift"]).map { $0.path.split(separator: "/")[1] })
        #expect(plugins.contains("MemoryBackend"))
        for one in try Self.imports() where plugins.contains(Substring(one.module)) {
            let excused =
                Arrows.mayNamePlugins.contains(one.target) || one.target == one.module + "Tests"
                || Arrows.testsKnow[one.target]?.contains(one.module) == true
            #expect(
                excused,
                """
                \(one.place): only \(Arrows.mayNamePlugins.sorted().joined(separator: " and ")) name \(one.module); take \
                `any TrackingBackend` and let the command line hand it in
                """)
        }
    }

    @Test("the table has no circles and no unknown names")
    func tableIsSound() {
        for (target, direct) in Arrows.knows.sorted(by: { $0.key < $1.key }) {
            for name in direct {
                #expect(Arrows.knows[name] != nil, "\(target) knows \(name), which has no row")
                #expect(!Arrows.known(to: name).contains(target), "\(target) and \(name) know each other")
            }
        }
    }

    @Test(
        "an import is read however it is written",
        arguments: [
            ("import Tracking", "Tracking"), ("@testable import Runner", "Runner"),
            ("    import Glibc", "Glibc"), ("public import struct Foundation.Date", "Foundation"),
            ("@preconcurrency internal import Yams // why", "Yams"), ("// import Tracking", nil),
            ("importer.run()", nil), ("let import_ = 1", nil), ("@Test(\"each import is\")", nil),
        ] as [(String, String?)])
    func reading(line: String, module: String?) {
        #expect(Self.importedModule(Substring(line)) == module)
    }
}
