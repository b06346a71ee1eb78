import Foundation
import Results
import Runner
import Testing

extension LoadTests {
    /// Loads that are killed, as by a machine that goes down, and resumed.
    @Suite struct ResumeTests {
        private static func arguments(_ server: RackServer, _ profile: [String]) -> [String] {
            [
                "--backend", "http:url=\(server.url),preset=segment,connections=16,batch=1,settle=0s", "--format",
                "json",
                "--quiet",
            ] + profile
        }

        /// Kills the load once the server has had so many requests.
        private static func kill(_ process: Process, after requests: Int, _ server: RackServer) {
            while server.count < requests, process.isRunning {
                // Looked at a thousand times a second: the moment of death need not be exact.
                usleep(1_000)
            }
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        private static let open = ["--rate", "400/s", "--duration", "3s"]

        @Test(
            "killed at any point and resumed, it sends the same events, each once but for what is resent",
            arguments: [[1], [150], [600], [1_000], [200, 500, 700, 1_100]])
        func killed(points: [Int]) throws {
            let whole = try LoadProgram(Rack.regulars)
            let undisturbed = try RackServer()
            defer { undisturbed.stop() }
            let truth = try whole.run(Self.arguments(undisturbed, Self.open))
            #expect([0, 4].contains(truth.code), "\(truth.complaints)")
            let total = try #require(truth.summary["events_total"] as? Int)
            #expect(total > 900 && total == undisturbed.count)

            let server = try RackServer()
            defer { server.stop() }
            let program = try LoadProgram(Rack.regulars)
            var process = try program.start(Self.arguments(server, Self.open))
            var run: String?
            for point in points {
                Self.kill(process, after: point, server)
                run = try #require(program.runFolder).path
                process = try program.start(Self.arguments(server, Self.open) + ["--resume", try #require(run)])
            }
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let name = try #require(run).split(separator: "/").last.map(String.init) ?? ""
            let answer = try program.run(Self.arguments(server, Self.open) + ["--resume", name])
            #expect([0, 4].contains(answer.code), "\(answer.complaints)")

            #expect(answer.summary["digest"] as? String == truth.summary["digest"] as? String)
            #expect(answer.summary["events_total"] as? Int == total)
            let delivery = try #require(answer.summary["delivery"] as? [String: Any])
            #expect(delivery["sent"] as? Int == total && delivery["accepted"] as? Int == total)
            let response = try #require(answer.summary["response_ms"] as? [String: Any])
            #expect(response["count"] as? Int == total, "what was measured before counts as well")
            try Self.expectOnce(server, total, resent: try #require(delivery["resent"] as? Int))
            try OutageTests.expectOrder(of: server.requests)
            let left = try FileManager.default.contentsOfDirectory(atPath: try #require(run))
            #expect(left.contains("summary.json") && !left.contains("journal") && !left.contains("checkpoint"))
        }

        /// Every message came, and no more came twice than are said to have been sent again.
        private static func expectOnce(_ server: RackServer, _ total: Int, resent: Int) throws {
            let ids = try server.requests.map { request in
                let text = String(decoding: request.body, as: UTF8.self)
                return String(try #require(text.firstMatch(of: /"messageId":"([^"]+)"/), "\(text)").output.1)
            }
            #expect(Set(ids).count == total)
            let twice = ids.count - total
            #expect(twice <= resent, "\(twice) came again, and \(resent) are said to have been sent again")
        }

        @Test("the pause is taken out of the schedule, and a closed load ends where it would have")
        func closed() throws {
            let server = try RackServer { _, _ in 5_000_000 }
            defer { server.stop() }
            let program = try LoadProgram(Rack.regulars)
            let profile = ["--profile", "closed", "--customers", "2"]
            let process = try program.start(Self.arguments(server, profile))
            Self.kill(process, after: 400, server)
            let run = try #require(program.runFolder).path
            // As long as a whole load of this kind: a schedule that went on meanwhile would be over.
            usleep(1_500_000)
            let answer = try program.run(Self.arguments(server, profile) + ["--resume", run])
            #expect(answer.code == 0, "\(answer.complaints)")
            let delivery = try #require(answer.summary["delivery"] as? [String: Any])
            let total = try #require(answer.summary["events_total"] as? Int)
            #expect(total > 1_000 && delivery["accepted"] as? Int == total)
            try Self.expectOnce(server, total, resent: try #require(delivery["resent"] as? Int))
            try OutageTests.expectOrder(of: server.requests)
        }

        @Test("what was resent may be stored twice; what is stored twice beyond that is blamed", arguments: [0, 10])
        func excused(doubling: Int) throws {
            let root = FileManager.default.temporaryDirectory.appending(path: "resume-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: root) }
            let folder = try ResultsFolder.create(root: root.path, scenario: "passers", at: Date())
            var place = JournalPlace(folder: folder, settings: [LoadSetting("seed", "7")], resumes: false)
            let (scenario, backend) = (try Rack.scenario(), Hoarder(doubling: doubling))
            func run() throws -> Summary {
                try Rack.run(scenario, "300/s:1600ms", on: backend, process: "regular", journal: place).summary
            }
            // A run whose results were never written is one that was killed after the last event.
            let first = try run()
            #expect(first.delivery?.resent == nil && first.delivery?.duplicated == backend.count - 480)
            place.resumes = true
            let second = try run()
            let delivery = try #require(second.delivery)
            let resent = try #require(delivery.resent)
            #expect(resent > 0 && resent < 480, "from the checkpoint at about a second on")
            #expect(second.digest == first.digest && delivery.sent == 480 && delivery.accepted == 480)
            #expect(delivery.resentStored == resent)
            #expect(delivery.duplicated == backend.count - 480 - resent)
            #expect((delivery.duplicated == 0) == (doubling == 0) && delivery.lost == 0)
        }

        @Test("what cannot be resumed is refused with a remedy, and code 2")
        func refusals() throws {
            let server = try RackServer()
            defer { server.stop() }
            let program = try LoadProgram(Rack.regulars)
            let process = try program.start(Self.arguments(server, Self.open))
            Self.kill(process, after: 300, server)
            let run = try #require(program.runFolder).path
            func refused(_ arguments: [String], _ says: String) throws {
                let answer = try program.run(arguments)
                #expect(answer.code == 2 && answer.complaints.contains(says), "\(arguments): \(answer.complaints)")
            }
            let same = Self.arguments(server, Self.open)
            try refused(same + ["--resume", "20200101T000000Z-000000"], "no load was begun there")
            try refused(same + ["--resume", run, "--seed", "6"], "seed: it was 5, and is 6 now")
            try refused(same + ["--resume", run, "--customers", "3"], "--customers: it was not given, and is 3 now")
            try refused(same + ["--resume", run, "--set", "stages.shop.dwell=8d"], "the scenario's file, with --set")
            try refused(
                Self.arguments(server, ["--rate", "500/s", "--duration", "3s"]) + ["--resume", run],
                "the rate or profile")
            try refused(["--backend", "memory", "--rate", "5/s", "--resume", run], "backend memory forgets")
            // None of this has touched it.
            let answer = try program.run(same + ["--resume", run])
            #expect([0, 4].contains(answer.code), "\(answer.complaints)")
            try refused(same + ["--resume", run], "this run has ended")
        }
    }
}
