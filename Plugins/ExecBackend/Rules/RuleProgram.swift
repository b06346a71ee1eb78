import Foundation
import Synchronization
import Tracking

/// A program that is a rule, under way: one question at a time, whichever thread has it.
final class RuleProgram: Sendable {
    private let settings: ExecSettings
    private let line: Mutex<Line>

    /// What the conversation needs, reached by one thread at a time.
    private struct Line: @unchecked Sendable {
        // Inside the mutex alone.
        let child: ChildProcess
        let conversation: Conversation
        var number = 0
    }

    private struct Answer: Decodable {
        var n: Int?
        var error: String?
        var footfall: Int?
        var name: String?
        var weights: [Double]?
    }

    init(_ settings: ExecSettings) throws {
        self.settings = settings
        let child: ChildProcess
        do {
            child = try ChildProcess(settings.program)
        } catch let failure as ChildProcess.Failure {
            throw RuleError.failed(
                "\(settings.program) cannot be started: \(failure.reason) (a script needs a first line like "
                    + "'#!/usr/bin/env python3')")
        }
        let conversation = Conversation(
            child, deadlineSeconds: settings.deadlineSeconds, longestLine: settings.longestLine,
            isInterrupted: { false })
        line = Mutex(Line(child: child, conversation: conversation))
    }

    /// - Returns: what it is called.
    func describe() throws -> String {
        let answer = try ask("describe_rule") { try Messages.describeRule($0, options: settings.own) }
        guard answer.footfall == Messages.version else {
            let theirs = answer.footfall.map { "version \($0) of the protocol" } ?? "no version of the protocol"
            throw RuleError.failed(
                "\(settings.program) at message 1 (describe_rule): it speaks \(theirs), this Footfall speaks version "
                    + "\(Messages.version) ('\"footfall\":\(Messages.version)' in the answer)")
        }
        return answer.name ?? "exec"
    }

    func weigh(_ conversion: CreditQuestion) throws -> [Double] {
        let answer = try ask("weigh") { try Messages.weigh($0, conversion) }
        guard let weights = answer.weights else {
            throw RuleError.failed("\(settings.program) (weigh): it answered without 'weights'")
        }
        return weights
    }

    private func ask(_ verb: String, _ message: (Int) throws -> [UInt8]) throws -> Answer {
        try line.withLock { line in
            line.number += 1
            let number = line.number
            let question = try message(number)
            func failed(_ reason: String) -> RuleError {
                .failed("\(settings.program) at message \(number) (\(verb)): \(reason)")
            }
            let answer: Answer
            do {
                answer = try question.withUnsafeBytes { bytes in
                    try line.conversation.ask(bytes) { try JSONDecoder().decode(Answer.self, from: Data($0)) }
                }
            } catch let failure as Conversation.Failure {
                throw failed(failure.reason)
            }
            if let reason = answer.error { throw failed("it says: \(reason)") }
            guard answer.n == number else {
                let theirs = answer.n.map(String.init) ?? "of no number ('n' is missing)"
                throw failed("it answered message \(theirs) instead")
            }
            return answer
        }
    }
}

extension Messages {
    static func describeRule(_ number: Int, options: [String: String]) throws -> [UInt8] {
        try line(
            DescribeRule(n: number, options: options.sorted { $0.key < $1.key }.map { .init(name: $0, value: $1) }))
    }

    static func weigh(_ number: Int, _ conversion: CreditQuestion) throws -> [UInt8] {
        try line(Weigh(number, conversion))
    }

    private struct DescribeRule: Encodable {
        struct Option: Encodable {
            var name: String
            var value: String
        }
        var n: Int
        var verb = "describe_rule"
        var footfall = version
        /// A list, because keys are written in snake case and these names are the user's.
        var options: [Option]
    }

    private struct Weigh: Encodable {
        struct Touch: Encodable {
            var kind: String
            var channel: String
            var partner: String?
            var campaign: String?
            var time: Int64
        }
        var n: Int
        var verb = "weigh"
        var goal: String
        var time: Int64
        var value: Int64
        var coupon: String?
        var touches: [Touch]

        init(_ number: Int, _ conversion: CreditQuestion) {
            n = number
            (goal, time, value) = (conversion.goal, conversion.time, conversion.value)
            coupon = conversion.coupon
            touches = conversion.touches.map { touch in
                Touch(
                    kind: "\(touch.kind)", channel: touch.channel, partner: touch.partner, campaign: touch.campaign,
                    time: touch.time)
            }
        }
    }
}
