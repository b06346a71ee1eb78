import HTTPTypes
import Hummingbird
import Tracking

/// `GET|POST /postback`: an order that came of a click, told by whoever took it.
///
/// Where the click's partner has a key, the postback is signed with it: HMAC-SHA256 in hexadecimal of everything before
/// `&signature=`, which comes last. Else, and instead, the write key will do.
struct PostbackRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/postback") { request, _ in try await take(request, sent: request.uri.query ?? "") }
        router.post("/postback") { request, _ in
            let body = try await Bodies.read(request, most: 8_192)
            let form = String(validating: body.readableBytesView, as: UTF8.self) ?? "%"
            return try await take(request, sent: form.isEmpty ? request.uri.query ?? "" : form)
        }
    }

    private func take(_ request: Request, sent: String) async throws -> Response {
        let (signed, signature) = Signatures.split(sent)
        guard let fields = FormFields(signed) else {
            throw RequestProblems("the fields cannot be read; a name comes twice, or an escape is broken")
        }
        guard let clickID = fields.filled("click_id"), let order = fields.filled("order") else {
            throw RequestProblems("click_id and order are needed: which click, and which order came of it")
        }
        let link = parts.keeper.link(Identifier.click.number(clickID))
        let partner = link.flatMap { self.partner(of: $0) } ?? ""
        try authorize(request, signed, signature, by: partner)
        guard let link else { throw Refusal(.notFound, "there was no click with this click_id") }

        var (problems, drafts) = (RequestProblems(), Drafts(received: Clock.microseconds()))
        var draft = Draft(mark: 0, kind: .event, device: link.device)
        draft.isGoal = true
        draft.isOncePerOrder = true
        draft.order = Identifier.order.number(order)
        let goal = fields.filled("goal") ?? parts.settings.goals[0]
        if !parts.settings.goals.contains(goal) {
            problems.add("goal is none of \(parts.settings.goals.joined(separator: ", "))", event: nil)
        }
        draft.name = drafts.slice(goal)
        readAmount(fields, into: &draft, &problems)
        draft.coupon = fields.filled("coupon").map { drafts.slice($0) } ?? .none
        if draft.coupon.count > CallReader.nameBytesMost { problems.add("coupon is too long", event: nil) }
        if problems.count > 0 { throw problems }
        drafts.all = [draft]
        let outcome = try await parts.keep(drafts)
        return Answers.json { $0.object { $0.member("status", outcome.kept > 0 ? "stored" : "known") } }
    }

    private func readAmount(_ fields: FormFields, into draft: inout Draft, _ problems: inout RequestProblems) {
        if let currency = parts.settings.currency, let said = fields.filled("currency"), said != currency {
            problems.add("it is not in \(currency), in which this server counts; convert it before", event: nil)
        }
        if var value = fields.filled("value") {
            let amount = value.withUTF8 { Amount.minorUnits($0, minorUnits: parts.settings.minorUnits) }
            if amount == nil { problems.add("value is no amount of money below 9e13; write it like 49.90", event: nil) }
            draft.value = amount ?? 0
        }
        if var time = fields.filled("time") {
            draft.time = time.withUTF8 { Timestamp.microseconds($0) }
            if draft.time == nil { problems.add("time is none; write it like 2026-03-02T10:11:12Z", event: nil) }
        }
    }

    private func partner(of link: Memory.Link) -> String? {
        let channels = parts.keeper.vocabulary.channels
        guard Int(link.source.channel) < channels.count else { return nil }
        let partners = channels[Int(link.source.channel)].partners
        return Int(link.source.partner) < partners.count ? partners[Int(link.source.partner)] : nil
    }

    /// - Throws: ``Refusal`` with 401.
    private func authorize(
        _ request: Request, _ signed: Substring, _ signature: String?, by partner: String
    ) throws {
        if let signature, parts.signatures.isValid(signature, of: signed.utf8, by: partner) { return }
        let isOpen = parts.writeKey == nil && !parts.signatures.hasKey(of: partner)
        if isOpen || (parts.writeKey != nil && parts.showsWriteKey(request) == true) { return }
        throw Refusal(
            .unauthorized,
            "sign it with the partner's key (HMAC-SHA256 of all before &signature=), or show the write key")
    }
}
