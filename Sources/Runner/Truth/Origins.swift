/// In whose wake referred customers came, so that they can be lived again without everybody else.
///
/// Memory: 16 to 32 bytes for each referred customer whose conversions count.
struct Origins: Sendable, Codable {
    private var roots: [UInt64: Int] = [:]

    /// Notes who was referred, by the one who came by themselves and at whom the referrals began.
    mutating func note(_ customer: UInt64, root: Int) { roots[customer] = root }

    mutating func merge(_ other: Origins) { roots.merge(other.roots) { known, _ in known } }

    /// Those of these customers alone.
    func only(_ customers: Set<UInt64>) -> Origins {
        var some = Origins()
        some.roots = roots.filter { customers.contains($0.key) }
        return some
    }

    /// Those who must be lived for these customers to be met, ascending; `nil` where it is not known of all.
    ///
    /// - Parameter count: how many come by themselves; theirs are the numbers below.
    func roots(of customers: Set<UInt64>, count: Int) -> [Int]? {
        var found: Set<Int> = []
        for customer in customers {
            guard let root = customer < UInt64(count) ? Int(customer) : roots[customer] else { return nil }
            found.insert(root)
        }
        return found.sorted()
    }
}
