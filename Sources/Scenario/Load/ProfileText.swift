import Foundation
import Pacing

/// A load profile as it is written on a command line: `ramp:0..5000/s:60s,hold:2m`.
///
/// Parts follow each other, each with its fields between colons:
///
///     500/s:60s                     the same rate all the time (also constant:500/s:60s)
///     ramp:0..5000/s:60s            from one rate to another; ramp:5000/s:60s begins where the part before ended
///     hold:2m                       the rate before, for so long
///     steps:100..1000/s:10x30s      ten steps of 30 s, of equal height
///     spike:8000/s:15s              so high for so long, then back to the rate before
///     sine:100..900/s:60s:5m        up and down with a period of 60 s, for 5 minutes
///     replay:curve.csv              a recorded curve, lines of `seconds,rate`; replay:curve.csv:x2 doubles its rates
///
/// `closed` alone is no rate at all but as fast as the server answers; `closed:64:2s` are 64 customers who think for 2 s.
public enum ProfileText {
    /// - Throws: ``ProfileProblem`` for the first part that cannot be read.
    public static func shape(_ text: String) throws(ProfileProblem) -> LoadPlan.Shape {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if fields[0] == "closed" { return try closed(fields, text) }
        return .profile(try phases(text))
    }

    /// The phases of a profile, named by what they are.
    public static func phases(_ text: String) throws(ProfileProblem) -> [LoadPlan.Phase] {
        var phases: [LoadPlan.Phase] = []
        var before: Double?
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var reader = ProfilePart(String(part), before: before)
            let pieces = try reader.read()
            before = reader.after ?? pieces.last?.rate
            let same = phases.count { $0.name == reader.name || $0.name.hasPrefix(reader.name + "-") }
            let name = same == 0 ? reader.name : "\(reader.name)-\(same + 1)"
            phases.append(
                LoadPlan.Phase(name: name, rate: pieces.last?.rate ?? 0, judged: true, shape: pieces))
        }
        do {
            _ = try Pacer(phases: phases.flatMap(\.pieces))
        } catch {
            throw ProfileProblem(part: text, remedy: "\(error)")
        }
        return phases
    }

    private static func closed(_ fields: [String], _ text: String) throws(ProfileProblem) -> LoadPlan.Shape {
        guard fields.count <= 3 else {
            throw ProfileProblem(part: text, remedy: "expected closed, closed:CUSTOMERS or closed:CUSTOMERS:THINK")
        }
        var customers: Int?
        if fields.count > 1 {
            guard let count = Int(fields[1]), (1...1_000_000).contains(count) else {
                throw ProfileProblem(part: text, remedy: "'\(fields[1])': expected 1 to 1000000 customers")
            }
            customers = count
        }
        let think = fields.count > 2 ? try ProfilePart(text, before: nil).duration(fields[2], atLeast: 0) : 0
        return .closed(customers: customers, thinkSeconds: think)
    }

    /// A rate above 0 as `--rate` takes it, per second.
    public static func rate(_ text: String) throws(ProfileProblem) -> Double {
        let rate = try ProfilePart(text, before: nil).rate(text)
        guard rate > 0 else { throw ProfileProblem(part: text, remedy: "expected a rate above 0") }
        return rate
    }

    /// A duration above 0 as `--duration` takes it, in seconds.
    public static func duration(_ text: String) throws(ProfileProblem) -> Double {
        try ProfilePart(text, before: nil).duration(text)
    }
}

/// What cannot be read in a load profile.
public struct ProfileProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// As it was written.
    public var part: String
    public var remedy: String

    public var description: String { part.isEmpty ? "it is empty: \(remedy)" : "'\(part)': \(remedy)" }
}
