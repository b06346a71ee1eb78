import Fitting
import Foundation
import Reporting

/// What `footfall backtest` says, for people and for programs.
struct BacktestOutput: Encodable {
    struct Comparison: Encodable {
        var start: String
        var days: Int
        var actual: Double
        var expected: Double
        var low: Double
        var high: Double
        var inside: Bool
        var error: Double?

        init(_ comparison: Backtest.Comparison) {
            start = CalendarDay.text(comparison.start)
            days = comparison.days
            actual = comparison.actual
            expected = comparison.expected
            low = comparison.low
            high = comparison.high
            inside = comparison.isInside
            error = comparison.error
        }
    }
    struct Measure: Encodable {
        var measure: String
        var total: Comparison
        /// Share of the periods whose interval holds what happened.
        var coverage: Double
        var periods: [Comparison]
    }

    var format = "footfall.backtest/1"
    var model: String
    var trainUntil: String
    var until: String
    var replications: Int
    var measures: [Measure]
    var notes: [String]

    enum CodingKeys: String, CodingKey {
        case format, model, until, replications, measures, notes
        case trainUntil = "train_until"
    }

    init(_ backtest: Backtest, notes: [String]) {
        model = backtest.model
        trainUntil = CalendarDay.text(backtest.trainUntil)
        until = CalendarDay.text(backtest.until)
        replications = backtest.replications
        measures = backtest.measures.map {
            Measure(
                measure: $0.name, total: Comparison($0.total), coverage: $0.coverage,
                periods: $0.periods.map(Comparison.init))
        }
        self.notes = notes
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func table(width: Int) -> String {
        var lines = ["\(model) fitted up to \(trainUntil), held against what happened up to \(until)"]
        for measure in measures {
            var table = TableRenderer([
                .init(measure.measure, .left), .init("happened"), .init("expected"), .init("95% from"), .init("to"),
                .init("inside"),
            ])
            for period in measure.periods { table.add(Self.row("from \(period.start)", period)) }
            table.add(Self.row("total", measure.total))
            let error = measure.total.error.map { String(format: "%+.1f%%", $0 * 100) } ?? "not known: nothing happened"
            let inside = measure.periods.count(where: \.inside)
            lines += [""] + table.render(width: width).lines
            lines.append(
                "  error of the total \(error); \(inside) of \(measure.periods.count) intervals hold what happened")
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ comparison: Comparison) -> [String] {
        [
            name, number(comparison.actual), number(comparison.expected), number(comparison.low),
            number(comparison.high), comparison.inside ? "yes" : "no",
        ]
    }

    private static func number(_ value: Double) -> String {
        String(format: value == value.rounded() || abs(value) >= 1_000 ? "%.0f" : "%.1f", value)
    }
}
