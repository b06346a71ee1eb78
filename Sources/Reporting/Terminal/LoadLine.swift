import Results

/// One line that says how a load stands: `rush 2,000/s, 1,998/s answered, response p50 1.2 ms p99 8 ms, ... [####....] 12 s left`.
public enum LoadLine {
    /// - Parameter width: columns of the terminal; what does not fit goes, the least important first.
    public static func render(_ snapshot: LiveSnapshot, width: Int) -> String {
        var parts = [head(snapshot)]
        if let response = snapshot.response {
            parts.append("response p50 \(milliseconds(response.p50)) p99 \(milliseconds(response.p99))")
        }
        let errors = snapshot.errors.values.reduce(0, +)
        if errors > 0 { parts.append("\(Figure.count(errors)) errors") }
        if snapshot.waiting > 0 { parts.append("\(Figure.count(snapshot.waiting)) waiting") }
        if let lag = snapshot.lag { parts.append("lag p99 \(milliseconds(lag.p99))") }
        let progress = progress(snapshot)
        var text = parts.joined(separator: ", ")
        while text.displayWidth + progress.displayWidth + 1 > width, parts.count > 1 {
            parts.removeLast()
            text = parts.joined(separator: ", ")
        }
        return (progress + " " + text).shortened(to: max(0, width))
    }

    private static func head(_ snapshot: LiveSnapshot) -> String {
        let answered = "\(Figure.count(snapshot.answeredRate))/s"
        let activity = [snapshot.step, words(snapshot)].compactMap(\.self).joined(separator: ", ")
        guard let intended = snapshot.intendedRate else { return "\(activity), \(answered)" }
        return "\(activity) \(Figure.count(intended))/s, answered \(answered)"
    }

    private static func words(_ snapshot: LiveSnapshot) -> String {
        switch snapshot.state {
        case .starting: "starting"
        case .sending: snapshot.phase ?? "sending"
        case .waiting: "waiting for the last answers"
        case .auditing: "reading back"
        case .ended: "ended"
        }
    }

    private static func progress(_ snapshot: LiveSnapshot) -> String {
        guard snapshot.state == .sending, let total = snapshot.expectedSeconds, total > 0 else {
            return Figure.seconds(snapshot.elapsedSeconds)
        }
        let share = min(1, max(0, snapshot.elapsedSeconds / total))
        let room = 12
        let filled = Int(share * Double(room))
        let left = max(0, total - snapshot.elapsedSeconds).rounded(.up)
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
            + "] \(Figure.seconds(left)) left"
    }

    /// As short as it can be said.
    static func milliseconds(_ value: Double) -> String {
        value >= 10_000 ? Figure.seconds(value / 1000) : "\(number(value)) ms"
    }

    /// Milliseconds without their unit: two decimals below 10.
    static func number(_ value: Double) -> String {
        Figure.count(value < 10 ? (value * 100).rounded() / 100 : value.rounded())
    }
}
