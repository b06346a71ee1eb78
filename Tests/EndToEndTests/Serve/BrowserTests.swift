import Foundation
import Testing

/// The page in a real browser.
@Suite("serve, in a browser")
struct BrowserTests {
    private static let tool = "chromium"
    private static let browser: String? = ["/usr/bin/\(tool)", "/usr/bin/google-chrome"].first(
        where: FileManager.default.isExecutableFile)
    private static let reason: Comment = "there is no browser here: apt-get install chromium"

    private static func see(_ url: String, in folder: URL, _ arguments: [String]) throws -> String {
        let standard = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            "--user-data-dir=\(folder.path)/browser",
        ]
        return try ServeProgram.run(try #require(browser), standard + arguments + [url], in: folder).text
    }

    @Test(
        "it shows its tables, breaks none of its own rules, and fits a phone", .enabled(if: browser != nil, reason),
        arguments: [1280, 390])
    func page(width: Int) throws {
        let server = ServeProgram()
        try server.start()
        let body =
            #"{"anonymousId":"ann","event":"Order Completed","properties":{"order_id":"1","value":49.9},"context":{"campaign":{"source":"search","name":"spring"}}}"#
        #expect(try server.curl("/v1/track", ["-d", body]).status == 200)
        for path in ["/", "/customer?id=ann"] {
            let dom = try Self.see(server.url + path, in: server.folder, ["--window-size=\(width),900", "--dump-dom"])
            #expect(dom.contains("<table") && dom.contains("<caption") && dom.contains("search"), "\(dom)")
            // What the content security policy refuses is said on the console.
            #expect(!dom.contains("Content Security Policy"), "\(dom)")
            let picture = server.folder.appending(path: "page.png")
            _ = try Self.see(
                server.url + path, in: server.folder, ["--window-size=\(width),900", "--screenshot=\(picture.path)"])
            let bytes = try Data(contentsOf: picture)
            // A page without its style, or an empty one, packs to much less.
            #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 8_000, "\(bytes.count)")
        }
    }
}
