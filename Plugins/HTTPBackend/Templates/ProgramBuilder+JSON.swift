extension ProgramBuilder {
    mutating func json(_ template: JSONTemplate) {
        switch template {
        case .object(let members):
            literal("{")
            for member in members {
                ifPresent(Self.references(of: member.value)) { builder in
                    builder.step(.comma)
                    builder.literal("\"")
                    builder.text(member.name, [.json], escapesText: true)
                    builder.literal("\":")
                    builder.json(member.value)
                }
            }
            literal("}")
        case .array(let items):
            literal("[")
            for item in items {
                ifPresent(Self.references(of: item)) { builder in
                    builder.step(.comma)
                    builder.json(item)
                }
            }
            literal("]")
        case .value(let template, let isText): value(template, isText: isText)
        case .literal(let text): literal(text)
        case .events:
            literal("[")
            step(.items)
            literal("]")
        }
    }

    private mutating func value(_ template: Template, isText: Bool) {
        if !isText, let reference = template.only, reference.variable.isNumber { return value(reference, []) }
        // A setting may be a flag.
        if !isText, let variable = template.only?.variable, case .setting = variable,
            let bytes = bindings.value(of: variable), bytes.matches("true") || bytes.matches("false")
        {
            return literal(bytes)
        }
        literal("\"")
        text(template, [.json], escapesText: true)
        literal("\"")
    }

    /// Only a scalar is left out; an object without members stays an object.
    private static func references(of template: JSONTemplate) -> [Template.Reference] {
        if case .value(let template, _) = template { template.conditions } else { [] }
    }
}
