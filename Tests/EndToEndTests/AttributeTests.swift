import Foundation
import Testing

/// `footfall attribute` from outside, and against other people's programs on files made here.
@Suite("footfall attribute", .serialized)
struct AttributeTests {
    private func program(_ text: String) throws -> Program {
        let program = try Program()
        try program.write(text, to: "data.csv")
        return program
    }

    @Test("the promised form: one row per rule and channel, rules as typed")
    func csv() throws {
        let program = try program(
            "path,conversions,value\na > b,2,7.5\nb > \"\",0,0\n".replacing("b > \"\"", with: "b"))
        let answer = try program.run(
            "attribute", "data.csv", "--rule", "first-touch", "--rule", "markov(order=2,nulls=false)", "--format",
            "csv",
            "--workers", "1")
        #expect(answer.code == 0 && answer.complaints.isEmpty, "\(answer.complaints)")
        #expect(
            answer.text == """
                rule,channel,conversions,value
                first-touch,a,2.0,7.5
                first-touch,b,0.0,0.0
                "markov(order=2,nulls=false)",a,1.0,3.75
                "markov(order=2,nulls=false)",b,1.0,3.75

                """)
    }

    @Test("tables, JSON and conversions one by one") func formats() throws {
        let program = try program(
            "customer,time,event,channel,value\nx,1,touch,a,\nx,2,conversion,,5\ny,2,conversion,,1\n")
        let table = try program.run("attribute", "data.csv", "--rule", "linear")
        #expect(table.code == 0 && table.text.contains("linear") && table.text.contains("50.0%"), "\(table.text)")
        let json = try program.run("attribute", "data.csv", "--rule", "linear", "--format", "json").object()
        let rules = try #require(json["rules"] as? [[String: Any]])
        let channels = try #require(rules[0]["channels"] as? [[String: Any]])
        #expect(channels.map { $0["channel"] as? String } == ["a", "none"])
        #expect(channels.map { $0["value"] as? Double } == [5, 1])
        let each = try program.run("attribute", "data.csv", "--rule", "linear", "--per-conversion", "--format", "csv")
        #expect(
            Set(each.text.split(separator: "\n")) == [
                "rule,line,customer,time,goal,order,channel,conversions,value", "linear,3,x,2.0,conversion,,a,1.0,5.0",
                "linear,4,y,2.0,conversion,,none,1.0,1.0",
            ])
    }

    @Test("standard input is -") func standardInput() throws {
        let program = try program("path,conversions\na,1\n")
        let process = Process()
        process.executableURL = try Program.url()
        process.arguments = ["attribute", "-", "--format", "csv", "--rule", "last-touch"]
        process.standardInput = try FileHandle(forReadingFrom: program.folder.appending(path: "data.csv"))
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(
            process.terminationStatus == 0 && text == "rule,channel,conversions,value\nlast-touch,a,1.0,0.0\n",
            "\(text)")
    }

    @Test("a million rows of nonsense are refused with the first lines and the count") func nonsense() throws {
        let program = try Program()
        var bytes = Data("path,conversions\n".utf8)
        var state: UInt64 = 1
        for _ in 0..<1_000_000 {
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                withUnsafeBytes(of: state) { bytes.append(contentsOf: $0.filter { $0 != 0x0A && $0 != 0x22 }) }
            }
            bytes.append(0x0A)
        }
        try program.write(bytes, to: "data.csv")
        let answer = try program.run("attribute", "data.csv", "--rule", "linear", "--rule", "markov")
        #expect(answer.code == 2 && !answer.wasKilled && answer.output.isEmpty)
        #expect(answer.complaints.contains("data.csv:2: "), "\(answer.complaints.prefix(500))")
        #expect(answer.complaints.contains("problems found"), "\(answer.complaints.suffix(200))")
        #expect(answer.complaints.split(separator: "\n").count <= 13)
    }

    struct Line: Sendable, CustomTestStringConvertible {
        var options: [String]
        var says: String
        init(_ options: String..., says: String) { (self.options, self.says) = (options, says) }
        var testDescription: String { options.joined(separator: " ") }
    }

    static let lines: [Line] = [
        Line("--rule", "makov", says: "did you mean `markov`"),
        Line("--rule", "markov(oder=2)", says: "character 8"),
        Line("--rule", "markov(order=9)", says: "from 1 to 4"),
        Line("--rule", "linear", "--rule", "linear", says: "given twice"),
        Line("--rule", "time-decay", says: "needs times"),
        Line("--preset", "affilate-classic", says: "did you mean 'affiliate-classic'"),
        Line("--lookback", "month", says: "no duration"),
        Line("--boundary", "inclusiv", says: "did you mean 'inclusive'"),
        Line("--precedence", "view_weight=2", says: "at most 1"),
        Line("--timezone", "Europe/Berln", says: "did you mean 'Europe/Berlin'"),
        Line("--by", "partner", says: "no partners"),
        Line("--max-errors=-1", says: "--max-errors"),
        Line("--workers", "0", says: "--workers 0"),
        Line("--format", "xml", says: "xml"),
    ]

    @Test("wrong options: exit code 2, said on standard error", arguments: lines)
    func options(_ line: Line) throws {
        let answer = try program("path,conversions\na,1\n").run(["attribute", "data.csv"] + line.options)
        #expect(
            answer.code == 2 && !answer.wasKilled && answer.output.isEmpty, "\(answer.code) \(answer.text.prefix(200))")
        #expect(answer.complaints.contains(line.says), "\(answer.complaints.prefix(500))")
    }

    @Test("files that cannot be read") func files() throws {
        for name in ["nowhere.csv", "."] {
            let answer = try program("").run("attribute", name, "--rule", "linear")
            #expect(answer.code == 2 && answer.complaints.contains("cannot be read"), "\(answer.complaints)")
        }
        let answer = try program("path,conversions\na,1\nb,x\n").run("attribute", "data.csv")
        #expect(
            answer.code == 2 && answer.complaints.contains("data.csv:3: conversions is `x`"), "\(answer.complaints)")
        let tolerant = try program("path,conversions\na,1\nb,x\n").run("attribute", "data.csv", "--max-errors", "1")
        #expect(tolerant.code == 0 && tolerant.complaints.contains("1 of 2 rows left out"), "\(tolerant.complaints)")
    }

    @Test(
        "presets say what others do",
        arguments: ["ga", "w3c", "snowplow", "mobile-install", "affiliate-classic", "fractribution"])
    func presets(preset: String) throws {
        let answer = try program("customer,time,event,channel\nx,1,touch,a\nx,2,conversion,\n").run(
            "attribute", "data.csv", "--preset", preset, "--format", "csv")
        #expect(answer.code == 0 && answer.text.contains(",a,1.0,0.0"), "\(answer.text) \(answer.complaints)")
    }
}
