/// A place in a tree under construction: nothing yet, a leaf, or a branch.
final class TreeNode {
    private enum Content {
        case nothing
        case leaf(JSONValue)
        case object([String: TreeNode])
        case list([TreeNode])
    }

    private var content = Content.nothing

    /// `nil` where nothing was encoded, or nothing that JSON can say.
    var value: JSONValue? {
        switch content {
        case .nothing: nil
        case .leaf(let value): value
        case .object(let members): .object(members.compactMapValues(\.value))
        case .list(let items): .list(items.compactMap(\.value))
        }
    }

    func set(_ value: some Encodable) throws {
        switch value {
        case let number as Double: setNumber(number)
        case let number as Float: setNumber(Double(number))
        case let flag as Bool: content = .leaf(.flag(flag))
        case let text as String: content = .leaf(.text(text))
        case let whole as any BinaryInteger:
            if let small = Int64(exactly: whole) {
                content = .leaf(.whole(small))
            } else if let natural = UInt64(exactly: whole) {
                content = .leaf(.natural(natural))
            } else {
                setNumber(Double(whole))
            }
        default: try value.encode(to: TreeEncoder(node: self))
        }
    }

    private func setNumber(_ number: Double) {
        content = number.isFinite ? .leaf(.number(number)) : .nothing
    }

    func becomeObject() {
        if case .object = content { return }
        content = .object([:])
    }

    func becomeList() {
        if case .list = content { return }
        content = .list([])
    }

    func member(_ key: String) -> TreeNode {
        let child = TreeNode()
        if case .object(var members) = content {
            content = .nothing
            members[key] = child
            content = .object(members)
        }
        return child
    }

    func item() -> TreeNode {
        let child = TreeNode()
        if case .list(var items) = content {
            content = .nothing
            items.append(child)
            content = .list(items)
        }
        return child
    }

    var count: Int {
        if case .list(let items) = content { items.count } else { 0 }
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

        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            try node.member(key.stringValue).set(value)
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

        mutating func encode<T: Encodable>(_ value: T) throws { try node.item().set(value) }

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
