import Results
import Runner

/// How the days of a scenario fall into the points of its series.
struct SeriesShape: Sendable {
    struct Point: Sendable {
        /// First day of the interval that the scenario covers.
        var from: String
        var isComplete: Bool
        var days: Range<Int>
    }
    static let measures = ["arrivals", "conversions", "value", "cost"]

    let points: [(every: SeriesSummary.Interval, points: [Point])]

    /// Weeks begin on Monday; the first and the last week and month may be cut off by the scenario's ends.
    init(_ axis: DailyAxis) {
        points = [
            (.day, Self.group(axis) { "\($1)" }),
            // 1970-01-01 was a Thursday, the fourth day of its week.
            (.week, Self.group(axis) { "\(($1 + 3) / 7)" }),
            (.month, Self.group(axis) { name, _ in String(name.prefix(7)) }),
        ]
    }

    /// What the days of an interval have in common, by their date and number.
    private typealias Key = (_ name: String, _ number: Int) -> String

    private static func group(_ axis: DailyAxis, by key: Key) -> [Point] {
        let days = axis.days
        let keys = days.map { key($0.name, $0.number) }
        var points: [Point] = []
        var start = 0
        for index in days.indices where index + 1 == days.count || keys[index] != keys[index + 1] {
            // An interval that begins before the first day, or goes on behind the last, is not whole.
            let isCutOff =
                start == 0 && key(axis.previous, days[0].number - 1) == keys[0]
                || index + 1 == days.count && key(axis.next, days[index].number + 1) == keys[index]
            points.append(
                Point(
                    from: days[start].name, isComplete: !isCutOff && days[start...index].allSatisfy(\.isComplete),
                    days: start..<index + 1))
            start = index + 1
        }
        return points
    }

    static func path(_ every: SeriesSummary.Interval, _ measure: String, _ from: String) -> String {
        "\(MeasureRows.series)\(every.rawValue).\(measure).\(from)"
    }

    /// Every point of one replication.
    func row(_ figures: DailyFigures) -> MeasureRow {
        let columns = [figures.arrivals, figures.conversions, figures.value, figures.cost]
        return points.flatMap { every, points in
            zip(Self.measures, columns).flatMap { measure, column in
                points.map { (Self.path(every, measure, $0.from), column[$0.days].reduce(0, +)) }
            }
        }
    }

    func summaries(_ make: (_ path: String) -> ForecastSummary?) -> [SeriesSummary] {
        points.flatMap { every, points in
            Self.measures.map { measure in
                SeriesSummary(
                    measure: measure, every: every,
                    points: points.compactMap { point in
                        make(Self.path(every, measure, point.from)).map {
                            SeriesSummary.Point(from: point.from, complete: point.isComplete, value: $0)
                        }
                    })
            }
        }
    }
}
