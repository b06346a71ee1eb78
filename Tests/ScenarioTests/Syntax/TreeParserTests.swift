import Scenario
import Testing

@Suite struct TreeParserTests {
    @Test func everyDuplicateKeyIsToldAtItsPlace() {
        let text = """
            scenario: twice
            seed: 1
            channels:
              ads: {kind: paid, kind: owned}
              "ads": {kind: paid}
            seed: 2
            seed: 3
            """
        #expect(
            complaints(text) == [
                "s.yaml:4:21: the key `kind` is here a second time; it stands at line 4 already; keep one of them",
                "s.yaml:5:3: the key `ads` is here a second time; it stands at line 4 already; keep one of them",
                "s.yaml:6:1: the key `seed` is here a second time; it stands at line 2 already; keep one of them",
                "s.yaml:7:1: the key `seed` is here a second time; it stands at line 2 already; keep one of them",
            ])
    }

    @Test func anchorsAndAliasesAreRefusedUnread() {
        let text = """
            scenario: bomb
            a: &a [x, x]
            b: &b [*a, *a]
            c: "*quoted & fine"  # &comment
            """
        #expect(
            complaints(text) == [
                "s.yaml:2:4: a YAML anchor (`&`) stands here, and those are refused; write the value out where it is used, or quote it if it is text",
                "s.yaml:3:4: a YAML anchor (`&`) stands here, and those are refused; write the value out where it is used, or quote it if it is text",
                "s.yaml:3:8: a YAML alias (`*`) stands here, and those are refused; write the value out where it is used, or quote it if it is text",
                "s.yaml:3:12: a YAML alias (`*`) stands here, and those are refused; write the value out where it is used, or quote it if it is text",
            ])
    }

    @Test func asterisksWithinFormulasAreNone() {
        #expect(complaints(Shop(more: "kpis: {double: goals.purchase.value * 2}").text).isEmpty)
        #expect(complaints("scenario: text\ndescription: |\n  *not* an &alias\n").isEmpty)
        #expect(complaints("scenario: text\ndescription: 'it''s *not* one &really'\n").isEmpty)
    }

    @Test func brokenYamlSaysWhere() {
        #expect(
            complaints("scenario: broken\nchannels: {ads: [}\n") == [
                "s.yaml:2:18: this is not YAML: while parsing a flow node (line 2): did not find expected node content; mind the indentation (spaces, no tabs), and quote text that holds `: `, ` #` or brackets"
            ])
        #expect(complaints("a: 1\n---\nb: 2\n").count == 1)
    }

    @Test func deepNestingIsRefused() {
        let text = "scenario: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(complaints(text).contains { $0.contains("nested more than 64 deep") })
        #expect(complaints(String(repeating: "[", count: 100_000)).count == 1)
        #expect(complaints(String(repeating: "- ", count: 100_000)).count == 1)
    }

    @Test func moreValuesThanAnybodyWrites() {
        let text = "scenario: many\nkpis: {" + (0..<30_000).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
        #expect(complaints(text) == ["s.yaml:1:1: the file holds more than 30000 values; a scenario needs far fewer"])
    }

    @Test func aFileThatIsNoMap() {
        #expect(
            complaints("- scenario: list\n") == [
                "s.yaml:1:1: the file holds a list instead of sections; a scenario is a map that starts with `scenario: NAME`"
            ])
    }
}
