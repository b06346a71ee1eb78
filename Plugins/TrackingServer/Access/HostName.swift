/// A host with an optional port, as a Host header has it.
struct HostName: Equatable, Sendable {
    /// Small letters; an IPv6 address keeps its brackets.
    let name: String
    let port: Int?

    /// - Returns: `nil` for anything but letters, digits, dots and hyphens (or an address in brackets), and a port.
    init?(_ text: String) {
        let text = text.lowercased()
        let end: String.Index
        if text.first == "[" {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            guard text[text.index(after: text.startIndex)..<bracket].utf8.allSatisfy(Self.isOfAddress) else {
                return nil
            }
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
            guard text[..<end].utf8.allSatisfy(Self.isOfName) else { return nil }
        }
        name = String(text[..<end])
        guard name.count > (text.first == "[" ? 2 : 0) else { return nil }
        guard end < text.endIndex else {
            port = nil
            return
        }
        let digits = text[text.index(after: end)...]
        guard text[end] == ":", (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
            let number = Int(digits), (1...65_535).contains(number)
        else { return nil }
        port = number
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x66, 0x3A, 0x2E: true
        default: false
        }
    }
}

/// Which hosts the server answers for: a page of somebody else's whose name is made to point here must not read reports.
struct HostCheck: Sendable {
    private let names: Set<String>

    /// - Parameter hosts: beside those of loopback, `track.shop.example` each.
    /// - Throws: ``SettingsProblem`` for one that is no host.
    init(_ hosts: [String]) throws {
        names = Set(
            ["localhost", "127.0.0.1", "[::1]"]
                + (try hosts.map { host in
                    guard let parsed = HostName(host), parsed.port == nil else {
                        throw SettingsProblem(
                            "--host \(host): expected a name as in track.shop.example, without a port")
                    }
                    return parsed.name
                }))
    }

    func allows(_ header: String?) -> Bool {
        guard let header, let host = HostName(header) else { return false }
        return names.contains(host.name)
    }
}
