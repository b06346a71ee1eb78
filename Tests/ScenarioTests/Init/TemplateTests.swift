import Testing

@testable import Scenario

@Suite("The scenario to start from")
struct TemplateTests {
    private let lines = ScenarioTemplate.text(name: "my-shop").split(separator: "\n", omittingEmptySubsequences: false)

    @Test("it bears the name and ends in one newline")
    func named() {
        #expect(lines.contains("scenario: my-shop"))
        #expect(lines.contains { $0.contains("footfall run my-shop.yaml") })
        #expect(lines.last == "" && lines.dropLast().last?.isEmpty == false)
    }

    @Test("it is valid as it is, for any name")
    func valid() throws {
        for name in ["my-shop", "x", String(repeating: "long-", count: 12)] {
            let scenario = try ScenarioLoader().load(text: ScenarioTemplate.text(name: name), name: "\(name).yaml")
            #expect(scenario.name == name)
            #expect(scenario.warnings.isEmpty, "\(scenario.warnings)")
        }
    }

    @Test("it is read on a page or two, without tabs or trailing blanks")
    func readable() {
        #expect((60...100).contains(lines.count), "\(lines.count) lines")
        for line in lines { #expect(line.count <= 125 && !line.contains("\t") && line.last != " ", "\(line)") }
    }

    @Test("it teaches the sections that most scenarios have")
    func sections() {
        for section in ["population", "channels", "stages", "tracking", "attribution", "kpis", "expect", "calendar"] {
            #expect(lines.contains { $0.hasPrefix(section + ":") }, "no \(section)")
        }
    }
}
