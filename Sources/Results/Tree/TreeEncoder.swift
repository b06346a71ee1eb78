/// A place in a tree under construction: nothing yet, or a branch, or a leaf of its own.
final class TreeNode {
    /// A member: leaves, which are most of it, need no node of their own.
    private enum Slot {
        case leaf(JSONValue)
        case node(TreeNode)

        var value: JSONValue? {
            switch self {
            case .leaf(let value): value
            case .node(let node): node.value
            }
        }

        var isNothing: Bool {
            guard case .node(let node) = self, case .nothing = node.content else { return false }
            return true
        }
    }

    private enum Content {
        case nothing
        case leaf(JSONValue)
        case object([String: Slot])
        case list([Slot])
    }

    private var content = Content.nothing

    /// `nil` where nothing was encoded, or nothing that JSON can say.
    var value: JSONValue? {
        switch content {
        case .nothing: nil
        case .leaf(let value): value
        case .object(let members):
            // Mapped values stay where they are, while every key of a new dictionary is hashed anew.
            if members.values.contains(where: \.isNothing) {
                .object(members.compactMapValues(\.value))
            } else {
                .object(members.mapValues { $0.value ?? .object([:]) })
            }
        case .list(let items): .list(items.compactMap(\.value))
        }
    }

    func set<T: Encodable>(_ value: T) throws {
        switch Leaf(value) {
        case .value(let leaf): content = .leaf(leaf)
        case .nothing: content = .nothing
        case .branch: try value.encode(to: TreeEncoder(node: self))
        }
    }

    func becomeObject() {
        if case .object = content { return }
        content = .object([:])
    }

    func becomeList() {
        if case .list = content { return }
        content = .list([])
    }

    func put<T: Encodable>(_ value: T, at key: String) throws {
        switch Leaf(value) {
        case .value(let leaf): put(leaf, at: key)
        case .nothing: break
        case .branch: try value.encode(to: TreeEncoder(node: member(key)))
        }
    }

    func put(_ leaf: JSONValue, at key: String) { put(.leaf(leaf), at: key) }

    func member(_ key: String) -> TreeNode {
        let child = TreeNode()
        put(.node(child), at: key)
        return child
    }

    private func put(_ slot: Slot, at key: String) {
        guard case .object(var members) = content else { return }
        content = .nothing
        members[key] = slot
        content = .object(members)
    }

    func append<T: Encodable>(_ value: T) throws {
        switch Leaf(value) {
        case .value(let leaf): append(.leaf(leaf))
        case .nothing: break
        case .branch: try value.encode(to: TreeEncoder(node: item()))
        }
    }

    func item() -> TreeNode {
        let child = TreeNode()
        append(.node(child))
        return child
    }

    private func append(_ slot: Slot) {
        guard case .list(var items) = content else { return }
        content = .nothing
        items.append(slot)
        content = .list(items)
    }

    var count: Int {
        if case .list(let items) = content { items.count } else { 0 }
    }
}

/// What a value is in JSON: a leaf, nothing that JSON can say, or something made of parts.
private enum Leaf {
    case value(JSONValue)
    case nothing
    case branch

    /// The usual types are told by comparing types, which is far cheaper than casting to one after the other.
    init<T>(_ value: T) {
        if T.self == Double.self {
            self = Leaf(value as! Double)
        } else if T.self == Int.self {
            self = .value(.whole(Int64(value as! Int)))
        } else if T.self == String.self {
            self = .value(.text(value as! String))
        } else if T.self == Bool.self {
            self = .value(.flag(value as! Bool))
        } else if T.self is any BinaryInteger.Type {
            self = Leaf(whole: value as! any BinaryInteger)
        } else if T.self == Float.self {
            self = Leaf(Double(value as! Float))
        } else {
            self = .branch
        }
    }

    private init(_ number: Double) { self = number.isFinite ? .value(.number(number)) : .nothing }

    private init(whole: any BinaryInteger) {
        if let small = Int64(exactly: whole) {
            self = .value(.whole(small))
        } else if let natural = UInt64(exactly: whole) {
            self = .value(.natural(natural))
        } else {
            self = Leaf(Double(whole))
        }
    }
}

/// Builds a ``JSONValue`` directly: a summary is looked up by path often, and need not pass through text for it.
struct TreeEncoder: Encoder {
    let node: TreeNode
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeObject()
        return KeyedEncodingContainer(Keyed<Key>(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeList()
        return Unkeyed(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }

    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let node: TreeNode
        let codingPath: [any CodingKey] = []

        mutating func encodeNil(forKey key: Key) {}

        mutating func encode(_ value: Int, forKey key: Key) throws {
            node.put(.whole(Int64(value)), at: key.stringValue)
        }

        mutating func encode(_ value: Double, forKey key: Key) throws {
            if value.isFinite { node.put(.number(value), at: key.stringValue) }
        }

        mutating func encode(_ value: String, forKey key: Key) throws {
            node.put(.text(value), at: key.stringValue)
        }

        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            try node.put(value, at: key.stringValue)
        }

        mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
            -> KeyedEncodingContainer<Nested>
        { TreeEncoder(node: node.member(key.stringValue)).container(keyedBy: type) }

        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            TreeEncoder(node: node.member(key.stringValue)).unkeyedContainer()
        }

        mutating func superEncoder() -> any Encoder { TreeEncoder(node: node.member("super")) }

        mutating func superEncoder(forKey key: Key) -> any Encoder { TreeEncoder(node: node.member(key.stringValue)) }
    }

    struct Unkeyed: UnkeyedEncodingContainer {
        let node: TreeNode
        let codingPath: [any CodingKey] = []
        var count: Int { node.count }

        mutating func encodeNil() {}

        mutating func encode<T: Encodable>(_ value: T) throws { try node.append(value) }

        mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
            TreeEncoder(node: node.item()).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            TreeEncoder(node: node.item()).unkeyedContainer()
        }

        mutating func superEncoder() -> any Encoder { TreeEncoder(node: node.item()) }
    }

    struct Single: SingleValueEncodingContainer {
        let node: TreeNode
        let codingPath: [any CodingKey] = []

        mutating func encodeNil() {}

        mutating func encode<T: Encodable>(_ value: T) throws { try node.set(value) }
    }
}
