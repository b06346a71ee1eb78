import ExecBackend
import Foundation
import Testing
import Tracking

/// How programs are started, what they see, and that they end.
@Suite struct ProcessTests {
    /// Whether a process of that number is there and is no zombie.
    private func isAlive(_ identifier: pid_t) -> Bool {
        guard kill(identifier, 0) == 0 else { return false }
        guard let text = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8) else { return true }
        return text.split(separator: ")").last?.first { $0 != " " } != "Z"
    }

    private func waitUntilGone(_ identifier: pid_t) -> Bool {
        for _ in 0..<1000 {
            if !isAlive(identifier) { return true }
            usleep(10_000)
        }
        return false
    }

    @Test func `the program and what it started end with the session, however stubborn`() throws {
        let script = try Script(
            hook: """
                if verb == 'prepare':
                  signal.signal(signal.SIGTERM, signal.SIG_IGN)
                  helper = subprocess.Popen(['sleep', '600'])
                  open(os.path.join(os.path.dirname(sys.argv[0]), 'pids'), 'w').write(f'{os.getpid()} {helper.pid}')
                if verb == 'settle': time.sleep(600)
                """)
        let session = try script.backend(["deadline": "3s"]).prepare(Script.plan)
        let pids = try String(contentsOf: script.folder.appending(path: "pids"), encoding: .utf8)
            .split(separator: " ").compactMap { pid_t($0) }
        try #require(pids.count == 2)
        #expect(pids.allSatisfy(isAlive))
        #expect(throws: BackendError.self) { try session.settle() }
        session.close()
        for pid in pids { #expect(waitUntilGone(pid), "process \(pid) is still there") }
    }

    @Test func `a program that ends by itself may put things away first`() throws {
        let script = try Script(
            hook: "if verb == 'close': open(os.path.dirname(sys.argv[0]) + '/closed', 'w').write('x'); break")
        let session = try script.backend().prepare(Script.plan)
        session.close()
        #expect(FileManager.default.fileExists(atPath: script.folder.appending(path: "closed").path))
    }

    @Test func `cancelling ends a call that hangs`() throws {
        let script = try Script(hook: "if verb == 'settle': time.sleep(600)")
        let session = try script.backend(["deadline": "1h"]).prepare(Script.plan)
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { session.cancel() }
        #expect(throws: BackendError.self) { try session.settle() }
        session.close()
    }

    @Test func `it sees the environment it needs, no secrets, no arguments and no files of ours`() throws {
        setenv("FOOTFALL_TEST_SECRET", "hidden", 1)
        let leak = open("/dev/null", O_RDONLY)
        defer { close(leak) }
        // In the shell: what starts Python may add to all of these.
        let script = try Script(
            """
            #!/bin/sh
            read line
            env | sed 's/=.*//' >"$0.env"
            ls /proc/$$/fd >"$0.fds"
            echo '{"n":1,"footfall":1,"summary":"'$# $(cat "$0.env" "$0.fds")'"}'
            """)
        let seen = try script.backend().capabilities.summary.split(separator: " ").map(String.init)
        #expect(seen.first == "0")
        let allowed = ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LC_CTYPE"]
        // What the shell adds, and the files that it holds itself.
        #expect(
            Set(seen).isSubset(of: allowed + ["PWD", "OLDPWD", "SHLVL", "_", "0", "1", "2", "10", "11", "255"]),
            "\(seen)")
        #expect(seen.contains("PATH"))
    }

    @Test func `what cannot be a program is refused by name`() throws {
        func remedy(_ options: [String: String]) -> String? {
            do {
                _ = try ExecBackend(options: options)
                return nil
            } catch {
                return "\(error)"
            }
        }
        let script = try Script(hook: "pass")
        let plain = script.folder.appending(path: "plain.py")
        try Data("x".utf8).write(to: plain)
        #expect(remedy([:])?.contains("name a program") == true)
        #expect(remedy(["program": script.folder.path + "/nothing"])?.contains("there is no such file") == true)
        #expect(remedy(["program": plain.path])?.contains("chmod +x") == true)
        #expect(remedy(["program": script.folder.path])?.contains("cannot be executed") == true)
        #expect(remedy(["program": script.path, "deadline": "soon"])?.contains("500ms") == true)
        #expect(remedy(["program": script.path, "max_line": "7"])?.contains("1024") == true)
        #expect(remedy(["program": script.path, "colour": "red"])?.contains("has no such option") == true)
        let binary = try Script("\u{7f}ELF")
        let broken = remedy(["program": binary.path])
        #expect(broken?.contains("cannot be started") == true, "\(broken ?? "no error")")
    }

    @Test func `options of its own reach the program`() throws {
        let script = try Script(
            hook: """
                if verb == 'describe':
                  say(n, footfall=1, name='x', options=[{'name': 'table_name', 'type': 'text', 'default': 'a',
                    'summary': 'where'}])
                  continue
                if verb == 'prepare':
                  say(n, error=json.dumps(m['options']))
                  continue
                """)
        let backend = try script.backend(["table_name": "events ü"])
        let option = try #require(backend.capabilities.options.last)
        #expect(option.name == "table_name" && option.standard == "a" && option.type == .text)
        do {
            _ = try backend.prepare(Script.plan)
            Issue.record("it should have failed")
        } catch {
            #expect("\(error)".contains(#"{"table_name": "events \u00fc"}"#), "\(error)")
        }
    }
}
