/// Small pictures in text.
enum Bar {
    private static let eighths: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// A bar of `width` columns filled to `share` (0...1), to an eighth of a column; what is not nothing shows something.
    static func horizontal(_ share: Double, width: Int) -> String {
        guard share.isFinite, share > 0, width > 0 else { return String(repeating: " ", count: max(0, width)) }
        let parts = max(1, Int((min(1, share) * Double(width * 8)).rounded()))
        var text = String(repeating: "█", count: parts / 8)
        if parts % 8 > 0 { text.append(eighths[parts % 8]) }
        return text + String(repeating: " ", count: width - text.count)
    }

    /// One column per number, heights from zero to the largest.
    static func spark(_ numbers: [Double]) -> String {
        let top = numbers.max() ?? 0
        return String(
            numbers.map { number in
                guard number.isFinite, number > 0, top > 0 else { return levels[0] }
                return levels[min(7, Int(number / top * 8))]
            })
    }
}
