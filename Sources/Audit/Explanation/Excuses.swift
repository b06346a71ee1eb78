import Tracking

/// What is known, before anything is looked into, of differences that are no backend's doing.
public struct Excuses: Sendable {
    let noted: WorldExcuses
    private let delivered: ExpectedCredits

    /// - Parameters:
    ///   - noted: of every customer whose credit the world changed.
    ///   - delivered: what a correct backend says, complete.
    public init(noted: WorldExcuses, delivered: ExpectedCredits) {
        var (noted, delivered) = (noted, delivered)
        noted.index()
        delivered.index()
        (self.noted, self.delivered) = (noted, delivered)
    }

    func excuse(for suspicions: borrowing Suspicions, item: Int) -> WorldExcuses.Excuse? {
        noted.find(suspicions.entry(item).id, rule: suspicions.rule(item))
    }

    /// Whether the report is what a correct backend says, and it is known why that differs from what complete journeys deserve.
    func holds(for suspicions: borrowing Suspicions, item: Int, _ shares: inout ContiguousArray<Share>) -> Bool {
        guard excuse(for: suspicions, item: item) != nil else { return false }
        guard let number = delivered.find(suspicions.entry(item).id) else {
            return suspicions.entry(item).kind == .missing
        }
        delivered.read(number, rule: suspicions.rule(item), into: &shares)
        return suspicions.isReported(shares, of: item)
    }
}
