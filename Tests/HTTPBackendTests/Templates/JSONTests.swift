import Foundation
import Testing

@testable import HTTPBackend

@Suite struct JSONTests {
    @Test(
        "reads what is JSON",
        arguments: [
            (#"{"a":[1,{"b":"x\u00e9\ud83d\ude00\n"}],"c":-1.5e3,"d":null,"e":true}"#, "$.a[1].b", "xé😀\n"),
            (#" [ 18446744073709551615 ] "#, "$[0]", "18446744073709551615"), (#"{"a":{"b":false}}"#, "a.b", "false"),
            (#"{"a":1,"a":2}"#, "$.a", "1"),
        ])
    func reads(text: String, path: String, expected: String) throws {
        let value = try JSONValue(Array(text.utf8))
        #expect(JSONPath(path)?.find(in: value)?.text == expected)
    }

    @Test(
        "refuses what is none",
        arguments: [
            "", "{", "[1,]", "{\"a\" 1}", "\"\u{1}\"", "\"\\x\"", "\"\\u12\"", "tru", "1 2", "{1:2}", "-", "[\"a]",
            String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
        ])
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(Array(text.utf8)) }
    }

    @Test("paths that are none", arguments: ["", "$.", "$[", "$[x]", "$[-1]", "a..b", "$a"])
    func badPaths(text: String) { #expect(JSONPath(text) == nil) }

    @Test("agrees with Foundation on what is JSON, for texts changed at random")
    func agrees() throws {
        let texts = [#"{"a":[1,2.5,"x\u0041"],"b":{"c":null,"d":true}}"#, #"["\"",-0.1e+2,{}]"#]
        var random = SeededBits(seed: 11)
        for _ in 0..<4000 {
            var bytes = Array(texts[Int(random.next() % 2)].utf8)
            for _ in 0..<(1 + random.next() % 2) {
                bytes[Int(random.next() % UInt64(bytes.count))] =
                    Array(#"{}[],:"\0123eE.-+ntfx "#.utf8)[Int(random.next() % 22)]
            }
            let ours = (try? JSONValue(bytes)) != nil
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            // What Foundation takes we take; numbers like 01 we take too, as they do no harm.
            #expect(ours || !theirs, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
