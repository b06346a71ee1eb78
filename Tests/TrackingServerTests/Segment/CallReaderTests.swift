import Testing
import Tracking

@testable import TrackingServer

@Suite("What Segment's calls mean")
struct CallReaderTests {
    @Test("a conversion, with its order and value")
    func conversion() throws {
        let (draft, text) = try Reading.draft(
            #"""
            {"messageId":"m1","anonymousId":"a1","userId":"u1","event":"Order Completed","timestamp":"1970-01-01T00:00:02Z",
             "properties":{"order_id":"o1","value":49.90,"revenue":1,"coupon":"TEN","product":"tea"},"traits":null}
            """#, as: .track)
        #expect(draft.kind == .event && draft.isGoal)
        #expect(draft.value == 4990)
        #expect(draft.time == 2_000_000)
        #expect(text(draft.name) == "Order Completed" && text(draft.coupon) == "TEN" && text(draft.product) == "tea")
        #expect(draft.device == Identifier.device.number("a1") && draft.user == Identifier.user.number("u1"))
        #expect(draft.order == Identifier.order.number("o1") && draft.mark == Identifier.message.number("m1"))
    }

    @Test("value, else revenue, else total; numbers and texts alike")
    func values() throws {
        for (properties, value) in [
            (#"{"revenue":"10.55","total":3}"#, 1055), (#"{"total":3}"#, 300), (#"{"value":null,"revenue":2}"#, 200),
            ("{}", 0),
        ] as [(String, Int64)] {
            let (draft, _) = try Reading.draft(
                #"{"userId":"u","event":"Order Completed","properties":\#(properties)}"#, as: .track)
            #expect(draft.value == value, "\(properties)")
        }
    }

    @Test("a campaign makes a click of a page, and comes along with a conversion")
    func campaigns() throws {
        let context =
            #""context":{"page":{"url":"x"},"campaign":{"source":"search","medium":"cpc","name":"spring","partner":"p"}}"#
        let (page, text) = try Reading.draft(#"{"anonymousId":"a",\#(context)}"#, as: .page)
        #expect(page.kind == .click)
        #expect(text(page.channel) == "search" && text(page.campaign) == "spring" && text(page.partner) == "p")
        let (order, _) = try Reading.draft(
            #"{"anonymousId":"a","event":"Order Completed",\#(context)}"#, as: .track)
        #expect(order.kind == .event && order.isGoal && !order.channel.isEmpty)
        let (plain, name) = try Reading.draft(#"{"anonymousId":"a"}"#, as: .screen)
        #expect(plain.kind == .event && name(plain.name) == "screen")
    }

    @Test(
        "where a page without a campaign was come to from",
        arguments: [
            ("{}", TrackingEvent.Kind.direct, ""), (#"{"page":{"referrer":""}}"#, .direct, ""),
            (#"{"page":{"url":"https://shop.example/a","referrer":"https://www.shop.example/"}}"#, .event, ""),
            (
                #"{"page":{"url":"https://shop.example/a","referrer":"https://www.blog.example/x?y"}}"#, .click,
                "blog.example"
            ),
            (#"{"page":{"referrer":"http://u@blog.example:81?q"}}"#, .click, "blog.example:81"),
            (#"{"page":{"url":"https://shop.example/","referrer":"android-app://com.mail"}}"#, .event, ""),
            (#"{"page":{"referrer":"https://other.example/"},"campaign":{"source":"mail"}}"#, .click, "mail"),
        ])
    func arrivals(context: String, kind: TrackingEvent.Kind, channel: String) throws {
        let (draft, text) = try Reading.draft(#"{"anonymousId":"a","context":\#(context)}"#, as: .page)
        #expect(draft.kind == kind && text(draft.channel) == channel)
        #expect(draft.isDirect == (kind == .direct))
        let (order, _) = try Reading.draft(
            #"{"anonymousId":"a","event":"Order Completed","context":\#(context)}"#, as: .track)
        #expect(order.kind == .event && !order.isDirect && !order.isReferral)
    }

    @Test(
        "the partner, as Segment's common fields have it",
        arguments: [
            (#"{"campaign":{"source":"ads","medium":"affiliate","content":"blog"}}"#, "blog"),
            (#"{"campaign":{"source":"ads","medium":"cpc","content":"banner"}}"#, ""),
            (#"{"campaign":{"source":"ads","medium":"cpc"},"referrer":{"type":"partner","name":"blog"}}"#, "blog"),
            (#"{"referrer":{"type":"affiliate","name":"blog"},"campaign":{"source":"a","partner":"own"}}"#, "own"),
            (#"{"campaign":{"source":"a","medium":"affiliate"},"referrer":{"type":"search","name":"x"}}"#, ""),
        ])
    func partners(context: String, partner: String) throws {
        let (draft, text) = try Reading.draft(#"{"anonymousId":"a","context":\#(context)}"#, as: .page)
        #expect(text(draft.partner) == partner && draft.kind == .click)
    }

    @Test("a campaign whose medium is none is a direct visit", arguments: ["(none)", "none", "direct"])
    func noMedium(medium: String) throws {
        let (draft, text) = try Reading.draft(
            #"{"anonymousId":"a","context":{"campaign":{"source":"shop","medium":"\#(medium)"}}}"#, as: .page)
        #expect(draft.kind == .direct && text(draft.channel) == "shop")
    }

    @Test("a stage by itself, and what a plain event is worth")
    func plain() throws {
        let (stage, name) = try Reading.draft(
            #"{"anonymousId":"a","event":"Stage Entered","properties":{"stage":"trial"}}"#, as: .track)
        #expect(stage.kind == .stage && name(stage.stage) == "trial" && stage.name.isEmpty)
        let (bare, _) = try Reading.draft(#"{"anonymousId":"a","event":"Stage Entered"}"#, as: .track)
        #expect(bare.kind == .event)
        let (search, _) = try Reading.draft(
            #"{"anonymousId":"a","event":"Search","properties":{"value":2.5}}"#, as: .track)
        #expect(search.value == 250)
        let (words, _) = try Reading.draft(
            #"{"anonymousId":"a","event":"Search","properties":{"value":"shoes"}}"#, as: .track)
        #expect(words.value == 0)
    }

    @Test(
        "touches that are no clicks say so",
        arguments: [("view", TrackingEvent.Kind.view), ("send", .send), ("direct", .direct)])
    func touches(word: String, kind: TrackingEvent.Kind) throws {
        let (draft, _) = try Reading.draft(
            #"{"anonymousId":"a","context":{"campaign":{"source":"tv","touch":"\#(word)"}}}"#, as: .page)
        #expect(draft.kind == kind)
    }

    @Test("who it is: identify, alias, and a user without a device")
    func people() throws {
        let (identify, _) = try Reading.draft(
            #"{"anonymousId":"a","userId":"u","traits":{"stage":"trial"}}"#, as: .identify)
        #expect(identify.kind == .identify && !identify.stage.isEmpty)
        let (traits, _) = try Reading.draft(#"{"anonymousId":"a","traits":{}}"#, as: .identify)
        #expect(traits.kind == .event && traits.user == 0)
        let (alias, _) = try Reading.draft(#"{"previousId":"a","userId":"u"}"#, as: .alias)
        #expect(alias.kind == .identify && alias.device == Identifier.device.number("a"))
        let (userOnly, _) = try Reading.draft(#"{"userId":"u","event":"x"}"#, as: .track)
        #expect(userOnly.device == Identifier.userOnly.number("u") && userOnly.user == Identifier.user.number("u"))
    }

    @Test("an order given back")
    func refund() throws {
        let (draft, _) = try Reading.draft(
            #"{"userId":"u","event":"Order Refunded","properties":{"order_id":7,"value":-5}}"#, as: .track)
        #expect(draft.kind == .refund && draft.value == 500 && draft.order == Identifier.order.number("7"))
        let (named, text) = try Reading.draft(
            #"{"userId":"u","event":"Order Refunded","properties":{"order_id":7,"goal":"Signed Up"}}"#, as: .track)
        #expect(named.kind == .refund && text(named.name) == "Signed Up")
    }

    @Test(
        "what is wrong is said, all of it",
        arguments: [
            (#"{"event":"x"}"#, "neither userId nor anonymousId"), (#"{"userId":"u"}"#, "needs the name of its event"),
            (#"{"userId":"u","event":"x","timestamp":"yesterday"}"#, "timestamp is no time"),
            (#"{"userId":"u","event":"Order Completed","properties":{"value":"many"}}"#, "value is no amount"),
            (#"{"userId":"u","event":"x","context":{"campaign":{"source":"s","touch":"tap"}}}"#, "touch is one of"),
        ])
    func wrong(body: String, message: String) {
        let problems = Reading.problems(body, as: .track)
        #expect(problems.contains { $0.message.contains(message) }, "\(problems)")
    }

    @Test("another currency is refused where one is set, and only there")
    func currency() {
        let body = #"{"userId":"u","event":"Order Completed","properties":{"value":5,"currency":"EUR"}}"#
        #expect(Reading.problems(body, as: .track).isEmpty)
        #expect(Reading.problems(body, as: .track, dialect: Dialect(currency: "EUR")).isEmpty)
        #expect(Reading.problems(body, as: .track, dialect: Dialect(currency: "USD")).count == 1)
    }
}
