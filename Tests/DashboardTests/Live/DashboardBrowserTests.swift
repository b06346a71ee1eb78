import Foundation
import Logging
import Results
import Testing

@testable import Dashboard

/// The dashboard in a real browser, fed as a load feeds it.
@Suite struct DashboardBrowserTests {
    private static let tool = "chromium"
    private static let browser: String? = ["/usr/bin/\(tool)", "/usr/bin/google-chrome"].first(
        where: FileManager.default.isExecutableFile)
    private static let reason: Comment = "there is no browser here: apt-get install chromium"

    @Test(.enabled(if: browser != nil, reason), arguments: [1280, 390]) func drawsWhatComes(width: Int) async throws {
        let snapshots = Newest()
        let dashboard = Dashboard(port: 0, snapshots: snapshots, metrics: { "" }, logger: Logger(label: "test"))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = Task { try await dashboard.run { listening.yield($0) } }
        defer { server.cancel() }
        let port = try #require(await ports.first { _ in true })
        let feed = Task {
            var snapshot = LiveSnapshot.sample
            while !Task.isCancelled {
                snapshot.elapsedSeconds += 1
                snapshot.answeredRate = 480 + 20 * sin(snapshot.elapsedSeconds)
                snapshots.publish(String(decoding: try JSONEncoder().encode(snapshot), as: UTF8.self))
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        defer { feed.cancel() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "dashboard-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try await see(port: port, width: width, folder)
        for shown in ["checkout-rush", "phase rush", "<polyline", "purchase", "timeout", "12.3"] {
            #expect(text.contains(shown), "\(shown)")
        }
        #expect(!text.contains("Content Security Policy") && !text.contains("Uncaught"), "\(text)")
    }

    /// What the page has become after three seconds, and what the browser said on its console.
    private func see(port: Int, width: Int, _ folder: URL) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.browser))
        process.arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            "--user-data-dir=\(folder.path)",
            "--window-size=\(width),900", "--virtual-time-budget=3000", "--timeout=10000", "--dump-dom",
            "http://127.0.0.1:\(port)/",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        // On a thread of its own: the server that is being looked at needs those that tasks run on.
        return await withCheckedContinuation { done in
            Thread.detachNewThread {
                let text = output.fileHandleForReading.readDataToEndOfFile()
                done.resume(returning: String(decoding: text, as: UTF8.self))
            }
        }
    }
}
