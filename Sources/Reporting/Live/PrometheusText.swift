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
        metric("running", "gauge", "1 while events are sent.", [("", snapshot.state == .running ? 1 : 0)])
        metric("sent_total", "counter", "Events written.", [("", Double(snapshot.sent))])
        metric("accepted_total", "counter", "Events that the backend acknowledged.", [("", Double(snapshot.accepted))])
        metric(
            "errors_total", "counter", "Failed exchanges by kind.",
            snapshot.errors.sorted { $0.key < $1.key }.map { (label("kind", $0.key), Double($0.value)) })
        metric(
            "rate", "gauge", "Events a second in the last interval.",
            [
                (label("of", "intended"), snapshot.intendedRate), (label("of", "sent"), snapshot.sentRate),
                (label("of", "accepted"), snapshot.acceptedRate),
            ])
        metric("in_flight", "gauge", "Events written and not yet answered.", [("", Double(snapshot.inFlight))])
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
            "entered_total", "counter", "Customers who entered a stage.",
            snapshot.funnel.map { (label("stage", $0.stage), Double($0.entered)) })
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
