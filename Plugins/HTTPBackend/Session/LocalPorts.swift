import Foundation
import Tracking

/// Every connection to the one server takes a port of this machine, of which the system sets a range aside.
enum LocalPorts {
    private static let file = "/proc/sys/net/ipv4/ip_local_port_range"

    /// - Throws: `BackendError.badOption` where there are too few: better before the start than in the middle.
    static func allow(connections: Int) throws {
        // Elsewhere than on Linux nothing says it in a file, and the system says it when it comes to it.
        guard let text = try? String(contentsOfFile: file, encoding: .utf8), let ports = count(in: text) else { return }
        try allow(connections: connections, of: ports)
    }

    /// How many the range has, both ends among them; `nil` where the text is none.
    static func count(in text: String) -> Int? {
        let ends = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        return ends.count == 2 && ends[1] >= ends[0] ? ends[1] - ends[0] + 1 : nil
    }

    static func allow(connections: Int, of ports: Int) throws {
        guard connections > ports else { return }
        throw BackendError.badOption(
            name: "connections", value: "\(connections)",
            remedy: "this machine has \(ports) ports for connections to one server; widen "
                + "net.ipv4.ip_local_port_range, or take fewer")
    }
}
