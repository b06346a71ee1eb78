/// One line that says how a load stands: `rush 2,000/s, 1,998/s answered, response p50 1.2 ms p99 8 ms, ... [####....] 12 s left`.
public enum LoadLine {
    /// Of the last full second, but for what says otherwise.
    public struct Figures: Sendable {
        /// What it is doing: the phase, as a rule.
        public var activity: String
        public var elapsedSeconds: Double
        /// `nil` where the end is not known.
        public var totalSeconds: Double?
        /// Events a second.
        public var intendedRate: Double?
        public var answeredRate: Double
        /// Milliseconds.
        public var responseP50: Double?
        public var responseP99: Double?
        public var lagP99: Double?
        /// Due or sent, and without an answer.
        public var waiting: Int
        /// Since the start.
        public var errors: Int

        public init(
            activity: String, elapsedSeconds: Double, totalSeconds: Double?, intendedRate: Double?,
            answeredRate: Double,
            responseP50: Double?, responseP99: Double?, lagP99: Double?, waiting: Int, errors: Int
        ) {
            self.activity = activity
            self.elapsedSeconds = elapsedSeconds
            self.totalSeconds = totalSeconds
            self.intendedRate = intendedRate
            self.answeredRate = answeredRate
            self.responseP50 = responseP50
            self.responseP99 = responseP99
            self.lagP99 = lagP99
            self.waiting = waiting
            self.errors = errors
        }
    }

    /// - Parameter width: columns of the terminal; what does not fit goes, the least important first.
    public static func render(_ figures: Figures, width: Int) -> String {
        var parts = [head(figures)]
        if let p50 = figures.responseP50, let p99 = figures.responseP99 {
            parts.append("response p50 \(milliseconds(p50)) p99 \(milliseconds(p99))")
        }
        if figures.errors > 0 { parts.append("\(Figure.count(figures.errors)) errors") }
        if figures.waiting > 0 { parts.append("\(Figure.count(figures.waiting)) waiting") }
        if let lag = figures.lagP99 { parts.append("lag p99 \(milliseconds(lag))") }
        let progress = progress(figures)
        var text = parts.joined(separator: ", ")
        while text.displayWidth + progress.displayWidth + 1 > width, parts.count > 1 {
            parts.removeLast()
            text = parts.joined(separator: ", ")
        }
        return (progress + " " + text).shortened(to: max(0, width))
    }

    private static func head(_ figures: Figures) -> String {
        let answered = "\(Figure.count(figures.answeredRate))/s"
        guard let intended = figures.intendedRate else { return "\(figures.activity), \(answered)" }
        return "\(figures.activity) \(Figure.count(intended))/s, answered \(answered)"
    }

    private static func progress(_ figures: Figures) -> String {
        guard let total = figures.totalSeconds, total > 0 else { return "\(Figure.seconds(figures.elapsedSeconds))" }
        let share = min(1, max(0, figures.elapsedSeconds / total))
        let room = 12
        let filled = Int(share * Double(room))
        let left = max(0, total - figures.elapsedSeconds).rounded(.up)
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
