import ArgumentParser
import Check
import Foundation
import Reporting
import Results

/// How a check is told: on standard output in one form, into files in any.
struct CheckOutput: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case terminal, table, junit, json, github }

    @Option(
        name: .long,
        help: "What standard output gets: terminal (or table), junit (XML), json, or github (annotations of files).")
    var format = Format.terminal

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Also write a file: .xml for JUnit, .json for JSON, .txt for text; may be repeated.", valueName: "file"))
    var output: [String] = []

    @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
    var quiet = false

    @Flag(name: .customLong("no-color"), help: "No colour (NO_COLOR does the same).")
    var noColor = false

    init() {}

    /// Before any work is done.
    ///
    /// - Throws: ``UsageError``.
    func check() throws {
        var problems = OptionProblems()
        for (index, path) in output.enumerated() {
            if Self.format(of: path) == nil {
                problems.add("--output \(path): the name ends in .xml for JUnit, .json for JSON or .txt for text")
            }
            if output[..<index].contains(path) { problems.add("--output \(path): given twice") }
        }
        try problems.refuse()
    }

    private static func format(of path: String) -> Format? {
        switch (path as NSString).pathExtension.lowercased() {
        case "xml": .junit
        case "json": .json
        case "txt": .terminal
        default: nil
        }
    }

    func write(_ summaries: [CheckSummary]) throws {
        // Whoever waits sees the result even where a file cannot be written.
        let color = Terminal.hasColor(STDOUT_FILENO, refused: noColor)
        try Terminal.say(render(summaries, format, width: Terminal.width(of: STDOUT_FILENO), color: color))
        for path in output {
            guard let format = Self.format(of: path) else { continue }
            let text = try render(summaries, format, width: 100, color: false)
            try OutputFile.write(Data((text + "\n").utf8), to: path)
        }
    }

    /// Without the last line break.
    private func render(
        _ summaries: [CheckSummary], _ format: Format, width: Int, color: Bool
    ) throws -> String {
        var text =
            switch format {
            case .terminal, .table:
                summaries.map { CheckPage.render($0, width: width, color: color) }.joined(separator: "\n")
            case .junit: CheckJUnit.render(summaries)
            case .json: String(decoding: try CheckFile.encode(summaries), as: UTF8.self)
            case .github: CheckAnnotations.render(summaries)
            }
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}

/// `--budget`: a time or a number of journeys.
enum CheckBudget {
    /// - Throws: ``UsageError`` for what is neither, or out of bounds.
    static func read(_ text: String) throws -> CheckOptions.Budget {
        let digits = text.replacing("_", with: "")
        if let count = Int(digits) {
            guard (1...CheckOptions.Budget.mostJourneys).contains(count) else {
                throw UsageError(
                    "--budget \(text): expected 1 to \(CheckOptions.Budget.mostJourneys) journeys, or a time like 5s")
            }
            return .journeys(count)
        }
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
        for (unit, size) in units where digits.hasSuffix(unit) {
            guard let number = Double(digits.dropLast(unit.count)), number.isFinite else { continue }
            let seconds = number * size
            guard seconds > 0, seconds <= CheckOptions.Budget.longestSeconds else {
                throw UsageError("--budget \(text): expected more than nothing and at most 1h")
            }
            return .seconds(seconds)
        }
        throw UsageError("--budget \(text): expected a time like 5s or 2m, or a number of journeys like 10_000")
    }
}
