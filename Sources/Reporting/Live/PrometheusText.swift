import Results

/// A load's state in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).
public enum PrometheusText {
    public static func render(_ snapshot: LiveSnapshot) -> String {
        var lines: [String] = []
        func metric(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: Double)]) {
            guard !samples.isEmpty else { return }
            lines.append("# HELP footfall_load_\(name) \(help)")
            lines.append("# TYPE footfall_load_\(name) \(type)")
            lines += samples.map { "footfall_load_\(name)\($0.labels) \(number($0.value))" }
        }
        metric("elapsed_seconds", "gauge", "Time since the first send was due.", [("", snapshot.elapsedSeconds)])
        metric("sending", "gauge", "1 while events are sent.", [("", snapshot.state == .sending ? 1 : 0)])
        metric("answered_total", "counter", "Events with an answer.", [("", Double(snapshot.answered))])
        metric("accepted_total", "counter", "Events that the backend acknowledged.", [("", Double(snapshot.accepted))])
        metric(
            "errors_total", "counter", "Failed exchanges by kind.",
            snapshot.errors.sorted { $0.key < $1.key }.map { (label("kind", $0.key), Double($0.value)) })
        metric(
            "rate", "gauge", "Events a second in the last second.",
            (snapshot.intendedRate.map { [(label("of", "intended"), $0)] } ?? []) + [
                (label("of", "answered"), snapshot.answeredRate), (label("of", "accepted"), snapshot.acceptedRate),
            ])
        metric("waiting", "gauge", "Events due or sent and without an answer.", [("", Double(snapshot.waiting))])
        for (name, help, times) in [
            ("response_milliseconds", "From when an event was due until it was answered.", snapshot.response),
            (
                "lag_milliseconds", "From when an event could be sent until it was: the generator's own delay.",
                snapshot.lag
            ),
        ] {
            guard let times else { continue }
            metric(
                name, "gauge", help,
                [("0.5", times.p50), ("0.9", times.p90), ("0.99", times.p99), ("1", times.max)].map {
                    (label("quantile", $0), $1)
                })
        }
        metric(
            "events_total", "counter", "Events with an answer, by what they are.",
            snapshot.funnel.map { (label("event", $0.event), Double($0.count)) })
        return lines.joined(separator: "\n") + "\n"
    }

    /// Backslash, quote and line feed are escaped, as the format wants.
    private static func label(_ name: String, _ value: String) -> String {
        var text = ""
        for character in value {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n", "\r\n": text += "\\n"
            default: text.append(character)
            }
        }
        return "{\(name)=\"\(text)\"}"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
}
