import ArgumentParser
import Foundation
import Results

/// Where a job script or a manifest goes.
struct JobFile: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var output: String?

    init() {}

    func check(_ problems: inout OptionProblems) {
        if output?.isEmpty == true {
            problems.add("--output is empty: name a file, or leave it out for standard output")
        }
    }

    /// - Parameter text: with a line break at its end.
    func write(_ text: String) throws {
        guard let output else { return try Terminal.say(String(text.dropLast())) }
        try OutputFile.write(Data(text.utf8), to: output)
    }
}
