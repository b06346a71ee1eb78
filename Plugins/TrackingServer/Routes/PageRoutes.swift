import HTTPTypes
import Hummingbird

/// The pages for people, at `/`.
struct PageRoutes {
    let parts: Parts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/style.css") { _, _ in
            var response = Answers.text(.ok, "text/css; charset=utf-8", PageFrame.style)
            response.headers[.cacheControl] = "max-age=3600"
            return response
        }
        router.get("/") { request, _ in
            guard parts.mayRead(request) else { return Answers.redirect("/sign-in", .seeOther) }
            let content = try await parts.overview()
            return page("Overview", OverviewPage(content: content, settings: parts.settings).html)
        }
        router.get("/customer") { request, _ in
            guard parts.mayRead(request) else { return Answers.redirect("/sign-in", .seeOther) }
            guard let id = FormFields(request.uri.query ?? "")?.filled("id") else {
                return Answers.redirect("/", .seeOther)
            }
            let journey = try await parts.journey(of: id)
            let content = CustomerPage(id: id, journey: journey, settings: parts.settings).html
            return page(
                journey == nil ? "Unknown customer" : "Customer \(id)", content, journey == nil ? .notFound : .ok)
        }
        router.get("/sign-in") { request, _ in
            parts.mayRead(request) ? Answers.redirect("/", .seeOther) : signIn(nil, .ok)
        }
        router.post("/sign-in") { request, _ in try await open(request) }
        router.post("/sign-out") { request, _ in
            guard isOwn(request) else { throw Refusal(.forbidden, "another site may not sign you out") }
            parts.sessions.close(Cookies(request.headers[.cookie])[PageSessions.cookie])
            return Answers.redirect("/sign-in", .seeOther)
        }
    }

    private func page(_ title: String, _ content: HTML, _ status: HTTPResponse.Status = .ok) -> Response {
        let frame = PageFrame(
            title: title, faults: parts.settings.faults + parts.settings.wireFaults.map(\.text),
            isSignedIn: parts.readKey != nil)
        return Self.answer(status, frame, content)
    }

    // MARK: Signing in

    private func open(_ request: Request) async throws -> Response {
        guard isOwn(request) else { throw Refusal(.forbidden, "another site may not sign you in") }
        guard parts.sessions.mayTry() else { return signIn("Too many wrong keys. Wait a minute.", .tooManyRequests) }
        let body = try await Bodies.read(request, most: 4_096)
        let key = String(validating: body.readableBytesView, as: UTF8.self).flatMap { FormFields($0)?["key"] } ?? ""
        guard parts.readKey?.matches(key.utf8) ?? true else {
            parts.sessions.noteFailure()
            return signIn("That is not the read key.", .unauthorized)
        }
        var response = Answers.redirect("/", .seeOther)
        let scope = "HttpOnly; SameSite=Strict" + (parts.isSecure ? "; Secure" : "")
        response.headers[.setCookie] =
            "\(PageSessions.cookie)=\(parts.sessions.open()); Max-Age=\(Int(PageSessions.seconds)); Path=/; \(scope)"
        return response
    }

    /// Whether the form that was sent is the server's own: browsers say where it stood.
    private func isOwn(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority else { return false }
        return origin.lowercased() == (parts.isSecure ? "https://" : "http://") + host.lowercased()
    }

    private func signIn(_ problem: String?, _ status: HTTPResponse.Status) -> Response {
        let alert = problem.map { HTML.element("p", ["class": "flag", "role": "alert"], .text($0)) } ?? ""
        let field =
            HTML.element("label", ["for": "key"], "The server's read key")
            + HTML.open(
                "input",
                [
                    "id": "key", "name": "key", "type": "password", "required": "",
                    "autocomplete": "current-password",
                ])
        let form = HTML.element("div", [:], field) + HTML.element("button", ["type": "submit"], "Sign in")
        let content =
            alert + HTML.element("form", ["class": "find", "method": "post", "action": "/sign-in"], form)
        return Self.answer(status, PageFrame(title: "Sign in"), content)
    }

    private static func answer(_ status: HTTPResponse.Status, _ frame: PageFrame, _ content: HTML) -> Response {
        var response = Answers.text(status, "text/html; charset=utf-8", frame.html(content))
        // Without it, browsers would not say where a form of the page's own comes from.
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "same-origin" }
        return response
    }
}
