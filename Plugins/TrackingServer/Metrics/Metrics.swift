import Synchronization

/// Counters since the start, for `/metrics`. All labels come from lists that are fixed, whatever senders send.
final class Metrics: Sendable {
    enum Route: String, CaseIterable {
        case batch, track, identify, page, other, click, postback, pixel, attribution, reports, journey, exports, site
        case health = "healthz"
        case metrics
    }
    /// Why events were refused.
    enum Refused: String, CaseIterable { case problems, key, full, busy, failed, stopping }

    private struct State {
        /// By route, and class of status from 1 to 5.
        var requests = [Int](repeating: 0, count: Route.allCases.count * 6)
        var seconds = [Double](repeating: 0, count: Route.allCases.count)
        var kept = 0
        var known = 0
        var refused = [Int](repeating: 0, count: Refused.allCases.count)
    }
    private let state = Mutex(State())

    func note(_ route: Route, status: Int, seconds: Double) {
        guard let index = Route.allCases.firstIndex(of: route) else { return }
        state.withLock { state in
            state.requests[index * 6 + min(max(status / 100, 0), 5)] += 1
            state.seconds[index] += seconds
        }
    }

    func note(kept: Int, known: Int) {
        state.withLock { state in
            state.kept += kept
            state.known += known
        }
    }

    func note(_ refused: Refused) {
        guard let index = Refused.allCases.firstIndex(of: refused) else { return }
        state.withLock { $0.refused[index] += 1 }
    }

    /// In the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).
    func text(_ size: Keeper.Size, faults: [String]) -> String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        func metric(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            lines.append("# HELP footfall_\(name) \(help)")
            lines.append("# TYPE footfall_\(name) \(type)")
            lines += samples.map { "footfall_\(name)\($0.labels) \($0.value)" }
        }
        metric("messages_kept_total", "counter", "Messages stored.", [("", "\(state.kept)")])
        metric("messages_known_total", "counter", "Messages that had come before.", [("", "\(state.known)")])
        metric(
            "requests_refused_total", "counter", "Requests of which nothing was kept, by reason.",
            zip(Refused.allCases, state.refused).map { ("{reason=\"\($0.rawValue)\"}", "\($1)") })
        var requests: [(String, String)] = []
        for (index, route) in Route.allCases.enumerated() {
            for status in 1...5 where state.requests[index * 6 + status] > 0 {
                requests.append(
                    ("{route=\"\(route.rawValue)\",status=\"\(status)xx\"}", "\(state.requests[index * 6 + status])"))
            }
        }
        metric("requests_total", "counter", "Requests answered.", requests)
        metric(
            "request_seconds_total", "counter", "Time from the head of a request to its answer.",
            zip(Route.allCases, state.seconds).filter { $0.1 > 0 }.map { ("{route=\"\($0.rawValue)\"}", "\($1)") })
        metric("messages", "gauge", "Message ids that are known again.", [("", "\(size.messages)")])
        metric("customers", "gauge", "Devices and users.", [("", "\(size.people)")])
        metric("names", "gauge", "Names of channels, campaigns, events and the like.", [("", "\(size.names)")])
        metric("waiting_events", "gauge", "Events that wait to be stored.", [("", "\(size.waiting)")])
        metric("faults", "gauge", "Faults that are put in on purpose.", [("", "\(faults.count)")])
        return lines.joined(separator: "\n") + "\n"
    }
}
