/// The forms that a schema is made of, so that sections read as what they are.
enum SchemaForms {
    /// A key of a map: its name, what may stand there, and what it means.
    struct Field {
        var name: String
        var schema: SchemaValue
        var says: String?

        init(_ name: String, _ schema: SchemaValue, _ says: String? = nil) {
            self.name = name
            self.schema = schema
            self.says = says
        }

        /// As an entry of `properties` or `$defs`.
        var entry: (key: String, value: SchemaValue) {
            (name, says.map { schema.with((key: "description", value: .string($0))) } ?? schema)
        }
    }

    static func ref(_ name: String) -> SchemaValue { ["$ref": .string("#/$defs/" + name)] }

    /// A map with these keys and no others.
    static func fields(_ fields: [Field], required: [String] = [], _ says: String? = nil) -> SchemaValue {
        var entries: [(key: String, value: SchemaValue)] = [("type", "object")]
        if let says { entries.append(("description", .string(says))) }
        if !required.isEmpty { entries.append(("required", .list(required.map(SchemaValue.string)))) }
        entries += [("properties", .object(fields.map(\.entry))), ("additionalProperties", false)]
        return .object(entries)
    }

    /// A map from names of the writer's choice.
    static func map(of value: SchemaValue, atLeast: Int = 0) -> SchemaValue {
        let map: SchemaValue = ["type": "object", "additionalProperties": value]
        return atLeast == 0 ? map : map.with((key: "minProperties", value: .number(atLeast)))
    }

    static func list(of item: SchemaValue, count: Int? = nil) -> SchemaValue {
        let list: SchemaValue = ["type": "array", "items": item]
        return count.map { list.with((key: "minItems", value: .number($0)), (key: "maxItems", value: .number($0))) }
            ?? list
    }

    /// The thing itself, or a list of such things.
    static func oneOrMany(_ item: SchemaValue) -> SchemaValue { any(item, list(of: item)) }

    static func any(_ choices: SchemaValue...) -> SchemaValue { ["anyOf": .list(choices)] }

    static func choice(_ words: String...) -> SchemaValue { ["enum": .list(words.map(SchemaValue.string))] }

    /// A text of this form, anchored at both ends.
    static func text(_ pattern: String) -> SchemaValue {
        ["type": "string", "pattern": .string("^(?:" + pattern + ")$")]
    }

    static let text: SchemaValue = ["type": "string"]
    static let flag: SchemaValue = ["type": "boolean"]
    /// A name may look like a number.
    static let name: SchemaValue = ["type": ["string", "integer"], "minLength": 1]
    static let names = oneOrMany(name)
}
