import Testing

@testable import HTTPBackend

@Suite struct PatternTests {
    @Test(
        "finds what it says",
        arguments: [
            ("id=([0-9]+)", "a id=42;", "42"), ("a|bc", "xxbc", "bc"), ("(?:a|b)+(c)", "ababc", "c"),
            ("^a*$", "aaa", "aaa"),
            ("x{2,3}", "xxxx", "xxx"), ("[^\"]+", "\"abc\"", "abc"), (#"\d{3}-\d{2}"#, "tel 123-45", "123-45"),
            ("a.c", "a\nc abc", "abc"), ("(a?)b", "b", ""), ("[a-c-]+", "x-b-", "-b-"), ("colou?r", "color", "color"),
            (#"\$\{x\}"#, "${x}", "${x}"), ("a+", "baaab", "aaa"), ("(ab|a)(bc)?", "abc", "ab"),
        ])
    func finds(pattern: String, text: String, expected: String) throws {
        let found = try Pattern(pattern).firstMatch(in: Array(text.utf8))
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test("finds nothing where there is nothing", arguments: [("^b", "ab"), ("a{3}", "aa"), ("x", ""), ("a$", "ab")])
    func nothing(pattern: String, text: String) throws {
        #expect(try Pattern(pattern).firstMatch(in: Array(text.utf8)) == nil)
    }

    @Test(
        "what is no pattern is refused with a reason",
        arguments: [
            "(", ")", "[a", "*", "a{2", "a{3,2}", "a{999}", #"\q"#, "(?=a)", "[b-a]", "((a{200}){200}){200}", "a\\",
        ])
    func refused(pattern: String) {
        #expect(throws: PatternError.self) { try Pattern(pattern) }
    }

    @Test("what makes others backtrack without end takes a time that grows with the text alone")
    func bounded() throws {
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: 5000)
        for pattern in ["(a*)*b", "(a|a)*b", "(a|aa)+$b", "(?:a?){30}a{30}b"] {
            #expect(try Pattern(pattern).firstMatch(in: text) == nil)
        }
    }

    @Test("agrees with a search by hand on all short texts")
    func exhaustive() throws {
        // (ab|b)*c : the leftmost, and of these the longest run of ab and b before the first c that fits.
        let pattern = try Pattern("(?:ab|b)*c")
        for code in 0..<729 {
            let text = (0..<6).map { place in Array("abc".utf8)[code / [1, 3, 9, 27, 81, 243][place] % 3] }
            #expect(pattern.firstMatch(in: text) == Self.byHand(text), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    private static func byHand(_ text: [UInt8]) -> [UInt8]? {
        for start in text.indices {
            var at = start
            while at < text.count {
                if text[at] == UInt8(ascii: "b") {
                    at += 1
                } else if at + 1 < text.count, text[at] == UInt8(ascii: "a"), text[at + 1] == UInt8(ascii: "b") {
                    at += 2
                } else {
                    break
                }
            }
            if at < text.count, text[at] == UInt8(ascii: "c") { return Array(text[start...at]) }
        }
        return nil
    }
}
