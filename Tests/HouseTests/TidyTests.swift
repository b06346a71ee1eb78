import Foundation
import Testing

@Suite("The house is tidy")
struct TidyTests {
    static let longest = 400

    @Test("a file is read in a few minutes")
    func fileLength() throws {
        for file in try House.swiftFiles() {
            let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
            #expect(
                count <= Self.longest,
                "\(file.path) has \(count) lines; split it by what it is about, so that no file has over \(Self.longest)"
            )
        }
    }

    @Test("nothing new at the top level")
    func topLevel() throws {
        let allowed: Set<String> = [
            "Package.swift", "Package.resolved", "Sources", "Plugins", "Tests", "scenarios", "results", "README.md",
            "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile",
        ]
        for name in try House.topLevel() where !name.hasPrefix(".") {
            #expect(
                allowed.contains(name),
                "\(name) lies at the top level; move it under one of the folders there, for example scenarios/")
        }
    }

    @Test("no path of somebody's machine")
    func machinePaths() throws {
        let texts =
            try House.files(
                under: ["Sources", "Plugins", "Tests", "scenarios", ".ci"],
                ending: [".swift", ".py", ".yaml", ".yml", ".md", ".txt", ".json", "/run", "/setup"])
            + ["Package.swift", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", ".ci/run", ".ci/setup"]
            .map(House.file)
        for file in texts {
            for (number, line) in file.lines.enumerated() {
                let place = "\(file.path):\(number + 1)"
                #expect(
                    !Self.namesMachine(line),
                    "\(place) names a path of one machine; find it from the file or the arguments")
            }
        }
    }

    @Test(
        "a machine's path is seen",
        arguments: [
            ("open(\"/ho" + "me/ann/x\")", true), ("cd /ro" + "ot/x", true), ("see /Us" + "ers/ann", true),
            ("/wo" + "rk/main", true), ("https://example.com/home/page", false), ("/usr/include/stdio.h", false),
            ("the team/work/life balance", false), ("Sources/Runner/Work/x", false),
        ] as [(String, Bool)])
    func seen(text: String, names: Bool) {
        #expect(Self.namesMachine(Substring(text)) == names)
    }

    /// Home folders and the like, in pieces so that this file does not name them.
    private static let homes = ["ho" + "me", "ro" + "ot", "Us" + "ers", "wo" + "rk", "mn" + "t"].map { "/" + $0 + "/" }

    /// Whether the line has an absolute path under a home, not merely a folder of that name within a longer path.
    static func namesMachine(_ line: Substring) -> Bool {
        homes.contains { home in
            line.ranges(of: home).contains { range in
                guard range.lowerBound > line.startIndex else { return true }
                let before = line[line.index(before: range.lowerBound)]
                return !(before.isLetter || before.isNumber || "._-}*".contains(before))
            }
        }
    }
}
