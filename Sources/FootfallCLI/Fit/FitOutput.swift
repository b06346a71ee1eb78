import Fitting
import Foundation
import Measurement
import Reporting

/// What `footfall fit` says, for people and for programs.
struct FitOutput: Encodable {
    var format = "footfall.fit/1"
    var model: String
    var parameters: [String: Double]
    var standardErrors: [String: Double]
    /// 95% intervals.
    var intervals: [String: [Double]]
    var logLikelihood: Double
    var customers: Int
    /// Of times and rates.
    var unit: String
    var notes: [String]
    /// The parameters in the order of the scenario; the maps have none.
    private let estimates: [Estimate]

    enum CodingKeys: String, CodingKey {
        case format, model, parameters, intervals, customers, unit, notes
        case standardErrors = "standard_errors"
        case logLikelihood = "log_likelihood"
    }

    init(
        model: String, _ estimates: [Estimate], logLikelihood: Double, customers: Int, unit: String, notes: [String]
    ) {
        self.model = model
        self.estimates = estimates
        self.logLikelihood = logLikelihood
        self.customers = customers
        self.unit = unit
        self.notes = notes
        func table<Value>(_ value: (Estimate) -> Value?) -> [String: Value] {
            Dictionary(
                estimates.compactMap { estimate in value(estimate).map { (estimate.name, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        parameters = table(\.value)
        standardErrors = table(\.standardError)
        intervals = table { estimate in estimate.interval.map { [$0.low, $0.high] } }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func table(width: Int) -> String {
        var table = TableRenderer([
            .init("parameter", .left), .init("estimate"), .init("standard error"), .init("95% from"), .init("to"),
        ])
        for estimate in estimates {
            let interval = estimate.interval
            table.add([
                estimate.name, Self.number(estimate.value), estimate.standardError.map(Self.number) ?? "-",
                interval.map { Self.number($0.low) } ?? "-", interval.map { Self.number($0.high) } ?? "-",
            ])
        }
        let head =
            "\(model): \(customers) customers, times in \(unit)s, log-likelihood \(String(format: "%.1f", logLikelihood))"
        return ([head, ""] + table.render(width: width).lines).joined(separator: "\n")
    }

    private static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
