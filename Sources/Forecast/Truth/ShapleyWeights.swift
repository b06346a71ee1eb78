/// Weights of Shapley values as whole numbers: multiples of 1 / ``unit``.
///
/// A tree of customers comes to the same worth f in all worlds that have the channels A and lack the channels X. As the rest may
/// be present or not, such a set of worlds adds to the Shapley value of each channel of A
///
///     f (a - 1)! x! / (a + x)!      (a = |A|, x = |X|)
///
/// and takes f a! (x - 1)! / (a + x)! from each channel of X: in a random order of arrival, the chance that the channel is the
/// last of A to come and all of X come later; and that it is the first of X to come, after all of A. Channels outside A and X
/// get nothing, whatever their number (Shapley, "A value for n-person games", 1953, lemma 3, for games that are differences
/// of unanimity games).
///
/// With a + x = k the weights are 1 / (k C(k - 1, a - 1)) and 1 / (k C(k - 1, a)), and k C(k - 1, i) divides lcm(1 ... k).
struct ShapleyWeights: Sendable {
    /// The most channels among which a tree's worth is shared exactly.
    static let mostChannels = 12
    /// lcm(1 ... 12).
    static let unit: Int128 = 27_720

    private let members: ContiguousArray<Int128>
    private let absentees: ContiguousArray<Int128>

    init() {
        let size = Self.mostChannels + 1
        var members = ContiguousArray<Int128>(repeating: 0, count: size * size)
        var absentees = members
        for present in 0..<size {
            for absent in 0..<size where (1..<size).contains(present + absent) {
                let all = Int128(present + absent)
                if present > 0 {
                    members[present * size + absent] =
                        Self.unit / (all * Self.choose(present + absent - 1, present - 1))
                }
                if absent > 0 {
                    absentees[present * size + absent] = Self.unit / (all * Self.choose(present + absent - 1, present))
                }
            }
        }
        self.members = members
        self.absentees = absentees
    }

    /// What each of `present` channels that must be there gains, if `absent` ones must not.
    func member(present: Int, absent: Int) -> Int128 { members[present * (Self.mostChannels + 1) + absent] }

    /// What each of the absent ones loses.
    func absentee(present: Int, absent: Int) -> Int128 { absentees[present * (Self.mostChannels + 1) + absent] }

    static func choose(_ n: Int, _ k: Int) -> Int128 {
        (0..<k).reduce(1) { product, index in product * Int128(n - index) / Int128(index + 1) }
    }
}
