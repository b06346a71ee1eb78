import Foundation
import Journeys
import Testing

@testable import TrackingServer

@Suite("JSON is read as Foundation reads it")
struct JSONScannerTests {
    /// What the scanner makes of a document: every value, keys in order.
    indirect enum Value: Equatable {
        case object([(String, Value)])
        case array([Value])
        case text(String)
        case number(String)
        case word(String)

        static func == (a: Value, b: Value) -> Bool {
            switch (a, b) {
            case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.0 == $1.0 && $0.1 == $1.1 }
            case (.array(let a), .array(let b)): a == b
            case (.text(let a), .text(let b)), (.number(let a), .number(let b)), (.word(let a), .word(let b)): a == b
            default: false
            }
        }
    }

    static func read(_ bytes: [UInt8], depth: Int = 64) -> Result<Value, JSONProblem> {
        bytes.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, depthMost: depth)
            do throws(JSONProblem) {
                let value = try value(&scanner)
                try scanner.end()
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
    }

    private static func value(_ scanner: inout JSONScanner) throws(JSONProblem) -> Value {
        switch try scanner.peek() {
        case UInt8(ascii: "{"):
            var (members, cursor): ([(String, Value)], JSONScanner.Cursor) = ([], try scanner.openObject())
            while let key = try scanner.nextKey(&cursor) {
                members.append((text(key, scanner), try value(&scanner)))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var (elements, cursor): ([Value], JSONScanner.Cursor) = ([], try scanner.openArray())
            while try scanner.nextElement(&cursor) { elements.append(try value(&scanner)) }
            return .array(elements)
        case UInt8(ascii: "\""): return .text(text(try scanner.text(), scanner))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(String(decoding: scanner.bytes[try scanner.number()], as: UTF8.self))
        default:
            let start = scanner.at
            try scanner.skip()
            return .word(String(decoding: scanner.bytes[start..<scanner.at], as: UTF8.self))
        }
    }

    private static func text(_ text: JSONScanner.Text, _ scanner: JSONScanner) -> String {
        var bytes: [UInt8] = []
        scanner.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Any document, as Foundation sees it: numbers by their value.
    private enum Document: Decodable, Equatable {
        case object([String: Document])
        case array([Document])
        case text(String)
        case number(Double)
        case flag(Bool)
        case null

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                self = .null
            } else if let flag = try? single.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? single.decode(Double.self) {
                self = .number(number)
            } else if let text = try? single.decode(String.self) {
                self = .text(text)
            } else if let list = try? single.decode([Document].self) {
                self = .array(list)
            } else {
                self = .object(try single.decode([String: Document].self))
            }
        }
    }

    private static func document(_ value: Value) -> Document {
        switch value {
        // Of a key that comes twice, the first counts there.
        case .object(let members):
            .object(Dictionary(members.map { ($0.0, document($0.1)) }, uniquingKeysWith: { a, _ in a }))
        case .array(let elements): .array(elements.map(document))
        case .text(let text): .text(text)
        case .number(let text): .number(Double(text) ?? .nan)
        case .word(let word): word == "null" ? .null : .flag(word == "true")
        }
    }

    private static func foundation(_ bytes: [UInt8]) -> Document? {
        try? JSONDecoder().decode(Document.self, from: Data(bytes))
    }

    @Test("made-up documents, sound and spoilt", arguments: 0..<8 as Range<UInt64>)
    func agreement(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var refused = 0
        for round in 0..<400 {
            var bytes = Array(Generator.document(&random, depth: 5).utf8)
            if round % 2 == 1 { Generator.spoil(&bytes, &random) }
            let text = String(decoding: bytes, as: UTF8.self)
            let theirs = Self.foundation(bytes)
            switch Self.read(bytes) {
            case .success(let value):
                #expect(theirs != nil, "seed \(seed): read what Foundation refuses: \(text)")
                if let theirs { #expect(Self.document(value) == theirs, "seed \(seed): \(text)") }
            case .failure(let problem):
                refused += 1
                #expect(theirs == nil, "seed \(seed): \(problem) where Foundation reads \(text)")
            }
        }
        #expect(refused > 50, "hardly anything was spoilt")
    }

    @Test(
        "what is no JSON",
        arguments: [
            ("", JSONProblem.Reason.ends), ("{", .ends), ("[1", .ends), ("[1 2]", .comma), ("{\"a\" 1}", .colon),
            ("{a:1}", .key), ("{\"a\":1,}", .key), ("[1,]", .value), ("01", .number), ("-", .ends), ("1.", .ends),
            ("1e+", .ends), ("tru", .ends), ("trux", .value), ("\"a", .ends), ("\"\\x\"", .escape),
            ("\"\\ud800\"", .escape),
            ("\"\u{1}\"", .text), ("1 2", .more), ("nul!", .value), (".5", .value), ("\"\\u12g4\"", .escape),
        ] as [(String, JSONProblem.Reason)])
    func refused(text: String, reason: JSONProblem.Reason) {
        guard case .failure(let problem) = Self.read(Array(text.utf8)) else {
            Issue.record("\(text) was read")
            return
        }
        #expect(problem.reason == reason, "\(text): \(problem)")
    }

    @Test(
        "bytes that are no UTF-8",
        arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80]])
    func encoding(bytes: [UInt8]) {
        #expect(Self.read([0x22] + bytes + [0x22]) == .failure(JSONProblem(reason: .encoding, offset: 1)))
    }

    @Test("nesting is bounded, to the level")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try Self.read(nested(8), depth: 8).get() }
        #expect(Self.read(nested(9), depth: 8) == .failure(JSONProblem(reason: .depth, offset: 8)))
        // Far beyond any stack.
        #expect(
            Self.read(Array(repeating: 0x5B, count: 1_000_000), depth: 32)
                == .failure(JSONProblem(reason: .depth, offset: 32)))
    }

    @Test("escapes are resolved")
    func escapes() throws {
        let value = try Self.read(Array(#"["\"\\\/\b\f\n\r\t","\u00e9\ud83d\ude00é😀"]"#.utf8)).get()
        #expect(value == .array([.text("\"\\/\u{8}\u{C}\n\r\t"), .text("é😀é😀")]))
    }
}
