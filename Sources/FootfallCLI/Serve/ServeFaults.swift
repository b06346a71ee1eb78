import Attribution
import Faults
import TrackingServer

/// `--fault` of `footfall serve`: of the bank, put into the backend, or on the wire.
enum ServeFaults {
    /// - Returns: the backend with the faults of the bank in it.
    /// - Throws: ``UsageError``; `BackendError` for faults that do not go together.
    static func apply(
        _ texts: [String], to settings: inout ServerSettings, _ choice: BackendRegistry.Choice
    ) throws -> BackendRegistry.Choice {
        var ofBank: [String] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let kind = WireFault.Kind(rawValue: parts.first ?? "") else {
                ofBank.append(text)
                continue
            }
            if kind.isTimed {
                let milliseconds = parts.count == 2 ? try milliseconds(parts[1], kind, text) : 100
                settings.wireFaults.append(WireFault(kind, milliseconds: milliseconds))
                continue
            }
            let rate = parts.count == 2 ? try FaultOptions.share(parts[1], kind.rawValue, text) : 1
            settings.wireFaults.append(WireFault(kind, rate: rate))
        }
        let requests = try FaultOptions.requests(ofBank, others: WireFault.Kind.allCases.map(\.rawValue))
        guard !requests.isEmpty, let backend = choice.backend else { return choice }
        settings.faults = requests.map(\.text)
        return BackendRegistry.Choice(
            name: choice.name, backend: try FaultInjector(backend, faults: requests), isOurs: choice.isOurs)
    }

    /// `20ms`, `2s`.
    ///
    /// - Throws: ``UsageError``.
    private static func milliseconds(_ word: String, _ kind: WireFault.Kind, _ text: String) throws -> Int {
        if let time = DurationWord.microseconds(word), (1_000...3_600_000_000).contains(time) {
            return Int(time / 1_000)
        }
        throw UsageError("--fault \(text): expected a time from 1ms to 1h, as in \(kind.rawValue)=20ms")
    }
}
