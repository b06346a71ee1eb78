import Foundation

/// The models of repeat purchases and of spend.
public enum PurchaseModel: String, Sendable, CaseIterable {
    /// Purchases at a rate of the customer's own; after each the customer may be gone.
    case betaGeometric = "bg-nbd"
    /// Purchases at a rate of the customer's own; it goes at another, whether it buys or not.
    case paretoNBD = "pareto-nbd"
    /// What a repeat purchase is worth.
    case gammaGamma = "gamma-gamma"

    /// As the papers call them.
    public var parameterNames: [String] {
        switch self {
        case .betaGeometric: ["r", "alpha", "a", "b"]
        case .paretoNBD: ["r", "alpha", "s", "beta"]
        case .gammaGamma: ["p", "q", "v"]
        }
    }
}

/// A model fitted to histories.
public struct PurchaseFit: Sendable {
    public var model: PurchaseModel
    /// Named and ordered as ``PurchaseModel/parameterNames``; all on the scale of logarithms.
    public var estimates: [Estimate]
    public var logLikelihood: Double
    /// Whom it was fitted to: for gamma-gamma, those who bought again.
    public var customerCount: Int
    public var unit: TimeUnit
    public var notes: [String]
    /// Of the logarithms; `nil` where the data do not determine all of them.
    var covariance: SymmetricMatrix?

    public var parameters: [Double] { estimates.map(\.value) }

    /// - Throws: ``FitRefusal`` where the data cannot carry the model.
    public init(_ model: PurchaseModel, to data: PurchaseData) throws {
        try self.init(model, to: data.histories, unit: data.unit)
    }

    init(_ model: PurchaseModel, to histories: [PurchaseHistory], unit: TimeUnit) throws {
        self.model = model
        self.unit = unit
        notes = []
        let likelihood: ([Double]) -> Double
        var starts: [[Double]]
        switch model {
        case .betaGeometric, .paretoNBD:
            try Self.check(histories)
            customerCount = histories.count
            // Times in units of their scale, so that the same start serves hours and years.
            starts = [[1, 1, 1, 1], [0.3, 0.3, 0.5, 2]].map { [$0[0], $0[1] * Self.scale(histories), $0[2], $0[3]] }
            if model == .betaGeometric {
                let model = BetaGeometric.Likelihood(histories)
                likelihood = { model.value($0) }
            } else {
                starts = starts.map { [$0[0], $0[1], $0[2], $0[1]] }
                let model = ParetoNBD.Likelihood(histories)
                likelihood = { model.value($0) }
            }
        case .gammaGamma:
            let spend = try GammaGamma.Likelihood(histories)
            customerCount = spend.customerCount
            starts = [[2, 3, spend.mean], [6, 4, spend.mean / 2]]
            if spend.leftOut > 0 {
                notes.append("\(spend.leftOut) customers whose repeat purchases are worth 0 are left out")
            }
            likelihood = { spend.value($0) }
        }
        let found = Maximum.find(
            { point in
                // Beyond e^14 the likelihood no longer changes, and gamma functions lose their digits.
                guard point.allSatisfy({ abs($0) < 14 }) else { return -.infinity }
                return likelihood(point.map { exp($0) })
            }, from: starts.map { $0.map { log($0) } })
        logLikelihood = found.value
        // An error of e^10 says that the likelihood is flat but for rounding.
        let covariance = found.covariance.flatMap { matrix in
            model.parameterNames.indices.allSatisfy { matrix[$0, $0] < 100 } ? matrix : nil
        }
        self.covariance = covariance
        estimates = model.parameterNames.enumerated().map { index, name in
            Estimate(
                name, value: exp(found.point[index]), scale: .log,
                scaledError: covariance.map { $0[index, index].squareRoot() })
        }
        if covariance == nil { notes.append(Self.flat(found.point, model.parameterNames)) }
    }

    private static func check(_ histories: [PurchaseHistory]) throws {
        guard !histories.isEmpty else { throw FitRefusal("no customers: there is nothing to fit") }
        let buyers = histories.count { $0.frequency > 0 }
        guard buyers > 0 else {
            throw FitRefusal(
                "nobody bought again, so neither how often customers buy nor when they leave can be told; "
                    + "observe them longer")
        }
        guard histories.count >= 10 else {
            throw FitRefusal(
                "\(histories.count) \(histories.count == 1 ? "customer is" : "customers are") too few for a model of how "
                    + "customers differ; it takes at least 10")
        }
    }

    private static func scale(_ histories: [PurchaseHistory]) -> Double {
        max(1e-6, histories.reduce(0) { $0 + $1.age } / Double(histories.count) / 8)
    }

    private static func flat(_ point: [Double], _ names: [String]) -> String {
        let far = zip(names, point).filter { abs($0.1) > 8 }.map { "`\($0.0)`" }
        let which = far.isEmpty ? "the parameters" : far.joined(separator: " and ")
        return
            "the data do not determine \(which): the likelihood is flat there, so no standard errors are given, and the "
            + "values are one of many that fit alike"
    }
}
