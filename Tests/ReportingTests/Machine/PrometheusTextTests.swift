import Reporting
import Results
import Testing

@Suite struct PrometheusTextTests {
    @Test func everySampleHasATypeAndItsLabelsAreEscaped() {
        var snapshot = LiveSnapshot(scenario: "rush", state: .sending, elapsedSeconds: 12.5)
        snapshot.answered = 6200
        snapshot.errors = ["status \"503\"\n\\": 1]
        snapshot.response = .init(p50: 1.5, p90: 3, p99: 12.25, max: 40)
        let text = PrometheusText.render(snapshot)
        #expect(text.contains("footfall_load_answered_total 6200\n"))
        #expect(text.contains("footfall_load_elapsed_seconds 12.5\n"))
        #expect(text.contains("footfall_load_errors_total{kind=\"status \\\"503\\\"\\n\\\\\"} 1\n"))
        #expect(text.contains("footfall_load_response_milliseconds{quantile=\"0.99\"} 12.25\n"))
        #expect(!text.contains("lag_milliseconds"), "what is absent is left out")
        var typed: Set<Substring> = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# TYPE ") { typed.insert(line.split(separator: " ")[2]) }
            if !line.hasPrefix("#") { #expect(typed.contains(line.prefix { $0 != "{" && $0 != " " }), "\(line)") }
        }
    }
}
