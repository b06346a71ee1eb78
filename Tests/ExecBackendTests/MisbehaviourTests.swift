import ExecBackend
import Foundation
import Synchronization
import Testing
import Tracking

/// Whatever a program does, the run ends with an error that says what happened at which message.
@Suite struct MisbehaviourTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var hook: String
        var options: [String: String] = [:]
        var events = 10
        /// All of it must be in the error.
        var says: [String]
    }

    static let cases: [Case] = [
        .init(testDescription: "dies at once", hook: "sys.exit(7)", says: ["message 1 (describe)", "exit code 7"]),
        .init(
            testDescription: "dies at a batch", hook: "if verb == 'submit': sys.exit(3)",
            says: ["message 2 (submit of 10 events)", "exit code 3"]),
        .init(
            testDescription: "is killed", hook: "if verb == 'submit': os.kill(os.getpid(), signal.SIGKILL)",
            says: ["message 2 (submit", "signal 9"]),
        .init(
            testDescription: "dies in the middle of a line",
            hook: "if verb == 'settle': sys.stdout.write('{\"n\":'); sys.stdout.flush(); sys.exit(0)",
            says: ["message 3 (settle)", "exit code 0"]),
        .init(
            testDescription: "hangs", hook: "if verb == 'settle': time.sleep(60)", options: ["deadline": "3s"],
            says: ["message 3 (settle)", "did not answer within 3 s"]),
        .init(
            testDescription: "does not read", hook: "if verb == 'prepare': say(n, footfall=1); time.sleep(60)",
            options: ["deadline": "3s"], events: 10_000,
            says: ["message 2 (submit", "did not read the message within 3 s"]),
        .init(
            testDescription: "closes its output", hook: "if verb == 'settle': os.close(1); time.sleep(60)",
            says: ["message 3 (settle)", "closed its standard output"]),
        .init(
            testDescription: "answers garbage", hook: "if verb == 'submit': print('hello', flush=True); continue",
            says: ["message 2 (submit", "it answered 'hello'"]),
        .init(
            testDescription: "answers with control characters",
            hook: "if verb == 'settle': print('\\x1b[31m{', flush=True); continue",
            says: ["message 3 (settle)", "'·[31m{'"]),
        .init(
            testDescription: "answers too much",
            hook: "if verb == 'settle':\n  while True: sys.stdout.write('x' * 4096); sys.stdout.flush()",
            options: ["max_line": "100000"], says: ["message 3 (settle)", "more than 100000 bytes", "max_line"]),
        .init(
            testDescription: "answers twice", hook: "if verb == 'submit': say(n, taken=10)",
            says: ["message 3 (settle)"]),
        .init(
            testDescription: "speaks another version", hook: "say(n, footfall=2); continue",
            says: ["message 1 (describe)", "version 2 of the protocol", "version 1"]),
        .init(testDescription: "speaks no version", hook: "say(n); continue", says: ["no version of the protocol"]),
        .init(
            testDescription: "answers another message", hook: "n += 1 if verb == 'settle' else 0",
            says: ["message 3 (settle)", "answered message 4 instead"]),
        .init(
            testDescription: "takes more than there is", hook: "if verb == 'submit': say(n, taken=11); continue",
            says: ["'taken' is 11, expected 0 to 10"]),
        .init(
            testDescription: "takes nothing, ever", hook: "if verb == 'submit': say(n, taken=0); continue",
            options: ["deadline": "3s"], says: ["takes no more events"]),
        .init(
            testDescription: "gives too few results",
            hook: "if verb == 'submit': say(n, taken=10, results=['accepted']); continue",
            says: ["1 results for 10 events"]),
        .init(
            testDescription: "gives results of its own",
            hook: "if verb == 'submit': say(n, taken=10, results=['fine'] * 10); continue",
            says: ["'fine'", "accepted, dropped, rejected"]),
        .init(
            testDescription: "says that it failed",
            hook: "if verb == 'submit': say(n, error='the disk is full'); continue",
            says: ["message 2 (submit", "it says: the disk is full"]),
        .init(
            testDescription: "refuses the plan", hook: "if verb == 'prepare': say(n, unsupported='forward'); continue",
            says: ["does not offer this", "forward"]),
        .init(
            testDescription: "describes what there is not",
            hook: "say(n, footfall=1, read_back='everything'); continue",
            says: ["read_back 'everything'", "none, counts, ids, bodies"]),
        .init(
            testDescription: "answers with the wrong type", hook: "if verb == 'submit': say(n, taken='all'); continue",
            says: ["message 2 (submit", "taken"]),
    ]

    @Test(arguments: cases)
    func `says what happened at which message`(misbehaviour: Case) throws {
        let script = try Script(hook: misbehaviour.hook)
        let failure = script.failure(events: misbehaviour.events, misbehaviour.options)
        for text in misbehaviour.says {
            #expect(failure?.contains(text) == true, "\(text) is not in: \(failure ?? "no error")")
        }
    }

    @Test func `a program that is in order makes no error`() throws {
        #expect(try Script(hook: "pass").failure() == nil)
        #expect(
            try Script(hook: "if verb == 'submit' and len(m['events']) > 3: say(n, taken=3); continue").failure() == nil
        )
    }

    @Test func `results come back as receipts`() throws {
        let script = try Script(
            hook: "if verb == 'submit': say(n, taken=2, results=['rejected', 'dropped'][:len(m['events'])]); continue")
        let session = try script.backend().prepare(Script.plan)
        defer { session.close() }
        var events = (0..<5).map {
            TrackingEvent(id: EventID(customer: UInt64($0), sequence: 0), kind: .event, time: 0, device: 0)
        }
        events[1].amount = .infinity
        let sink = Script.Sink()
        #expect(try events.withUnsafeBufferPointer { try session.submit($0, to: sink) } == 5)
        _ = try session.settle()
        #expect(sink.counts.withLock { $0 } == [.rejected: 3, .dropped: 2])
    }
}
