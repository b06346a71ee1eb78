/// One line that says how far a run is: `[#####.....] 52% 1.04M of 2.00M customers, 3.1M events/s, 12 s left`.
public enum ProgressLine {
    /// - Parameters:
    ///   - done: customers that are done.
    ///   - total: all of them; 0 where that is not known.
    ///   - events: events so far, for the speed; `nil` leaves it out.
    ///   - elapsedSeconds: since the start.
    ///   - width: columns of the terminal; what does not fit goes, the percentage last.
    public static func render(
        done: Int, total: Int, events: Int? = nil, elapsedSeconds: Double, width: Int
    ) -> String {
        let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : nil
        let counted =
            total > 0
            ? "\(Figure.count(done)) of \(Figure.count(total)) customers" : "\(Figure.count(done)) customers"
        var parts = [counted]
        if let events, elapsedSeconds > 0 {
            parts.append("\(Figure.count(Double(events) / elapsedSeconds)) events/s")
        }
        if let share { parts.append(remaining(share: share, elapsedSeconds: elapsedSeconds)) }
        var text = parts.joined(separator: ", ")
        guard let share else { return text.shortened(to: max(0, width)) }
        // Rounded down: 100% is for what is done.
        let percent = "\(Int(share * 100))%".padded(to: 4, .right)
        while percent.displayWidth + 1 + text.displayWidth > width, !parts.isEmpty {
            // The time left outlives the counts: it is what people wait for.
            parts.remove(at: parts.count > 1 ? parts.count - 2 : 0)
            text = parts.joined(separator: ", ")
        }
        let words = text.isEmpty ? percent : percent + " " + text
        let room = min(40, width - words.displayWidth - 3)
        if room < 5 { return words.shortened(to: max(0, width)) }
        let filled = Int(share * Double(room))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
        return "[\(bar)] \(words)"
    }

    private static func remaining(share: Double, elapsedSeconds: Double) -> String {
        if share >= 1 { return "done in \(Figure.seconds(elapsedSeconds))" }
        // The first moments say little about the rest.
        guard share > 0.005, elapsedSeconds > 0.2 else { return "estimating" }
        let left = elapsedSeconds * (1 - share) / share
        return "\(Figure.seconds(left < 10 ? left.rounded(.up) : left)) left"
    }
}
