import Foundation
import Testing

@Suite("The README tells the truth")
struct ReadmeTests {
    /// Every command in the README: lines of its `sh` blocks, and inline code that begins with a command of ours.
    static func commands() throws -> [String] {
        let text = try House.file("README.md").text
        var found: [String] = []
        var inShell = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                inShell = !inShell && line == "```sh"
            } else if inShell {
                let command = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
                if !command.isEmpty { found.append(command) }
            } else {
                found += line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .filter { $0.offset % 2 == 1 }.map { String($0.element) }
                    .filter { $0.hasPrefix("make ") || $0.hasPrefix("footfall ") }
            }
        }
        return found
    }

    @Test("its make targets exist")
    func makeTargets() throws {
        let makefile = try House.file("Makefile").lines
        let targets = try Self.commands().filter { $0.hasPrefix("make ") }.flatMap {
            $0.split(separator: " ").dropFirst()
        }
        #expect(targets.contains("run") && targets.contains("test"))
        for target in targets where !target.contains("=") {
            #expect(
                makefile.contains { $0.hasPrefix(target + ":") },
                "README says `make \(target)`, which the Makefile does not have; correct the one or the other")
        }
    }

    @Test("its footfall commands exist")
    func subcommands() throws {
        let sources = try House.files(under: ["Sources/FootfallCLI"], ending: [".swift"]).map(\.text)
        for command in try Self.commands() {
            let words = command.split(separator: " ")
            guard words.first == "footfall" || words.first?.hasSuffix("/footfall") == true, words.count > 1 else {
                continue
            }
            #expect(
                sources.contains { $0.contains("commandName: \"\(words[1])\"") },
                "README says `\(command)`, but no command in Sources/FootfallCLI says commandName: \"\(words[1])\"")
        }
    }

    @Test("the files it names exist")
    func files() throws {
        let text = try House.file("README.md").text
        let words = text.split { " `()|\n\t,".contains($0) }
        let roots = ["Sources/", "Plugins/", "Tests/", "scenarios/"]
        let paths = words.filter { word in roots.contains { word.hasPrefix($0) } && !word.contains("*") }
        #expect(!paths.isEmpty)
        for path in paths {
            let place = House.root.appending(path: String(path)).path
            #expect(FileManager.default.fileExists(atPath: place), "README names \(path), which is not there")
        }
    }
}
