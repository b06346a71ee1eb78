import Foundation
import Testing
import Tracking

@testable import HTTPBackend

/// Secrets go to the server and nowhere else.
@Suite(.timeLimit(.minutes(2))) struct SecretTests {
    private static let secret = #"p/ss "w+rd' é%"#
    private static let environment = ["KEY": secret]

    /// The secret and the ways in which requests write it.
    private static let forms: [String] = [
        secret, Data("\(secret):".utf8).base64EncodedString(), Data(secret.utf8).base64EncodedString(),
        String(decoding: Escaping.apply([.url], to: Array(secret.utf8)), as: UTF8.self),
        String(decoding: Escaping.apply([.json], to: Array(secret.utf8)), as: UTF8.self),
        String(decoding: Escaping.apply([.header], to: Array(secret.utf8)), as: UTF8.self),
    ]

    private func expectNone(_ text: String, _ comment: Comment) {
        for form in Self.forms { #expect(!text.contains(form), comment) }
    }

    static let presets: [(String, [String: String])] = [
        ("segment", ["key": "env:KEY"]), ("footfall", ["key": "env:KEY", "read_key": "env:KEY"]),
        ("ga4-mp", ["api_secret": "env:KEY", "measurement_id": "G-1"]), ("posthog", ["key": "env:KEY"]),
        ("matomo", ["token": "env:KEY"]), ("matomo-bulk", ["token": "env:KEY"]), ("cloudevents", ["token": "env:KEY"]),
        ("clickhouse", ["password": "env:KEY"]), ("affiliate-postback", ["token": "env:KEY"]),
    ]

    @Test("a probe shows what was said without them, even where the server repeats what it got", arguments: presets)
    func probe(preset: String, options: [String: String]) throws {
        let server = try TestServer { request in
            let location = request.target.hasPrefix("/click") ? "Location: /?click_id=1\r\n" : ""
            return TestServer.answer(request.target.hasPrefix("/click") ? 302 : 200, request.text, location)
        }
        defer { server.stop() }
        let all = options.merging(["preset": preset, "secret": "KEY"]) { $1 }
        let backend = try Run.backend(server, all, environment: Self.environment)
        let exchanges = try backend.probe(Run.plan("probe-1"))
        #expect(exchanges.count == 8)
        let got = server.requests.map(\.text).joined()
        #expect(Self.forms.contains { got.contains($0) }, "the server got it")
        for exchange in exchanges { expectNone(exchange.request + exchange.answer, "\(exchange.kind)") }
        #expect(exchanges.contains { $0.request.contains("***") })
    }

    @Test("a password of basic authentication is hidden together with its user, also where the server repeats it")
    func basic() throws {
        let file = try PresetText.file(
            """
            preset: own
            settings: {pass: {about: "password", secret: true}}
            authentication: {basic: {user: "bob", password: "${pass}"}}
            requests: [{for: [click], path: /c, json: {id: "${id}"}}]
            """)
        defer { file.remove() }
        let server = try TestServer { request in
            TestServer.answer(200, "you are \(request.header("authorization") ?? "")")
        }
        defer { server.stop() }
        let options = ["preset": file.path, "pass": "env:KEY", "secret": "KEY"]
        let exchange = try #require(
            try Run.backend(server, options, environment: Self.environment).probe(Run.plan("probe-1")).first)
        let token = Data("bob:\(Self.secret)".utf8).base64EncodedString()
        #expect(server.requests.first?.header("authorization") == "Basic \(token)")
        #expect(!exchange.request.contains(token) && !exchange.answer.contains(token))
        #expect(exchange.answer.hasSuffix("you are Basic ***"))
    }

    @Test("errors do not say them")
    func errors() throws {
        let server = try TestServer { request in TestServer.answer(403, "who are you? \(request.text)") }
        defer { server.stop() }
        let options = ["preset": "clickhouse", "password": "env:KEY", "secret": "KEY"]
        let backend = try Run.backend(server, options, environment: Self.environment)
        let error = #expect(throws: BackendError.self) { try backend.prepare(Run.plan()) }
        #expect(error?.description.contains("403") == true)
        expectNone(error?.description ?? "", "the error")
        expectNone("\(backend.capabilities)", "the capabilities")
    }
}
