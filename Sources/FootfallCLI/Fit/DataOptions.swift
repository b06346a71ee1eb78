import ArgumentParser
import Attribution
import Fitting
import Foundation

extension PurchaseModel: ExpressibleByArgument {}
extension Fitting.TimeUnit: ExpressibleByArgument {}

/// The file of `fit` and `backtest`, and how it is read.
struct DataOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The file; - for standard input.", valueName: "file"))
    var file: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "bg-nbd, pareto-nbd or gamma-gamma: a model of purchases. Without it the file is an event log.",
            valueName: "model"))
    var model: PurchaseModel?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Last day observed, as in 2026-03-31 (default: that of the last row).", valueName: "date"))
    var until: String?

    @Option(
        name: .long,
        help:
            "Unit of a purchase model's times: hour, day, week, month or year (for summaries: what they are written in)."
    )
    var unit: Fitting.TimeUnit = .week

    @Option(
        name: .customLong("half-life"), parsing: .unconditional,
        help: ArgumentHelp(
            "Days in which a touch's effect halves, where that is known; else it is estimated from the log.",
            valueName: "days"))
    var halfLifeDays: Double?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The event of a log that counts as success (default: the most frequent).", valueName: "event"))
    var goal: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Leave out up to so many bad rows instead of refusing the file.", valueName: "n"))
    var maxErrors = 0

    init() {}

    /// The name of the file, for messages.
    var input: String { file == "-" ? "standard input" : file }

    /// Notes what is wrong with the options, and reads nothing yet.
    func check(_ problems: inout OptionProblems) {
        if maxErrors < 0 { problems.add("--max-errors \(maxErrors): expected 0 or more") }
        if let halfLifeDays, !(halfLifeDays > 0 && halfLifeDays < 1e5) {
            problems.add("--half-life \(halfLifeDays): expected a number of days above 0")
        }
        if let until, CalendarDay.number(of: until) == nil {
            problems.add("--until \(until): expected a date like 2026-03-31")
        }
        guard let model else { return }
        if halfLifeDays != nil { problems.add("--half-life is about event logs, not about \(model.rawValue)") }
        if goal != nil { problems.add("--goal is about event logs, not about \(model.rawValue)") }
    }

    /// Reads the file.
    ///
    /// - Throws: `ExitCode` after every problem was told as FILE:LINE; ``UsageError``.
    func read(_ file: InputFile) throws -> DataFile {
        var options = DataFile.Options()
        options.until = until.flatMap { CalendarDay.number(of: $0) }
        options.unit = unit
        options.maxErrors = maxErrors
        do {
            return try DataFile.read(options, from: file.read)
        } catch let problems as FileProblems {
            problems.complain(of: input, allowed: maxErrors)
            throw ExitCode(2)
        } catch let refusal as FitRefusal {
            throw UsageError("\(input): \(refusal)")
        }
    }

    /// - Throws: ``UsageError`` where the file is an event log.
    func purchases(_ file: DataFile, for model: PurchaseModel) throws -> PurchaseData {
        if case .purchases(let data) = file { return data }
        throw UsageError(
            "\(input) is an event log; --model \(model.rawValue) takes `customer,date,value` or "
                + "`frequency,recency,T[,monetary_value]`")
    }

    /// - Throws: ``UsageError`` where the file holds purchases.
    func log(_ file: DataFile) throws -> EventLog {
        if case .log(let log) = file { return log }
        let models = PurchaseModel.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("\(input) holds purchases; choose a --model: \(models)")
    }
}
