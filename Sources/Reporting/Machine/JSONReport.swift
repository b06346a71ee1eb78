import Results

/// A summary as JSON for standard output: byte for byte what `summary.json` holds.
public enum JSONReport {
    public static func render(_ summary: Summary) throws -> String {
        String(decoding: try SummaryFile.encode(summary), as: UTF8.self)
    }
}
