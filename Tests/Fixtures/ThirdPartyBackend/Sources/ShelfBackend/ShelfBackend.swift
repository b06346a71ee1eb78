// guide: backend
import Tracking

public struct ShelfBackend: TrackingBackend {
    public static let description = BackendDescription(
        name: "shelf", summary: "an example: events on a shelf in memory",
        options: [
            BackendOption(name: "batch", type: .integer, standard: "1000", summary: "events stored at once, at most")
        ],
        attribution: .conversion, readBack: .bodies, durable: .none, idempotent: true, rules: ["last-touch"])

    private let batch: Int

    public init(options: [String: String]) throws {
        let text = options["batch"] ?? "1000"
        guard let number = Int(text), number > 0 else {
            throw BackendError.badOption(name: "batch", value: text, remedy: "expected a whole number above 0")
        }
        batch = number
    }

    public func prepare(_ plan: RunPlan) throws -> any TrackingSession {
        guard !plan.resumed else { throw BackendError.unsupported("the shelf is empty: start a fresh run") }
        try LastTouch.check(plan)
        return BlockingSession(Shelf(plan), plan: plan, batch: batch)
    }
}
// guide: end
