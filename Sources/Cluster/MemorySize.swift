/// An amount of memory or of disk: `512M`, `4G`, `1.5Gi`. As Slurm counts, a G is 1,024 M; `GB`, `GiB` and `Gi` mean the same.
public struct MemorySize: Sendable, Equatable {
    /// 1 or more.
    public var mebibytes: Int

    public init(mebibytes: Int) { self.mebibytes = mebibytes }

    /// 16 TiB: more is a typing error.
    static let most = 16 * 1024 * 1024

    /// - Returns: `nil` for what has no unit, is no number, or is under 1 MiB or over 16 TiB.
    public init?(_ text: String) {
        var digits = Substring(text)
        if let unit = digits.last, unit == "B" || unit == "b" { digits.removeLast() }
        if let unit = digits.last, unit == "i" { digits.removeLast() }
        guard let unit = digits.popLast(), let factor = Self.factor(of: unit), let first = digits.first,
            first.isASCII, first.isNumber, let number = Double(String(digits)), number.isFinite
        else { return nil }
        let size = (number * factor).rounded(.up)
        guard size >= 1, size <= Double(Self.most) else { return nil }
        mebibytes = Int(size)
    }

    private static func factor(of unit: Character) -> Double? {
        switch unit {
        case "M", "m": 1
        case "G", "g": 1024
        case "T", "t": 1024 * 1024
        default: nil
        }
    }
}
