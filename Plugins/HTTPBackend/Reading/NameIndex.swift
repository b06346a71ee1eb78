import Tracking

/// Names back to their numbers.
struct NameIndex {
    private var tables: [RowField: [String: UInt16]] = [:]
    private var partners: [[String: UInt16]]

    init(_ vocabulary: Vocabulary) {
        func table(_ names: [String]) -> [String: UInt16] {
            Dictionary(names.enumerated().map { ($0.element, UInt16($0.offset)) }) { first, _ in first }
        }
        tables[.event] = table(vocabulary.events)
        tables[.channel] = table(vocabulary.channels.map(\.name))
        tables[.campaign] = table(vocabulary.campaigns)
        tables[.coupon] = table(vocabulary.coupons)
        tables[.stage] = table(vocabulary.stages)
        tables[.product] = table(vocabulary.products)
        partners = vocabulary.channels.map { table($0.partners) }
    }

    /// The channel must be set before its partner.
    func set(_ field: RowField, _ name: String, _ event: inout TrackingEvent) {
        let index = tables[field]?[name] ?? TrackingEvent.nothing
        switch field {
        case .event: event.name = index
        case .channel: event.channel = index
        case .partner:
            guard Int(event.channel) < partners.count else { return }
            event.partner = partners[Int(event.channel)][name] ?? TrackingEvent.nothing
        case .campaign: event.campaign = index
        case .coupon: event.coupon = index
        case .stage: event.stage = name == "churned" && index == TrackingEvent.nothing ? TrackingEvent.churned : index
        case .product: event.product = index
        default: break
        }
    }

    func channel(_ name: String) -> UInt16 { tables[.channel]?[name] ?? TrackingEvent.nothing }
    func campaign(_ name: String) -> UInt16 { tables[.campaign]?[name] ?? TrackingEvent.nothing }
    func partner(_ name: String, of channel: UInt16) -> UInt16 {
        Int(channel) < partners.count ? partners[Int(channel)][name] ?? TrackingEvent.nothing : TrackingEvent.nothing
    }
}
