import Foundation
import Testing

extension LoadTests {
    @Suite struct ManyConnectionsTests {
        /// Both sides have a file for each connection, so the test's own process needs as many as the program.
        private static func allowFiles(_ count: UInt) throws {
            var limit = rlimit()
            #if canImport(Darwin)
                let resource = RLIMIT_NOFILE
            #else
                let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
            #endif
            guard getrlimit(resource, &limit) == 0, limit.rlim_cur < count else { return }
            guard limit.rlim_max >= count else {
                try Test.cancel("this process may not open \(count) files")
            }
            limit.rlim_cur = rlim_t(count)
            setrlimit(resource, &limit)
        }

        @Test("10,000 connections are opened beforehand, kept, and used")
        func tenThousand() throws {
            try Self.allowFiles(11_000)
            // Every request stays for 4 s, so 2,000 a second keep 8,000 connections busy at once.
            let server = try RackServer { _, _ in 4_000_000_000 }
            defer { server.stop() }
            let program = try LoadProgram(Rack.passers)
            let answer = try program.run([
                "--backend", "http:url=\(server.url),preset=segment,connections=10000,batch=1,settle=0s", "--quiet",
                "--format", "json", "--rate", "2000/s", "--duration", "6s", "--process", "regular",
            ])
            #expect([0, 4].contains(answer.code), "\(answer.complaints)")
            #expect(server.mostOpen == 10_000)
            let delivery = try #require(answer.summary["delivery"] as? [String: Any])
            #expect(delivery["accepted"] as? Int == 12_000 && server.count == 12_000)
            let held = try #require(answer.summary["held_ms"] as? [String: Any])
            // Some customers come again while their first event is out; nobody has to wait for a connection.
            #expect(try #require(held["p90"] as? Double) < 50)
            let service = try #require(answer.summary["service_ms"] as? [String: Any])
            #expect(try #require(service["p50"] as? Double) >= 4_000)
        }

        @Test("too few files are said before anything is sent, with a remedy")
        func tooFew() throws {
            let server = try RackServer()
            defer { server.stop() }
            let program = try LoadProgram(Rack.passers)
            let answer = try program.run(
                [
                    "--backend", "http:url=\(server.url),preset=segment,connections=10000,batch=1", "--rate", "5/s",
                ], limit: 1_000)
            #expect(answer.code == 2, "\(answer.complaints)")
            #expect(answer.complaints.contains("may open 1000 files; raise the hard limit (ulimit -Hn) to 10128"))
            #expect(server.count == 0 && program.runFolder == nil)
        }
    }
}
