/// A line `#SBATCH --NAME=VALUE` of a job script.
public struct SlurmDirective: Sendable, Equatable {
    /// Without the dashes.
    public var name: String
    /// `nil` for a flag.
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    /// What the job script says itself, so that it cannot be said beside it.
    public static let own: Set<String> = [
        "array", "requeue", "no-requeue", "open-mode", "output", "error", "job-name", "chdir", "nodes", "ntasks",
        "cpus-per-task", "mem", "mem-per-cpu", "time", "partition", "dependency", "kill-on-invalid-dep", "parsable",
        "wrap", "wait", "input",
    ]

    /// `account=shop`, `exclusive`, with or without dashes before.
    ///
    /// - Returns: `nil` for what cannot be an option of sbatch with a long name.
    public init?(typed text: String) {
        let parts = text.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        guard let name = parts.first, name.count > 1, name.allSatisfy(letters.contains) else { return nil }
        self.init(String(name), parts.count == 2 ? String(parts[1]) : nil)
        if value?.isEmpty == true { return nil }
    }

    /// The line, without its end. Between double quotes sbatch takes a backslash before any character as that character; without
    /// quotes a space or a `#` ends the value.
    var line: String {
        guard let value else { return "#SBATCH --\(name)" }
        guard value.unicodeScalars.contains(where: { " \t\"'\\#".unicodeScalars.contains($0) }) else {
            return "#SBATCH --\(name)=\(value)"
        }
        var quoted = ""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return "#SBATCH --\(name)=\"\(quoted)\""
    }
}
