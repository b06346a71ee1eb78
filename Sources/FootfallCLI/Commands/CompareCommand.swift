import ArgumentParser
import Foundation
import Reporting
import Results
import Scenario

/// `footfall compare`: results against results, with noise taken into account.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two results: what changed, and whether it is more than chance.",
        discussion: """
            A and B are folders of runs, or their summary.json. Runs of the same scenario and seed have the same customers and
            random numbers, so that even small changes show; otherwise both runs' own luck is taken into account. Both are
            measured by leaving out groups of customers in turn (groups.json beside the summary). All findings together are luck
            in no more than 5% of cases, however many measures are compared (Holm); change that by --confidence.

            A measure that has a better side (conversions, response times, lost events) may not get worse beyond its
            tolerance, which is 0 unless you say otherwise:
              --tolerance 2%                      every one of them by 2%
              --tolerance 'goals.*.value=1%'      these by 1%; * stands for anything
              --tolerance delivery.lost=10        this one by 10, in its own unit
            A measure without a better side fails only where you name it. What only the machine decides (response times, rates)
            has noise that one run does not show: it fails only where you name it.

            Exit codes: 0 no regression; 1 a regression beyond tolerance; 2 a file or option that cannot be used.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

    @Argument(help: ArgumentHelp("Folder of the run to compare with, or its summary.json.", valueName: "a"))
    var a: String
    @Argument(help: ArgumentHelp("Folder of the run that is compared.", valueName: "b"))
    var b: String
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "How much worse things may get. May be repeated; the last that fits counts.", valueName: "[measure=]amount")
    )
    var tolerance: [String] = []
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Compare these measures alone, as in kpis or 'goals.*'. May be repeated.", valueName: "measure"))
    var measure: [String] = []
    @Option(name: .long, help: ArgumentHelp("How sure findings are, all of them together.", valueName: "percent"))
    var confidence = "95%"
    @Flag(name: .long, help: "Compare segments, periods and what-ifs as well, and show every measure.")
    var all = false
    @Option(name: .long, help: "What standard output gets.")
    var format: Format = .table
    @Flag(name: [.short, .long], help: "Say nothing but regressions and errors.")
    var quiet = false
    @Flag(name: .customLong("no-color"), help: "No colour (NO_COLOR does the same).")
    var noColor = false

    func run() throws {
        let comparer = Comparer(
            tolerances: try tolerance.map(read), measures: measure, everything: all, confidence: try readConfidence())
        let (before, after) = (try Self.summary(a), try Self.summary(b))
        let comparison = try comparer.compare(
            (before, CustomerGroups.read(a, digest: before.digest)),
            (after, CustomerGroups.read(b, digest: after.digest)))
        try checkNames(comparer, comparison, before, after)
        try show(comparison, before, after)
        if comparison.hasRegression { throw ExitCode(1) }
    }

    // MARK: - What was asked

    private func read(_ text: String) throws -> Tolerance {
        if let tolerance = Tolerance(text) { return tolerance }
        throw UsageError(
            "--tolerance \(text): write an amount of at least 0, as in 2%, goals.*.value=1% or delivery.lost=10")
    }

    private func readConfidence() throws -> Double {
        let isPercent = confidence.hasSuffix("%")
        guard let number = Double(isPercent ? String(confidence.dropLast()) : confidence) else {
            throw UsageError("--confidence \(confidence): write it like 95%")
        }
        let share = isPercent ? number / 100 : number
        guard share >= 0.5, share < 1 else {
            throw UsageError("--confidence \(confidence): it is at least 50% and less than 100%")
        }
        return share
    }

    /// A pattern that fits nothing is a misspelling, and nothing would ever fail by it.
    private func checkNames(_ comparer: Comparer, _ comparison: Comparison, _ a: Summary, _ b: Summary) throws {
        var options = measure.map { ("--measure \($0)", $0) }
        for (text, tolerance) in zip(self.tolerance, comparer.tolerances) {
            if let pattern = tolerance.pattern { options.append(("--tolerance \(text)", pattern)) }
        }
        for (option, pattern) in options {
            guard !comparison.rows.contains(where: { Tolerance.fits($0.measure, pattern: pattern) }) else { continue }
            let hint = try SummaryTree(b).suggestions(for: pattern).first.map { "; did you mean '\($0)'?" }
            throw UsageError(
                "\(option): neither result has a measure of that name\(hint ?? "; --all --format csv lists them")")
        }
    }

    /// - Throws: ``ResultsError``, ``UsageError`` for a folder that holds runs instead of being one.
    private static func summary(_ path: String) throws -> Summary {
        do {
            return try SummaryFile.read(path)
        } catch let error {
            let inside = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().filter {
                FileManager.default.fileExists(atPath: "\(path)/\($0)/\(SummaryFile.name)")
            }
            guard error.code == .unreadable, let newest = inside.last else { throw error }
            throw UsageError(
                "\(path) is no run but holds \(inside.count); name one, the newest being \(path)/\(newest)")
        }
    }

    // MARK: - What came of it

    private func show(_ comparison: Comparison, _ before: Summary, _ after: Summary) throws {
        let names = (a: a, b: b)
        switch format {
        case .csv: try Terminal.say(ComparisonFile.csv(comparison))
        case .json: try Terminal.say(ComparisonFile.json(comparison, a: before, b: after, names: names))
        case .table:
            if quiet, !comparison.hasRegression { return }
            try Terminal.say(
                ComparisonReport.render(
                    comparison, names: (Self.title(a, before), Self.title(b, after)), everything: all,
                    width: Terminal.width(of: STDOUT_FILENO),
                    color: Terminal.hasColor(STDOUT_FILENO, refused: noColor)))
            return
        }
        guard !quiet else { return }
        for note in comparison.notes { Terminal.complain("note: \(note)") }
    }

    private static func title(_ path: String, _ summary: Summary) -> String {
        "\(path): \(summary.scenario), seed \(summary.seed), \(summary.customers) customers"
    }
}
