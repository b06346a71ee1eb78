import Observation
import Simulation
import Testing
import Tracking

/// What a tracker sees of each kind of occurrence when nothing is in its way.
@Suite struct AppearanceTests {
    let observer = Worlds.observer()
    static let nothing = TrackingEvent.nothing

    func only(_ occurrence: Occurrence) throws -> TrackingEvent {
        let events = observer.events(of: occurrence)
        #expect(events.count == 1)
        return try #require(events.first)
    }

    func touched(_ kind: Occurrence.Kind, line: Int16, channel: Int16, partner: Int16 = -1)
        -> Occurrence
    {
        Worlds.occurrence(kind, sequence: 3) {
            $0.line = line
            $0.channel = channel
            $0.partner = partner
        }
    }

    @Test func arrivals() throws {
        let byChannel = try only(
            Worlds.occurrence(.arrival) {
                $0.channel = 3
                $0.partner = 1
            })
        #expect(byChannel.kind == .click)
        #expect((byChannel.channel, byChannel.partner, byChannel.stage) == (3, 1, 0))
        #expect((byChannel.coupon, byChannel.campaign, byChannel.name) == (Self.nothing, Self.nothing, Self.nothing))
        let alone = try only(Worlds.occurrence(.arrival))
        #expect(alone.kind == .stage)
        #expect((alone.channel, alone.stage) == (Self.nothing, 0))
    }

    @Test func touchesShowAsTheirLineSays() throws {
        #expect(observer.events(of: touched(.touch, line: 0, channel: 0)).isEmpty)
        #expect(observer.events(of: touched(.touch, line: 3, channel: 0)).isEmpty)
        let view = try only(touched(.touch, line: 1, channel: 1))
        #expect(view.kind == .view)
        #expect(view.campaign == 0)
        #expect(try only(touched(.touch, line: 2, channel: 2)).kind == .send)
        let click = try only(touched(.click, line: 1, channel: 1))
        #expect(click.kind == .click)
        #expect(click.campaign == 0)
        #expect(try only(touched(.click, line: 0, channel: 0)).campaign == Self.nothing)
        #expect(try only(touched(.click, line: 2, channel: 2)).kind == .click)
        #expect(try only(touched(.click, line: 3, channel: 0)).kind == .direct)
    }

    @Test func onlyIntentClicksOfAPartnerWithACouponCarryIt() throws {
        #expect(try only(touched(.click, line: 4, channel: 3, partner: 1)).coupon == 0)
        #expect(try only(touched(.click, line: 4, channel: 3, partner: 0)).coupon == Self.nothing)
        #expect(try only(touched(.click, line: 0, channel: 3, partner: 1)).coupon == Self.nothing)
    }

    @Test func decisions() throws {
        let stay = Worlds.occurrence(.decision) { $0.outcome = -1 }
        #expect(observer.events(of: stay).isEmpty)
        let churn = try only(Worlds.occurrence(.decision, to: -1) { $0.outcome = 2 })
        #expect(churn.kind == .stage)
        #expect(churn.stage == TrackingEvent.churned)
        #expect(churn.order == 0)
        let signUp = try only(
            Worlds.occurrence(.decision, to: 1) {
                $0.outcome = 0
                $0.event = 0
                $0.amount = 99
            })
        #expect(signUp.kind == .event)
        #expect((signUp.name, signUp.stage, signUp.order) == (0, 1, 0))
        #expect(signUp.amount == 0, "the dwell is nobody's business")
        let purchase = try only(Worlds.purchase(customer: 7, sequence: 4))
        #expect((purchase.name, purchase.value, purchase.stage) == (1, 500, 1))
        #expect(purchase.order == Identifiers.order(of: 7, sequence: 4))
        var free = Worlds.purchase(customer: 7, sequence: 4)
        free.value = 0
        #expect(try only(free).order == purchase.order, "an order worth nothing is an order")
    }

    @Test func emissions() throws {
        let visit = try only(
            Worlds.occurrence(.emission) {
                $0.line = 0
                $0.event = 2
                $0.amount = 3
            })
        #expect(visit.kind == .event)
        #expect((visit.name, visit.amount, visit.order) == (2, 3, 0))
        let renewal = Worlds.occurrence(.emission, sequence: 9) {
            $0.line = 1
            $0.event = 1
        }
        #expect(try only(renewal).order == Identifiers.order(of: 7, sequence: 9))
    }

    @Test func refundsNameTheOrder() throws {
        let refund = try only(
            Worlds.occurrence(.refund, sequence: 12) {
                $0.order = 4
                $0.value = 500
            })
        #expect(refund.kind == .refund)
        #expect(refund.value == 500)
        #expect(refund.order == Identifiers.order(of: 7, sequence: 4))
    }

    @Test(arguments: [Occurrence.Kind.survey, .referral, .end])
    func invisible(kind: Occurrence.Kind) {
        #expect(observer.events(of: Worlds.occurrence(kind)).isEmpty)
        #expect(observer.visibility(of: Worlds.occurrence(kind)) == .invisible)
    }

    @Test func vocabularyNamesTheWorld() {
        let vocabulary = Vocabulary(of: Worlds.world())
        #expect(vocabulary.channels.map(\.name) == ["search", "ads", "email", "affiliate"])
        #expect(vocabulary.channels[3].partners == ["blog", "coupon"])
        #expect(vocabulary.channels[3].kind == "affiliate")
        #expect(vocabulary.coupons == ["SAVE10"])
        #expect(vocabulary.campaigns == ["feast-ads"])
        #expect(vocabulary.stages == ["browsing", "bought"])
    }
}
