import HTTPTypes
import Hummingbird
import Tracking

/// `GET /click` and `GET /landing`: links of partners.
struct ClickRoutes {
    let parts: Parts

    /// The channel that partners' links belong to.
    static let channel = "affiliate"

    func add(to router: Router<BasicRequestContext>) {
        router.get("/click") { request, _ in try await click(request) }
        router.get("/landing") { _, _ in
            Answers.text(
                .ok, "text/plain; charset=utf-8", "You came by a partner's link: its click_id is in the address.\n")
        }
    }

    private func click(_ request: Request) async throws -> Response {
        guard let fields = FormFields(request.uri.query ?? "") else {
            throw RequestProblems("the query cannot be read; a name comes twice, or an escape is broken")
        }
        var problems = RequestProblems()
        let partner = fields.filled("partner") ?? ""
        if partner.isEmpty { problems.add("partner is missing; it says whose link it is", event: nil) }
        for name in ["partner", "campaign"] where (fields[name] ?? "").utf8.count > CallReader.nameBytesMost {
            problems.add("\(name) has over \(CallReader.nameBytesMost) bytes", event: nil)
        }
        let clickID = RandomToken.make()
        let destination = try destination(fields["to"], clickID, &problems)
        if problems.count > 0 { throw problems }

        let visitor = Visitor(request)
        var drafts = Drafts(received: Clock.microseconds())
        var draft = Draft(mark: Identifier.click.number(clickID), kind: .click, device: visitor.device)
        draft.channel = drafts.slice(Self.channel)
        draft.medium = draft.channel
        draft.partner = drafts.slice(partner)
        draft.campaign = fields.filled("campaign").map { drafts.slice($0) } ?? .none
        draft.name = drafts.slice(Memory.linkEvent)
        draft.isLink = true
        drafts.all = [draft]
        drafts.isPublic = parts.writeKey != nil
        _ = try await parts.keep(drafts)
        // 302, and not to be stored: browsers keep a 301 and never come here again.
        var response = Answers.redirect(destination)
        visitor.mark(&response, isSecure: parts.isSecure)
        response.addCookie("footfall_click", clickID, seconds: 2_592_000, isSecure: parts.isSecure)
        return response
    }

    private func destination(_ target: String?, _ clickID: String, _ problems: inout RequestProblems) throws -> String {
        guard let target, !target.isEmpty else { return "/landing?click_id=\(clickID)" }
        if let destination = parts.origins.destination(target, clickID: clickID) { return destination }
        problems.add("to is no address that clicks may lead to; start the server with --allow-to ORIGIN", event: nil)
        return ""
    }
}

/// Somebody's browser, known again by a cookie.
struct Visitor {
    private static let cookie = "footfall_id"
    let token: String
    private let isNew: Bool

    init(_ request: Request) {
        let known = Cookies(request.headers[.cookie])[Self.cookie].flatMap { RandomToken.isOne($0) ? $0 : nil }
        token = known ?? RandomToken.make()
        isNew = known == nil
    }

    var device: UInt64 { Identifier.click.number(token) }

    func mark(_ response: inout Response, isSecure: Bool) {
        if isNew { response.addCookie(Self.cookie, token, seconds: 31_536_000, isSecure: isSecure) }
    }
}

extension Response {
    /// A cookie that pages of other sites bring along too, where the connection is secure: a shop shows the pixel of another host.
    mutating func addCookie(_ name: String, _ value: String, seconds: Int, isSecure: Bool) {
        let scope = isSecure ? "SameSite=None; Secure" : "SameSite=Lax"
        headers.append(
            HTTPField(name: .setCookie, value: "\(name)=\(value); Max-Age=\(seconds); Path=/; HttpOnly; \(scope)"))
    }
}
