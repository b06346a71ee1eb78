import ArgumentParser
import Fitting
import Foundation
import Scenario

/// `footfall fit`: a scenario, or a model of purchases, learnt from data.
struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Estimate a scenario from an event log, or a model of purchases, with standard errors.",
        discussion: """
            FILE is CSV with a header, of one of three shapes:
              event log     customer,time,event,channel[,kind,partner,campaign,line,goal,order,value,stage,to]
                            event is touch, conversion, refund, stage (the customer enters `stage`) or decision (a dwell in
                            `stage` is over: `to` is where it leads, churned, or empty for staying). `footfall log` writes one.
              transactions  customer,date[,value]                      with --model
              summaries     frequency,recency,T[,monetary_value]       with --model

            From a log: probabilities of the stage graph, dwell distributions (the best family by AIC, dwells that had not
            ended counted as such), touch rates, uplifts and half-lives. What a log cannot tell is said below the table.
            Models: bg-nbd (r alpha a b), pareto-nbd (r alpha s beta), gamma-gamma (p q v; repeat purchases only). Purchases of a
            customer on one day count as one, and the first is not a repeat.

            With --out the fitted scenario is written and runs as it is:
              footfall log shop.yaml > log.csv && footfall fit log.csv --out fitted.yaml && footfall run fitted.yaml
            """)

    @OptionGroup var data: DataOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write the fitted scenario here; for purchases a file of arrivals lies beside it.",
            valueName: "scenario.yaml"))
    var out: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        var problems = OptionProblems()
        data.check(&problems)
        let file = try problems.reading { try InputFile(data.file) }
        let target = try problems.reading { try out.map { try FittedFile($0) } }
        let input = try problems.value(file)
        let content = try data.read(input)
        do {
            if let model = data.model {
                try fit(model, try data.purchases(content, for: model), to: try problems.value(target))
            } else {
                try fit(try data.log(content), to: try problems.value(target))
            }
        } catch let refusal as FitRefusal {
            throw UsageError("\(data.input): \(refusal)")
        }
    }

    private func fit(_ model: PurchaseModel, _ purchases: PurchaseData, to target: FittedFile?) throws {
        let fit = try PurchaseFit(model, to: purchases)
        var notes = purchases.notes + fit.notes
        if let target {
            // What somebody spends needs somebody who buys.
            let timing = model == .gammaGamma ? try PurchaseFit(.betaGeometric, to: purchases) : fit
            let scenario = PurchaseScenario(
                timing, spend: model == .gammaGamma ? fit : nil, data: purchases, name: target.name)
            if model == .gammaGamma {
                notes.append("\(target.path): when customers buy is bg-nbd, fitted to the same file")
            }
            notes += scenario.notes
            try target.write(scenario.text, [(scenario.traceName, scenario.trace)])
        }
        try show(
            FitOutput(
                model: model.rawValue, fit.estimates, logLikelihood: fit.logLikelihood, customers: fit.customerCount,
                unit: purchases.unit.rawValue, notes: notes), target)
    }

    private func fit(_ log: EventLog, to target: FittedFile?) throws {
        var options = LogFit.Options()
        options.name = target?.name ?? "fitted"
        options.halfLifeDays = data.halfLifeDays
        options.goal = data.goal
        let fit = try LogFit(log, options)
        try target?.write(fit.scenario, [])
        try show(
            FitOutput(
                model: "journeys", fit.estimates, logLikelihood: fit.logLikelihood, customers: fit.customerCount,
                unit: "day", notes: fit.notes), target)
    }

    private func show(_ fit: FitOutput, _ target: FittedFile?) throws {
        switch output.format {
        case .json: try Terminal.say(fit.json())
        case .table: try Terminal.say(fit.table(width: Terminal.width(of: STDOUT_FILENO)))
        }
        guard !output.quiet else { return }
        for note in fit.notes { Terminal.complain("note: \(note)") }
        if let target { Terminal.complain("wrote \(target.path); try: footfall run \(target.path)") }
    }
}
