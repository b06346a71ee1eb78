import Cluster
import Foundation
import Testing

@Suite("The container file")
struct ContainerFileTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private var lines: [Substring] { ContainerFile.text.split(separator: "\n") }

    @Test("builds in one stage and runs in another, as nobody")
    func stages() throws {
        let stages = lines.indices.filter { lines[$0].hasPrefix("FROM ") }
        #expect(stages.count == 2 && lines[stages[0]].hasSuffix(" AS build"))
        let last = lines[stages[1]...]
        #expect(!last.contains { $0.contains("swift build") })
        let user = try #require(last.first { $0.hasPrefix("USER ") }?.split(separator: " ").last)
        #expect(user.split(separator: ":").allSatisfy { Int($0) ?? 0 > 1000 })
        #expect(last.last?.hasPrefix("ENTRYPOINT") == true)
    }

    @Test("what it copies is in the repository, and is all that a build reads")
    func copies() throws {
        let copied = lines.filter { $0.hasPrefix("COPY ") && !$0.contains("--from") }
            .compactMap { $0.split(separator: " ").dropFirst().first }.map(String.init)
        #expect(copied.contains("Package.swift"))
        for name in copied {
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: name).path), "\(name)")
        }
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        let folders = manifest.matches(of: /path: "(\w+)\//).map { String($0.output.1) }
        #expect(Set(folders).union(["Sources", "Tests"]).subtracting(copied).isEmpty)
        #expect(manifest.contains(".executable(name: \"footfall\""))
    }
}
