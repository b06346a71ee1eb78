import Foundation
import TrackingServer

/// What `footfall serve` says once it listens.
struct ServeGreeting {
    let settings: ServerSettings
    /// The backend's name.
    let store: String
    /// As it was given, which is never shown where it is the key itself.
    let writeKey: String?

    func text(port: Int) -> String {
        let scheme = settings.certificate == nil ? "http" : "https"
        let host = settings.hosts.first ?? (settings.address.contains(":") ? "[\(settings.address)]" : settings.address)
        let url = "\(scheme)://\(host):\(port)"
        let keeps = store == "memory" ? "keeps events in memory, until it ends" : "keeps events in \(store)"
        var lines = ["footfall serve listens on \(url) and \(keeps)."]
        if !settings.faults.isEmpty || !settings.wireFaults.isEmpty {
            let faults = settings.faults + settings.wireFaults.map(\.text)
            lines.append("It is faulty on purpose: \(faults.joined(separator: ", ")).")
        }
        lines.append("Try it:")
        lines.append(
            "  curl \(credentials)\(url)/v1/track -H 'Content-Type: application/json' -d '{\"anonymousId\":\"ann\","
                + "\"event\":\"\(settings.goals[0])\",\"properties\":{\"order_id\":\"1\",\"value\":49.90}}'")
        lines.append("Look at it: \(url)/")
        return lines.joined(separator: "\n")
    }

    private var credentials: String {
        guard let writeKey else { return "" }
        if writeKey.hasPrefix("env:") { return "-u \"$\(writeKey.dropFirst(4)):\" " }
        if writeKey.hasPrefix("@") { return "-u \"$(cat '\(writeKey.dropFirst())'):\" " }
        return "-u WRITE-KEY: "
    }
}
