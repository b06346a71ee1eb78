import Testing

@testable import TrackingServer

@Suite("Fields of queries and forms")
struct FormFieldsTests {
    @Test("escapes, plus signs, empty values, fields without a value")
    func fields() throws {
        let fields = try #require(FormFields("a=1+2&b=%C3%A9%26&c=&d&&e=x=y"))
        #expect(
            fields["a"] == "1 2" && fields["b"] == "é&" && fields["c"] == "" && fields["d"] == ""
                && fields["e"] == "x=y")
        #expect(fields.filled("c") == nil && fields["f"] == nil)
    }

    @Test(
        "what two readers would read differently, or nobody can",
        arguments: [
            "a=1&a=2", "%61=1&a=2", "a=%", "a=%2", "a=%zz", "a=%ff", "%=1",
            (0..<65).map { "k\($0)=1" }.joined(separator: "&"),
        ])
    func refused(text: String) { #expect(FormFields(text) == nil) }
}
