/// Where a click may lead: exactly the origins named, so that nobody borrows the server's good name for a link of their own.
struct Origins: Sendable {
    /// `scheme://host[:port]`, small letters, without the scheme's own port.
    private let allowed: Set<String>

    /// - Parameter texts: `https://shop.example` each, nothing behind the host and port.
    /// - Throws: ``SettingsProblem`` for one that is no origin.
    init(_ texts: [String]) throws {
        allowed = Set(
            try texts.map { text in
                guard let place = Self.place(text), place.rest.isEmpty || place.rest == "/" else {
                    throw SettingsProblem(
                        "--allow-to \(text): expected an origin as in https://shop.example, without a path")
                }
                return place.origin
            })
    }

    /// The address with the click's id in its query, or `nil` where it must not be led to.
    ///
    /// - Parameter target: an absolute address of printable ASCII, as `to=` has it once its escapes are resolved.
    func destination(_ target: String, clickID: String) -> String? {
        guard let place = Self.place(target), allowed.contains(place.origin), target.utf8.count <= 2_048 else {
            return nil
        }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let address = String(parts[0])
        let query = address.firstIndex(of: "?").map { address[address.index(after: $0)...] }
        // The shop would not know which of two to believe.
        if let query, query.split(separator: "&").contains(where: { $0.hasPrefix("click_id=") }) { return nil }
        let path = place.rest.isEmpty || place.rest.first == "?" || place.rest.first == "#" ? rooted(address) : address
        let joint = query == nil ? "?" : query?.isEmpty == true || query?.last == "&" ? "" : "&"
        return path + joint + "click_id=" + clickID + (parts.count > 1 ? "#" + parts[1] : "")
    }

    /// With a slash after the host, where there is none.
    private func rooted(_ address: String) -> String {
        let end = address.firstIndex(of: "?") ?? address.endIndex
        return address[..<end] + "/" + address[end...]
    }

    /// The origin, and what comes behind it.
    private static func place(_ text: String) -> (origin: String, rest: Substring)? {
        // No spaces and controls (CR and LF among them), nothing beyond ASCII, no backslash, which browsers read as a slash.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else { return nil }
        guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
        let behind = text.dropFirst(scheme.count)
        let end = behind.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? behind.endIndex
        let authority = behind[..<end].lowercased()
        guard let host = HostName(authority), !authority.contains("@") else { return nil }
        let ownPort = scheme == "https://" ? 443 : 80
        let port = host.port.flatMap { $0 == ownPort ? nil : ":\($0)" } ?? ""
        return (scheme + host.name + port, behind[end...])
    }
}
