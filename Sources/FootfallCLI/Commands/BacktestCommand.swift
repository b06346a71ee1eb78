import ArgumentParser
import Fitting
import Foundation

/// `footfall backtest`: a forecast from the past alone, against what happened.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Fit the past, forecast the rest, and say how far off the forecast was.",
        discussion: """
            FILE is an event log, or transactions with --model, as for `footfall fit`. What comes after --train-until is kept
            from the fit. Expected numbers stand beside what happened, period by period, with intervals that hold 95 of 100
            replications of the fitted scenario, each with parameters drawn from their own uncertainty.

              footfall backtest transactions.csv --model bg-nbd --train-until 1997-09-30
              footfall backtest log.csv --train-until 2026-02-28
            """)

    @OptionGroup var data: DataOptions

    @Option(name: .customLong("train-until"), help: ArgumentHelp("Last day of the past.", valueName: "date"))
    var trainUntil: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How often the fitted scenario is run for the intervals.", valueName: "n"))
    var replications = 200

    @Option(name: .long, help: ArgumentHelp("Seed of the replications.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var output: OutputOptions

    func run() throws {
        var problems = OptionProblems()
        data.check(&problems)
        let day = CalendarDay.number(of: trainUntil)
        if day == nil { problems.add("--train-until \(trainUntil): expected a date like 2026-02-28") }
        if !(20...100_000).contains(replications) {
            problems.add("--replications \(replications): expected 20 to 100000")
        }
        let file = try problems.reading { try InputFile(data.file) }
        let input = try problems.value(file)
        var options = Backtest.Options(trainUntil: try problems.value(day))
        options.periodDays = max(1, Int(data.unit.days.rounded()))
        options.replications = replications
        options.seed = seed
        let content = try data.read(input)
        do {
            if let model = data.model {
                let purchases = try data.purchases(content, for: model)
                let backtest = try Backtest(model, purchases, options)
                try show(BacktestOutput(backtest, notes: purchases.notes + backtest.notes))
            } else {
                var fit = LogFit.Options()
                fit.halfLifeDays = data.halfLifeDays
                fit.goal = data.goal
                let backtest = try Backtest(try data.log(content), fit: fit, options)
                try show(BacktestOutput(backtest, notes: backtest.notes))
            }
        } catch let refusal as FitRefusal {
            throw UsageError("\(data.input): \(refusal)")
        }
    }

    private func show(_ backtest: BacktestOutput) throws {
        switch output.format {
        case .json: try Terminal.say(backtest.json())
        case .table: try Terminal.say(backtest.table(width: Terminal.width(of: STDOUT_FILENO)))
        }
        guard !output.quiet else { return }
        for note in backtest.notes { Terminal.complain("note: \(note)") }
    }
}
