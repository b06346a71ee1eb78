import Foundation
import Synchronization
import Tracking

/// A program under way: numbers the messages, and says at which of them something went wrong.
final class ExecProgram: @unchecked Sendable {
    // Used by one thread at a time, as BlockingSession promises; `interruption` alone by any.
    private let settings: ExecSettings
    private let child: ChildProcess
    private let conversation: Conversation
    private let interruption: Interruption
    private var number = 0
    private var line = LineWriter()

    private final class Interruption: Sendable {
        let isOn = Atomic(false)
    }

    init(_ settings: ExecSettings) throws {
        self.settings = settings
        do {
            child = try ChildProcess(settings.program)
        } catch let failure as ChildProcess.Failure {
            throw BackendError.unavailable(
                "\(settings.program) cannot be started: \(failure.reason) (a script needs a first line like "
                    + "'#!/usr/bin/env python3')")
        }
        let interruption = Interruption()
        self.interruption = interruption
        conversation = Conversation(
            child, deadlineSeconds: settings.deadlineSeconds, longestLine: settings.longestLine,
            isInterrupted: { interruption.isOn.load(ordering: .relaxed) })
    }

    // MARK: Messages

    func describe() throws -> BackendDescription {
        try greet("describe") { try Messages.describe($0) }
            .description(program: settings.program)
    }

    func prepare(_ plan: RunPlan) throws {
        _ = try greet("prepare") { try Messages.prepare($0, plan, options: self.settings.own) }
    }

    /// Hands the batch over, again and again until all of it is taken.
    func submit(_ events: UnsafeBufferPointer<TrackingEvent>) throws -> [Receipt.Result]? {
        var results: [Receipt.Result]?
        var offset = 0
        var pauseSeconds = 0.001
        var end = Date().addingTimeInterval(settings.deadlineSeconds)
        while offset < events.count {
            let offered = UnsafeBufferPointer(rebasing: events[offset...])
            let answer = try submitOnce(offered)
            if let answered = answer.results {
                results = (results ?? Array(repeating: .accepted, count: offset)) + answered
            } else if let known = results {
                results = known + Array(repeating: .accepted, count: answer.taken)
            }
            offset += answer.taken
            guard answer.taken == 0 else {
                (pauseSeconds, end) = (0.001, Date().addingTimeInterval(settings.deadlineSeconds))
                continue
            }
            guard Date() < end else {
                throw failed("submit", "it takes no more events since \(settings.deadlineSeconds) s (option deadline)")
            }
            Thread.sleep(forTimeInterval: pauseSeconds)
            pauseSeconds = min(2 * pauseSeconds, 0.1)
        }
        return results
    }

