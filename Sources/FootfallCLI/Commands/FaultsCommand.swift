import ArgumentParser
import Faults

/// `footfall faults`: the fault bank.
struct FaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "List the faults that --fault puts into a backend, with where they were seen.",
        discussion: """
            Each is modelled on a failure of a real tracking server. Try one:
            footfall run scenarios/affiliate-lifecycle.yaml --fault per-session=5%
            """)

    func run() throws {
        for fault in FaultBank.all {
            try Terminal.say(
                "\(fault.name)\n  \(fault.summary)\n  seen from: \(fault.level.rawValue); model: \(fault.source)\n")
        }
        for group in FaultBank.groups {
            try Terminal.say("Not told apart by what they leave: \(group.joined(separator: ", "))")
        }
    }
}
