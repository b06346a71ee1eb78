import Testing

@testable import TrackingServer

@Suite("Clicks lead to allowed origins alone")
struct OriginsTests {
    private static func origins() throws -> Origins {
        try Origins(["https://shop.example", "http://localhost:3000", "https://Other.example:8443/"])
    }

    @Test(
        arguments: [
            ("https://shop.example", "https://shop.example/?click_id=ID"),
            ("https://shop.example/", "https://shop.example/?click_id=ID"),
            ("https://shop.example?a=1", "https://shop.example/?a=1&click_id=ID"),
            ("HTTPS://SHOP.example:443/a/b?x=y#part", "HTTPS://SHOP.example:443/a/b?x=y&click_id=ID#part"),
            ("http://localhost:3000/x?", "http://localhost:3000/x?click_id=ID"),
            ("https://other.example:8443/#a#b", "https://other.example:8443/?click_id=ID#a#b"),
        ])
    func allowed(target: String, destination: String) throws {
        #expect(try Self.origins().destination(target, clickID: "ID") == destination)
    }

    @Test(
        arguments: [
            "https://evil.example/", "https://shop.example.evil.example/", "https://shop.example@evil.example/",
            "https://evil.example@shop.example/", "http://shop.example/", "https://shop.example:444/",
            "https://shop.example\\@evil.example/", "https:\\\\shop.example/", "//shop.example/", "/path", "",
            "https://shop.example/\r\nSet-Cookie: a=b", "https://shop.example/\nx", "https://shop.example/ x",
            "javascript:alert(1)", "https://shop.example\t/", " https://shop.example/", "https:///shop.example/",
            "https://shop.example./", "http://localhost/", "http://localhost:3001/", "https://shöp.example/",
            "https://shop.example/?click_id=forged", "https://shop.example:/", "https://[::1]/",
            "https://shop.example/" + String(repeating: "a", count: 2_100),
        ])
    func refused(target: String) throws {
        #expect(try Self.origins().destination(target, clickID: "ID") == nil)
    }

    @Test(
        "settings that are no origins",
        arguments: ["shop.example", "https://shop.example/path", "https://a@b", "ftp://a", "https://", "https://a b"])
    func settings(text: String) {
        #expect(throws: SettingsProblem.self) { try Origins([text]) }
    }
}
