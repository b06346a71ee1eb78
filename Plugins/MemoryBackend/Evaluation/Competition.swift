import Tracking

/// Which eligible touches beat which: the choices `direct` and `precedence`.
///
/// Direct visits and views give way in steps: what `direct` and then `precedence` leave are the eligible touches of the highest
/// rank present. Without either choice all rank the same; where both hold, clicks are above views and sends, these above direct
/// visits.
struct Competition {
    static let topRank: UInt8 = 2

    /// A byte for each kind.
    private let ranks: UInt32

    init(_ rule: RuleSpecification, _ choices: AttributionChoices) {
        let directGivesWay = choices.direct == .skipUnlessOnly || rule.kind == .lastNonDirect
        let viewsGiveWay =
            switch choices.precedence {
            case .clickOverView: true
            case .none: false
            case .standard, .viewWeight: rule.isSingleTouch
            }
        let click = UInt32(Self.topRank)
        let view: UInt32 = viewsGiveWay ? 1 : click
        let direct: UInt32 = directGivesWay ? 0 : click
        ranks = click | view << 8 | view << 16 | direct << 24
    }

    @inline(__always)
    func rank(of touch: StoredTouch) -> UInt8 { UInt8(truncatingIfNeeded: ranks &>> (UInt32(touch.kind & 3) &* 8)) }
}
