import Foundation
import Testing

extension LoadTests {
    /// What half an hour of `footfall-bench load-soak` shows, in seconds: memory that the number of events has no hold on.
    @Suite struct SoakTests {
        @Test("resident memory stays where it was after the first seconds")
        func flat() throws {
            guard FileManager.default.fileExists(atPath: "/proc/self/status") else {
                try Test.cancel("the system does not say how much memory a process has")
            }
            let server = try RackServer()
            defer { server.stop() }
            let program = try LoadProgram(Rack.regulars)
            let process = try program.start([
                "--backend", "http:url=\(server.url),preset=segment,connections=16,batch=1,settle=0s", "--quiet",
                "--format", "json", "--rate", "1500/s", "--duration", "12s",
            ])
            var samples: [Double] = []
            while process.isRunning {
                if let bytes = Self.resident(process.processIdentifier) { samples.append(bytes) }
                // Four samples a second, as memory is asked for over time.
                usleep(250_000)
            }
            #expect([0, 4].contains(process.terminationStatus))
            // From the third second to the fifth, and from the ninth to the eleventh: 9,000 events between their middles.
            try #require(samples.count > 44)
            let (early, late) = (samples[12..<20], samples[36..<44])
            let growth = (late.reduce(0, +) - early.reduce(0, +)) / 8
            // A kilobyte for each event would be 9 MB. Slices of time and histograms still fill up, to a bound.
            #expect(growth < 6e6, "\(Int(growth)) bytes more, from \(early) to \(late)")
        }

        private static func resident(_ process: Int32) -> Double? {
            let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            let line = text?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map {
                $0 * 1024
            }
        }
    }
}
