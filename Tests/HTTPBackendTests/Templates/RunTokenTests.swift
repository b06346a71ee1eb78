import Testing
import Tracking

@testable import HTTPBackend

@Suite("Tokens of a run")
struct RunTokenTests {
    private static let strange: [UInt64] = [0, 1, 1 << 27, 1 << 28, 1 << 34, 1 << 35, 1 << 63, .max]

    @Test("a token says which event it is; one that does not is looked up")
    func events() {
        let tokens = RunTokens(run: "run-1")
        var sent = SentEvents()
        var events: [TrackingEvent] = []
        for customer in Self.strange {
            for sequence in Self.strange {
                let id = EventID(customer: customer, sequence: sequence)
                events.append(TrackingEvent(id: id, kind: .click, time: 0, device: 1))
                #expect(tokens.event(tokens.token(id)) == (RunTokens.fits(id) ? id : nil))
            }
        }
        #expect(Set(events.map { tokens.token($0.id) }).count == events.count)
        events.withUnsafeBufferPointer { sent.note($0, tokens) }
        for event in events {
            #expect(sent.event(of: tokens.token(event.id), tokens, isResumed: false) == event.id)
        }
    }

    @Test("devices, users and orders come back, and are not each other's")
    func numbers() {
        let seed = UInt64.random(in: .min ... .max)
        let tokens = RunTokens(run: "run-1")
        for number in Self.strange + (0..<1_000).map({ Digest64.mix(seed &+ $0) }) {
            for kind in [RunTokens.Kind.device, .user, .order] {
                #expect(tokens.number(kind, tokens.token(kind, number)) == number, "seed \(seed)")
            }
            #expect(tokens.token(.device, number) != tokens.token(.user, number))
        }
    }

    /// 64 bits hold 35 of a customer and 28 of a number: with a thousand customers and a thousand events each, one in 2^44 tokens of
    /// others would look like one of ours.
    @Test("tokens of another run are not taken for ours")
    func others() {
        let (ours, theirs) = (RunTokens(run: "run-1"), RunTokens(run: "run-2"))
        var sent = SentEvents()
        let last = TrackingEvent(id: EventID(customer: 999, sequence: 999), kind: .click, time: 0, device: 1)
        withUnsafePointer(to: last) { sent.note(UnsafeBufferPointer(start: $0, count: 1), ours) }
        for customer in 0..<1_000 as Range<UInt64> {
            for sequence in stride(from: 0, to: 1_000, by: 50) as StrideTo<UInt64> {
                let token = theirs.token(EventID(customer: customer, sequence: sequence))
                #expect(sent.event(of: token, ours, isResumed: false) == nil)
            }
        }
        // Who resumes a run has not seen what was sent before.
        let id = EventID(customer: 5_000, sequence: 7)
        #expect(sent.event(of: ours.token(id), ours, isResumed: false) == nil)
        #expect(sent.event(of: ours.token(id), ours, isResumed: true) == id)
    }
}
