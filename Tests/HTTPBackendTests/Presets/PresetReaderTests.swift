import Testing
import Tracking

@testable import HTTPBackend

@Suite struct PresetReaderTests {
    @Test(
        "every preset that is shipped can be read, says what it is and against what it was run",
        arguments: PresetCatalog.names)
    func shipped(name: String) throws {
        let preset = try PresetCatalog.preset(named: name)
        #expect(preset.name == name)
        #expect(!preset.summary.isEmpty && !preset.summary.contains("\n"))
        #expect(
            preset.checked.contains("un for real") || preset.checked.contains("hecked against")
                || preset.checked.contains("Made for"))
    }

    @Test("the presets that the design names are all there")
    func all() {
        #expect(
            Set(PresetCatalog.names) == [
                "footfall", "segment", "ga4-mp", "snowplow", "matomo", "matomo-bulk", "posthog", "plausible", "umami",
                "cloudevents",
                "affiliate-postback", "clickhouse", "pixel",
            ])
    }

    @Test("everything that is wrong is said at once, with its place and what would be right")
    func problems() {
        let yaml = """
            preset: Bad Name
            sumary: x
            backdating: {field: t, horizon: soon}
            requests:
              - for: [clik]
                path: nowhere?x=1
                json: {a: "${chanel}"}
                headers: {Host: evil}
              - path: /x
                method: FETCH
              - for: [event]
            answers:
              - {status: 2000, is: fine}
            """
        let error = #expect(throws: PresetProblems.self) { try PresetReader.read(yaml, file: "bad.yaml") }
        let said = error?.description ?? ""
        for expected in [
            "bad.yaml:1:9: the preset's name is `Bad Name`",
            "bad.yaml:2:1: a preset has no `sumary`; did you mean `summary`?",
            "bad.yaml:3:33: `horizon` is `soon`",
            "bad.yaml:5:11: there is no kind of event `clik`; did you mean `click`?",
            "bad.yaml:6:11: the path is `nowhere?x=1`",
            "bad.yaml:7:18: there is no variable `chanel`; did you mean `channel`?",
            "bad.yaml:8:15: the field `Host` cannot be set",
            "bad.yaml:9:5: a request does not say for which events it is",
            "bad.yaml:10:13: the method is `FETCH`", "bad.yaml:11:5: this request cannot be sent",
            "bad.yaml:13:14: `2000` is no status",
            "bad.yaml:13:24: `is` is `fine`",
        ] {
            #expect(said.contains(expected), "\(expected)\n in \n\(said)")
        }
        #expect(error?.problems.count == 12, "\(said)")
    }

    @Test(
        "what is no preset at all",
        arguments: [
            "", "a: [", "- x", "preset: x\npreset: y\nrequests: []", "&a b", "preset: x\n\trequests: 1", "x: *y",
        ])
    func none(yaml: String) {
        #expect(throws: PresetProblems.self) { try PresetReader.read(yaml, file: "x") }
    }

    @Test("a variable in a block of text is found at its own line")
    func block() {
        let yaml = """
            preset: x
            requests:
              - for: [click]
                path: /
                text: |
                  first
                  a ${nam}
            """
        let error = #expect(throws: PresetProblems.self) { try PresetReader.read(yaml, file: "x") }
        #expect(error?.problems.map { "\($0.line):\($0.column)" } == ["7:11"])
    }
}
