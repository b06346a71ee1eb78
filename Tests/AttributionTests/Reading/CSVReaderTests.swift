import FootfallTestKit
import Testing

@testable import Attribution

@Suite("Comma-separated values") struct CSVReaderTests {
    /// Rows as lists of fields with their lines; bad ones as what is wrong.
    private func rows(_ text: String, capacity: Int = 16, chunk: Int = .max) throws -> [String] {
        try rows(Array(text.utf8), capacity: capacity, chunk: chunk)
    }

    private func rows(_ bytes: [UInt8], capacity: Int = 16, chunk: Int = .max) throws -> [String] {
        var rest = bytes[...]
        var reader = CSVReader(
            { buffer in
                let count = min(buffer.count, rest.count, chunk)
                buffer.copyBytes(from: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            }, capacity: capacity)
        var found: [String] = []
        while true {
            switch try reader.next() {
            case .end: return found
            case .bad(let why): found.append("\(reader.line) bad: \(why)")
            case .fields:
                var fields: [String] = []
                for index in 0..<reader.count { fields.append(reader.text(index)) }
                found.append("\(reader.line) " + fields.joined(separator: "|"))
            }
        }
    }

    @Test("fields, quotes, breaks and marks") func grammar() throws {
        #expect(try rows("a,b\nc,d") == ["1 a|b", "2 c|d"])
        #expect(try rows("a,b\r\nc,\r\n") == ["1 a|b", "2 c|"])
        #expect(try rows("a\rb\r") == ["1 a", "2 b"])
        #expect(try rows("\u{FEFF}a,b\n") == ["1 a|b"])
        #expect(try rows("\n\r\na\n\n\nb\n") == ["3 a", "6 b"])
        #expect(try rows("") == [])
        #expect(try rows(",\n") == ["1 |"])
        #expect(try rows("\"a,b\",\"c\"\"d\"\n") == ["1 a,b|c\"d"])
        #expect(try rows("\"a\nb\r\nc\",d\ne\n") == ["1 a\nb\r\nc|d", "4 e"])
        #expect(try rows("\"\",\"\"\"\"\n") == ["1 |\""])
        #expect(try rows("é > ü,1") == ["1 é > ü|1"])
    }

    @Test("what no reader can split is named with its line") func bad() throws {
        #expect(try rows("a\n\"b\"c,d\ne\n") == ["1 a", "2 bad: something follows a closing quote", "3 e"])
        #expect(
            try rows("a\nb\"c\"\ne") == ["1 a", "2 bad: a quote within a field that does not begin with one", "3 e"])
        #expect(try rows("a\n\"b\nc\n") == ["1 a", "2 bad: a quote is opened here and never closed"])
    }

    @Test("the same rows whatever the size of buffers and reads", arguments: [UInt64(1), 2, 3])
    func chunks(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            let alphabet = Array("ab,,\"\"\n\r>".utf8)
            let bytes = (0..<random.below(60)).map { _ in random.pick(alphabet) }
            let whole = try rows(bytes, capacity: 4096)
            for (capacity, chunk) in [(4, 1), (4, 3), (7, 100), (64, 5)] {
                #expect(
                    try rows(bytes, capacity: capacity, chunk: chunk) == whole,
                    "seed \(seed): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}

@Suite("Numbers and times in files") struct TextValueTests {
    private func bytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = text
        return text.withUTF8(body)
    }

    @Test(
        "numbers",
        arguments: [
            "0", "1", "-1", "+2", "12.5", ".5", "5.", "0.1", "123456789012345", "1234567890123456789", "1e3", "2.5E-3",
            "0.30000000000000004",
            "99999.99999", "-0.0",
        ])
    func numbers(text: String) {
        let wanted = Double(text.hasSuffix(".") ? text + "0" : text.hasPrefix(".") ? "0" + text : text)
        #expect(NumberText.parse(text) == wanted, "\(text)")
    }

    @Test(
        "no numbers",
        arguments: ["", "-", ".", "nan", "NaN", "inf", "-Infinity", "0x1p3", "1,5", "1 ", "1e999", "--1", "1e", "١"])
    func noNumbers(text: String) { #expect(NumberText.parse(text) == nil) }

    @Test("money keeps its decimals") func scaled() {
        #expect(bytes("12.50", NumberText.scaled).map { [$0.units, Int64($0.decimals)] } == [125, 1])
        #expect(bytes("100", NumberText.scaled).map { [$0.units, Int64($0.decimals)] } == [100, 0])
        #expect(bytes("-0.005", NumberText.scaled).map { [$0.units, Int64($0.decimals)] } == [-5, 3])
        #expect(bytes("1.0000000000000", NumberText.scaled).map { [$0.units, Int64($0.decimals)] } == [1, 0])
        #expect(bytes("0.1234567891", NumberText.scaled) == nil)
        #expect(bytes("1e3", NumberText.scaled) == nil)
        #expect(bytes("99999999999999999999", NumberText.scaled) == nil)
    }

    @Test(
        "times",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-01T00:00:00Z", 1_767_225_600_000_000),
            ("2024-02-29T23:59:60.5+01:00", 1_709_247_600_500_000), ("2000-03-01 00:00:00z", 951_868_800_000_000),
            ("1969-12-31T23:59:59.999999Z", -1), ("0000-03-01T00:00:00Z", -62_162_035_200_000_000),
            ("1900-03-01T00:00:00-05:30", -2_203_871_400_000_000), ("12.5", 12_500_000), ("-1", -1_000_000),
            ("1.7e9", 1_700_000_000_000_000), ("0.0000019", 1), ("-0.0000001", -1),
        ] as [(String, Int64)])
    func times(text: String, wanted: Int64) { #expect(bytes(text, TimeText.microseconds) == wanted) }

    @Test(
        "no times",
        arguments: [
            "", "today", "2026-01-01", "2026-01-01T00:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-1-1T00:00:00Z", "nan", "1e30",
            "2026-01-01T00:00:00+1:00",
        ])
    func noTimes(text: String) { #expect(bytes(text, TimeText.microseconds) == nil) }
}