    private func submitOnce(
        _ events: UnsafeBufferPointer<TrackingEvent>
    ) throws -> (taken: Int, results: [Receipt.Result]?) {
        number += 1
        line.removeAll()
        line.append(#"{"n":\#(number),"verb":"submit","events":["#.utf8)
        EventWriter.write(events, to: &line)
        line.append("]}\n".utf8)
        return try reporting("submit of \(events.count) events") {
            let answer = try self.conversation.ask(self.line.written, ShortAnswer.decode)
            try self.check(answer)
            guard let taken = answer.taken, (0...events.count).contains(taken) else {
                throw BackendError.failed(
                    "'taken' is \(answer.taken.map(String.init) ?? "missing"), expected 0 to \(events.count)")
            }
            return (taken, try answer.results(taken: taken))
        }
    }

    func settle() throws { _ = try plain("settle") }

    func report() throws -> BackendReport { try plain("report").report }

    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        var events: [TrackingEvent] = []
        try read("events") {
            try Messages.read($0, "events", part: part, of: parts)
        } scan: { line in
            events.removeAll(keepingCapacity: true)
            return try AnswerReader.events(line, into: &events)
        } deliver: {
            if !events.isEmpty { try events.withUnsafeBufferPointer(body) }
        }
    }

    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        var batch = CreditBatch()
        try read("credits") {
            try Messages.read($0, "credits", rule: rule, goal: goal, part: part, of: parts)
        } scan: { line in
            batch.removeAll()
            return try AnswerReader.credits(line, into: &batch)
        } deliver: {
            if batch.count > 0 { try body(batch) }
        }
    }

    /// Asks, and delivers line after line of the answer. What a reader throws comes through once the answer is over.
    private func read(
        _ verb: String, _ message: (Int) throws -> [UInt8],
        scan: (UnsafeBufferPointer<UInt8>) throws -> AnswerReader.Head, deliver: () throws -> Void
    ) throws {
        number += 1
        let question = try message(number)
        var readerError: (any Error)?
        var isFirst = true
        while true {
            let hasMore = try reporting(verb) {
                func answer(_ line: UnsafeBufferPointer<UInt8>) throws -> Bool {
                    let head = try scan(line)
                    guard !head.isRefusal else {
                        try self.check(try ShortAnswer.decode(line))
                        return false
                    }
                    guard head.number == UInt64(self.number) else {
                        throw self.misnumbered(head.number.map(String.init))
                    }
                    return head.hasMore
                }
                if !isFirst { return try self.conversation.listen(answer) }
                return try question.withUnsafeBytes { try self.conversation.ask($0, answer) }
            }
            isFirst = false
            if readerError == nil {
                do { try deliver() } catch { readerError = error }
            }
            guard hasMore else { break }
        }
        if let readerError { throw readerError }
    }

    private func plain(_ verb: String) throws -> ShortAnswer {
        try short(verb) { try Messages.plain($0, verb) }
    }

    private func short(_ verb: String, _ message: (Int) throws -> [UInt8]) throws -> ShortAnswer {
        number += 1
        let question = try message(number)
        return try reporting(verb) {
            let answer = try question.withUnsafeBytes { try self.conversation.ask($0, ShortAnswer.decode) }
            try self.check(answer)
            return answer
        }
    }

    /// The first message: its answer must name our version of the protocol.
    private func greet(_ verb: String, _ message: (Int) throws -> [UInt8]) throws -> ShortAnswer {
        let answer: ShortAnswer
        do {
            answer = try short(verb, message)
        } catch BackendError.failed(let reason) where verb == "describe" {
            throw BackendError.unavailable(reason)
        }
        guard answer.footfall == Messages.version else {
            let theirs = answer.footfall.map { "version \($0) of the protocol" } ?? "no version of the protocol"
            throw BackendError.unavailable(
                "\(settings.program) at message \(number) (\(verb)): it speaks \(theirs), this Footfall speaks version "
                    + "\(Messages.version) ('\"footfall\":\(Messages.version)' in the answer)")
        }
        return answer
    }

    // MARK: Errors

    private func check(_ answer: ShortAnswer) throws {
        if let reason = answer.unsupported { throw BackendError.unsupported("\(settings.program): \(reason)") }
        if let reason = answer.error { throw BackendError.failed("it says: \(reason)") }
        guard answer.n == number else { throw misnumbered(answer.n.map(String.init)) }
    }

    private func misnumbered(_ number: String?) -> BackendError {
        .failed("it answered message \(number ?? "of no number ('n' is missing)") instead")
    }

    /// Says at which message something went wrong.
    private func reporting<Result>(_ what: String, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let failure as Conversation.Failure {
            throw failed(what, failure.reason)
        } catch BackendError.failed(let reason) {
            throw failed(what, reason)
        }
    }

    private func failed(_ what: String, _ reason: String) -> BackendError {
        .failed("\(settings.program) at message \(number) (\(what)): \(reason)")
    }

    // MARK: Ending

    func interrupt() { interruption.isOn.store(true, ordering: .relaxed) }

    /// Says `close`, waits a little for a program that has something to put away, then ends it whatever it does.
    func close() {
        number += 1
        if let message = try? Messages.plain(number, "close") {
            // Without waiting: a program that hangs gets its end all the same.
            message.withUnsafeBytes { _ = write(child.input, $0.baseAddress, $0.count) }
        }
        child.end(patienceSeconds: interruption.isOn.load(ordering: .relaxed) ? 0.2 : min(5, settings.deadlineSeconds))
    }

    /// Ends it after `describe`, or when a run did not come about.
    func end() { child.end(patienceSeconds: min(1, settings.deadlineSeconds)) }
}

/// The program as a store: what it says of each batch is what became of it.
final class ExecStore: BlockingStore {
    private let program: ExecProgram
    private let rules: [String]

    /// - Parameter rules: those that the program describes; it is not asked for others.
    init(_ program: ExecProgram, rules: [String]) {
        self.program = program
        self.rules = rules
    }

    func ingest(_ events: UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer {
        guard events.allSatisfy(\.amount.isFinite) else { return try ingestFinite(events) }
        return try program.submit(events).map { .results($0) } ?? .accepted
    }

    /// JSON has no word for infinity or for what is no number: events with such amounts are rejected.
    private func ingestFinite(_ events: UnsafeBufferPointer<TrackingEvent>) throws -> IngestAnswer {
        let finite = events.filter(\.amount.isFinite)
        var results = try finite.withUnsafeBufferPointer { try program.submit($0) }?.makeIterator()
        return .results(events.map { $0.amount.isFinite ? results?.next() ?? .accepted : .rejected })
    }

    func settle() throws { try program.settle() }

    func credits(
        rule: RuleSpecification, goal: UInt16, part: Int, of parts: Int, _ body: (borrowing CreditBatch) throws -> Void
    ) throws {
        guard rules.contains(rule.kindName) else {
            throw BackendError.unsupported("the program does not describe the rule \(rule.name)")
        }
        try program.credits(rule: rule, goal: goal, part: part, of: parts, body)
    }

    func events(part: Int, of parts: Int, _ body: (UnsafeBufferPointer<TrackingEvent>) throws -> Void) throws {
        try program.events(part: part, of: parts, body)
    }

    func report() throws -> BackendReport { try program.report() }
    func interrupt() { program.interrupt() }
    func close() { program.close() }
}
