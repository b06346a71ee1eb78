import Tracking

/// Where the server is: of the URL that the user gave, and of nothing that a server says.
struct ServerAddress: Sendable, Hashable {
    var isTLS: Bool
    /// Without brackets.
    var host: String
    var port: Int
    /// Before each path of a preset; empty, or `/x` without a slash at its end.
    var basePath: String

    /// - Parameters:
    ///   - url: `http://HOST[:PORT][/PATH]`, or https.
    ///   - allowed: hosts beyond loopback that may be sent to.
    /// - Throws: `BackendError.badOption`.
    init(_ url: String, allowed: [String]) throws {
        func bad(_ remedy: String) -> BackendError { .badOption(name: "url", value: url, remedy: remedy) }
        var rest: Substring
        if url.hasPrefix("http://") {
            (isTLS, rest) = (false, url.dropFirst(7))
        } else if url.hasPrefix("https://") {
            (isTLS, rest) = (true, url.dropFirst(8))
        } else {
            throw bad("it begins with http:// or https://, as in http://127.0.0.1:8080")
        }
        guard rest.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), !rest.contains(where: { "?#@\\".contains($0) }) else {
            throw bad("it has a host, a port and a path alone: no user, query, fragment, blank or backslash")
        }
        let authority = rest.prefix { $0 != "/" }
        basePath = String(rest[authority.endIndex...])
        while basePath.hasSuffix("/") { basePath.removeLast() }
        guard let (host, port) = Self.split(authority, isTLS ? 443 : 80) else {
            throw bad("its host or port is not well-formed")
        }
        (self.host, self.port) = (host.lowercased(), port)
        guard Self.isLoopback(self.host) || allowed.contains(where: { $0.lowercased() == self.host }) else {
            throw bad("\(self.host) is not this machine: say --allow-host \(self.host) if it may be sent to")
        }
    }

    private static func split(_ authority: Substring, _ standard: Int) -> (String, Int)? {
        var (host, port) = (authority, Substring())
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            (host, port) = (authority[..<colon], authority[authority.index(after: colon)...])
            guard !port.isEmpty else { return nil }
        }
        guard !host.isEmpty else { return nil }
        if port.isEmpty { return (String(host), standard) }
        guard port.allSatisfy(\.isNumber), let number = Int(port), (1...65_535).contains(number) else { return nil }
        return (String(host), number)
    }

    /// This machine, by name or by address.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }

    /// For the `Host` field.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isTLS ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// For people.
    var description: String { "\(isTLS ? "https" : "http")://\(authority)\(basePath)" }
}
