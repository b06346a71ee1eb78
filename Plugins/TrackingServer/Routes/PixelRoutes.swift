import HTTPTypes
import Hummingbird
import Tracking

/// `GET /pixel.gif`: an image of one transparent point, which tells that a page was seen.
///
/// `event=`, `source=`, `medium=`, `campaign=` and `id=` (which makes it count once) are for everybody. An order (`order=`,
/// `value=`) is money, and needs the write key where there is one: as `key=`, or in a header.
struct PixelRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/pixel.gif") { request, _ in try await see(request) }
    }

    private func see(_ request: Request) async throws -> Response {
        guard let fields = FormFields(request.uri.query ?? "") else {
            throw RequestProblems("the query cannot be read; a name comes twice, or an escape is broken")
        }
        let visitor = Visitor(request)
        var (problems, drafts) = (RequestProblems(), Drafts(received: Clock.microseconds()))
        var draft = Draft(kind: .event, device: visitor.device)
        func slice(_ field: String) -> Slice {
            guard let text = fields.filled(field) else { return .none }
            if text.utf8.count > CallReader.nameBytesMost { problems.add("\(field) is too long", event: nil) }
            return drafts.slice(text)
        }
        draft.channel = slice("source")
        draft.medium = slice("medium")
        draft.campaign = slice("campaign")
        draft.coupon = slice("coupon")
        if let id = fields.filled("id") { draft.mark = Identifier.pixel.number(id) }
        if let order = fields.filled("order") {
            try parts.requireWriteKey(request, body: Array((fields["key"] ?? "").utf8))
            draft.isGoal = true
            draft.isOncePerOrder = true
            draft.order = Identifier.order.number(order)
            draft.name = drafts.slice(parts.settings.goals[0])
            var value = fields["value"] ?? "0"
            let amount = value.withUTF8 { Amount.minorUnits($0, minorUnits: parts.settings.minorUnits) }
            if amount == nil { problems.add("value is no amount of money; write it like 49.90", event: nil) }
            draft.value = amount ?? 0
        } else {
            draft.name = fields.filled("event") == nil ? drafts.slice("page") : slice("event")
            if parts.settings.goals.contains(fields["event"] ?? "") {
                problems.add("a conversion by pixel needs its order; add order=", event: nil)
            }
            if !draft.channel.isEmpty { draft.kind = .click }
        }
        if problems.count > 0 { throw problems }
        drafts.all = [draft]
        drafts.isPublic = parts.writeKey != nil && !draft.isGoal
        _ = try await parts.keep(drafts)
        var response = Answers.bytes(.ok, "image/gif", Self.image)
        response.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "cross-origin"
        visitor.mark(&response, isSecure: parts.isSecure)
        return response
    }

    /// GIF89a of one transparent point: header, two colours, the first of them transparent, one image, its end.
    static let image: [UInt8] =
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255] + [0x21, 0xF9, 4, 1, 0, 0, 0, 0]
        + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0] + [2, 2, 0x44, 1, 0] + [0x3B]
}
