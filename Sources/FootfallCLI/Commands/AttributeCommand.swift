import ArgumentParser
import Attribution
import Foundation
import Reporting
import Scenario

/// `footfall attribute`: the rules on anyone's data.
struct AttributeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute",
        abstract: "Credit the channels of a file of journeys or paths under any rules.",
        discussion: """
            FILE is CSV with a header, of one of two shapes:
              journeys  customer,time,event,channel[,kind,partner,campaign,coupon,goal,order,value]
                        event is touch, conversion or refund; time is RFC 3339 or a number of seconds
              paths     path,conversions[,value][,nulls]   with the channels of a path separated by ' > '

            Rules: \(RuleFamily.allCases.map(\.example).joined(separator: ", ")).
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, json }
    enum Grouping: String, ExpressibleByArgument, CaseIterable { case channel, partner }

    @Argument(help: ArgumentHelp("The file; - for standard input.", valueName: "file"))
    var file: String
    @OptionGroup var rules: RuleOptions
    @Option(name: .long, help: "What standard output gets.")
    var format: Format = .table
    @Flag(name: .long, help: "The credits of each conversion instead of totals.")
    var perConversion = false
    @Option(name: .long, help: "What a row stands for.")
    var by: Grouping = .channel
    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --by partner: what partners earn of the value credited to them, less what refunds take back.",
            valueName: "rate"))
    var commission: String?
    @Flag(name: .long, help: "With --by partner: what looks wrong about a partner, as in click-injection.")
    var flags = false
    @Flag(name: .long, help: "Give no credit to partners with a flag.")
    var excludeFlagged = false
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("Only conversions of this goal. May be repeated.", valueName: "name"))
    var goal: [String] = []
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Leave out up to so many bad rows instead of refusing the file.", valueName: "n"))
    var maxErrors = 0
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Threads; results are the same for any number.", valueName: "n"))
    var workers = 1
    @Flag(name: [.short, .long], help: "Say nothing but results and errors.")
    var quiet = false
    @Flag(name: .customLong("no-color"), help: "No colour (NO_COLOR does the same).")
    var noColor = false

    func run() throws {
        var (request, input) = try read()
        let output = CreditOutput(request.rules.map(\.text), format: format)
        if perConversion {
            try output.begin()
            request.onCredits = { try output.write($0) }
        }
        let credits: FileCredits
        do {
            credits = try FileAttribution.run(request, read: input.read) { try SpillFiles() }
        } catch let problems as FileProblems {
            problems.complain(of: self.input, allowed: maxErrors)
            throw ExitCode(2)
        } catch let failure as DataDrivenFailure {
            throw UsageError("\(file): \(failure)")
        } catch let refusal as FileRefusal {
            throw UsageError("\(file): \(refusal)")
        }
        if perConversion { try output.finish() } else { try output.write(credits) }
        if !quiet { tell(credits) }
    }

    /// The command line, and the file opened.
    ///
    /// - Throws: ``UsageError`` with all that is wrong.
    private func read() throws -> (FileRequest, InputFile) {
        var problems = OptionProblems()
        if maxErrors < 0 { problems.add("--max-errors \(maxErrors): expected 0 or more") }
        if !(1...1024).contains(workers) { problems.add("--workers \(workers): expected 1 to 1024") }
        if by != .partner {
            for option in [commission.map { "--commission \($0)" }, flags ? "--flags" : nil].compactMap({ $0 }) {
                problems.add("\(option): it is about partners; add --by partner")
            }
        }
        let requests = try rules.requests(&problems)
        let choices = try rules.choices(&problems)
        let share = try problems.reading { try commission.map(Self.rate) }
        let input = try problems.reading { try InputFile(file) }
        var request = FileRequest(rules: try problems.value(requests))
        request.choices = choices
        request.by = by == .partner ? .partner : .channel
        request.commission = try problems.value(share)
        request.flags = flags
        request.excludeFlagged = excludeFlagged
        request.goals = goal
        request.maxErrors = maxErrors
        request.suggest = { Suggestion.closest(to: $0, among: $1) }
        return (request, try problems.value(input))
    }

    /// `8%` or `0.08`, in billionths.
    private static func rate(_ text: String) throws -> Int64 {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? text.dropLast() : text[...]), (0...(isPercent ? 100 : 1)).contains(number)
        else { throw UsageError("--commission \(text): expected a share from 0 to 1, as in 8% or 0.08") }
        return Commission.billionths(isPercent ? number / 100 : number)
    }

    private var input: String { file == "-" ? "standard input" : file }

    /// What is no result, for people.
    private func tell(_ credits: FileCredits) {
        if credits.bad.count > 0 {
            for problem in credits.bad.first {
                Terminal.complain("\(input):\(problem.line): left out: \(problem.message)")
            }
            Terminal.complain("\(credits.bad.count) of \(credits.rowCount) rows left out")
        }
        if !credits.ignoredColumns.isEmpty {
            Terminal.complain("columns without a meaning here: \(credits.ignoredColumns.joined(separator: ", "))")
        }
        if credits.rowCount == 0 {
            Terminal.complain("\(input): no rows after the header, so there is nothing to credit")
        }
        for note in credits.notes { Terminal.complain(note) }
    }
}
