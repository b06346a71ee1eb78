/// How many minor units a currency's major unit has, after ISO 4217 (list one, of those in use in 2024).
public enum Currency {
    private static let withoutMinor: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ]
    private static let withThousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
    private static let withTenThousandths: Set<String> = ["CLF", "UYW"]

    public static func minorUnits(of code: String) -> Int64 {
        if withoutMinor.contains(code) { return 1 }
        if withThousandths.contains(code) { return 1_000 }
        if withTenThousandths.contains(code) { return 10_000 }
        return 100
    }
}
