/// A summary that answers questions by path, as `expect:` and `kpis:` ask them.
///
/// A path is dotted; an item of a list goes by its name (`stages.checkout.entered`, `partners.affiliate/coupon.flags`).
/// Names may contain dots and slashes themselves: at every step the longest name that fits is tried first.
public struct SummaryTree: Sendable {
    /// The member by which the items of each named list are called.
    static let itemNames = [
        "stages": "stage", "goals": "goal", "channels": "channel", "partners": "partner", "campaigns": "campaign",
        "segments": "segment", "phases": "phase", "attribution": "rule", "rules": "rule", "periods": "period",
        "products": "product", "cohorts": "month", "operations": "operation",
        "stage_timings": "stage",
    ]

    public let root: JSONValue

    public init(root: JSONValue) { self.root = root }

    public init(_ summary: Summary) throws { root = try JSONValue(encoding: summary) }

    /// What stands at a path, or `nil` where nothing does.
    public func value(_ path: String) -> JSONValue? {
        Self.find(path[...], in: root, called: "")
    }

    /// The number at a path; `nil` where it is absent or something else stands there.
    public func number(_ path: String) -> Double? { value(path)?.asNumber }

    /// The words at a path (`flags`, `verdict`); `nil` where it is absent or something else stands there.
    public func words(_ path: String) -> [String]? { value(path)?.asWords }

    private static func find(_ path: Substring, in node: JSONValue, called name: String) -> JSONValue? {
        if path.isEmpty { return node }
        var end = path.endIndex
        while true {
            let head = String(path[..<end])
            if let child = child(head, of: node, called: name) {
                let rest = end == path.endIndex ? "" : path[path.index(after: end)...]
                if let found = find(rest, in: child, called: head) { return found }
            }
            guard let dot = path[..<end].lastIndex(of: ".") else { return nil }
            end = dot
        }
    }

    static func child(_ head: String, of node: JSONValue, called name: String) -> JSONValue? {
        switch node {
        case .object(let members): members[head]
        case .list(let items): items.first { itemName($0, inListCalled: name) == head }
        case .text, .flag, .whole, .natural, .number: nil
        }
    }

    static func itemName(_ item: JSONValue, inListCalled list: String) -> String? {
        guard let key = itemNames[list], case .object(let members) = item, case .text(let name)? = members[key] else {
            return nil
        }
        return name
    }
}
