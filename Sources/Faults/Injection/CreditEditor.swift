import Tracking

/// Rewrites reported credits as the faults of reports have it.
struct CreditEditor: Sendable {
    private let faults: [(tamper: Fault.CreditTampering, dice: Dice)]
    var plan: RunPlan

    init(_ requests: [FaultRequest], plan: RunPlan) {
        self.plan = plan
        faults = requests.compactMap { request in
            guard case .credits(let tamper) = request.fault.action else { return nil }
            return (tamper, Dice(request))
        }
    }

    func edit(
        _ batch: borrowing CreditBatch, latest: Int64, restoring restored: (EventID) -> EventID
    ) -> CreditBatch {
        let known = ReportKnowledge(latest: latest, vocabulary: plan.vocabulary, minorUnits: plan.minorUnits)
        var edited = CreditBatch()
        for index in 0..<batch.count {
            let conversion = batch.conversions[index]
            var reported = ReportedConversion(
                id: restored(conversion.id), time: conversion.time, value: conversion.value,
                credits: Array(batch.credits(of: index)))
            guard faults.allSatisfy({ $0.tamper(&reported, $0.dice, known) }) else { continue }
            for credit in reported.credits { edited.append(credit) }
            edited.finish(reported.id, time: reported.time, value: reported.value)
        }
        return edited
    }
}
