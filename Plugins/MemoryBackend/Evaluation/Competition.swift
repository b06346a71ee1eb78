import Tracking

/// Which touches compete at all, and which of them beat others: the choices `touches`, `direct` and `precedence`.
///
/// Direct visits and views give way in steps: what `direct` and then `precedence` leave are the eligible touches of the highest
/// rank present. Without either choice all rank the same; where both hold, clicks are above views and sends, these above direct
/// visits.
struct Competition {
    static let topRank: UInt8 = 2

    let window: Window
    /// By kind, negative where it does not compete.
    private let ranks: (click: Int8, view: Int8, send: Int8, direct: Int8)

    init(_ rule: RuleSpecification, _ choices: AttributionChoices, channels: [Vocabulary.Channel]) {
        window = Window(choices, channels: channels)
        let directGivesWay = choices.direct == .skipUnlessOnly || rule.kind == .lastNonDirect
        let viewsGiveWay: Bool =
            switch choices.precedence {
            case .clickOverView: true
            case .none: false
            case .standard, .viewWeight: rule.isSingleTouch
            }
        let click: Int8 = 2
        let view: Int8 = choices.touches == .clicks ? -1 : viewsGiveWay ? 1 : 2
        ranks = (click, view, view, directGivesWay ? 0 : click)
    }

    /// `nil`: touches of the kind do not compete.
    @inline(__always)
    func rank(of kind: UInt64) -> UInt8? {
        let rank =
            switch kind {
            case 0: ranks.click
            case 1: ranks.view
            case 2: ranks.send
            default: ranks.direct
            }
        return rank < 0 ? nil : UInt8(bitPattern: rank)
    }

    static func isView(_ kind: UInt64) -> Bool { kind == 1 || kind == 2 }
}
