import Testing

@testable import HTTPBackend

@Suite struct HeadTests {
    private func head(_ text: String) throws -> ResponseHead {
        var head = ResponseHead()
        head.bytes = ContiguousArray(text.utf8)
        try head.parse(HTTPLimits())
        return head
    }

    @Test("names in any case, values without blanks around them, in order")
    func values() throws {
        let head = try head(
            "HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nLOCATION:\t/x y \t\r\nset-cookie:b=2\r\nEmpty:\r\n\r\n")
        #expect(head.status == 302 && head.minorVersion == 1)
        #expect(head.values(of: "set-cookie").map { String(decoding: $0, as: UTF8.self) } == ["a=1", "b=2"])
        #expect(head.values(of: Array("location".utf8)).map { String(decoding: $0, as: UTF8.self) } == ["/x y"])
        #expect(head.values(of: "empty").map(\.count) == [0])
        #expect(head.values(of: "locatio").isEmpty)
    }

    @Test("words of a list")
    func lists() throws {
        let head = try head("HTTP/1.1 200 OK\r\nConnection: Upgrade , close\r\n\r\n")
        #expect(head.lists("close", in: "connection") && head.lists("upgrade", in: "connection"))
        #expect(!head.lists("keep-alive", in: "connection") && !head.lists("close", in: "upgrade"))
    }
}
