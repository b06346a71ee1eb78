import Tracking

/// Makes a ``Program`` of templates, given what is known of the run.
struct ProgramBuilder {
    let bindings: Bindings
    private(set) var program = Program()
    /// Bytes that have not become a step yet.
    private var pending: [UInt8] = []
    private var tables: [TableKey: (start: Int, count: Int)] = [:]

    private struct TableKey: Hashable {
        var variable: Variable
        var chain: [Escaping]
    }

    init(_ bindings: Bindings) { self.bindings = bindings }

    mutating func finish() -> Program {
        flush()
        program.neededCaptures = Array(Set(program.neededCaptures)).sorted()
        return program
    }

    mutating func literal(_ text: String) { pending += text.utf8 }
    mutating func literal(_ bytes: [UInt8]) { pending += bytes }

    mutating func step(_ code: Program.Step.Code, _ variable: Variable = .id, a: Int = 0, b: Int = 0) {
        flush()
        program.steps.append(Program.Step(code: code, variable: variable, a: Int32(a), b: Int32(b)))
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        let start = program.pool.count
        program.pool += pending
        pending = []
        program.steps.append(
            Program.Step(code: .literal, a: Int32(start), b: Int32(program.pool.count)))
    }

    // MARK: Text

    /// A template in a place whose values are escaped so; its own text stands as it is, or, with `escapesText`, is escaped too.
    mutating func text(_ template: Template, _ place: [Escaping], escapesText: Bool = false) {
        for part in template.parts {
            switch part {
            case .literal(let bytes): literal(escapesText ? Escaping.apply(place, to: bytes) : bytes)
            case .variable(let reference): value(reference, place)
            }
        }
    }

    /// The value of a variable; nothing where it has none.
    mutating func value(_ reference: Template.Reference, _ place: [Escaping]) {
        let variable = reference.variable
        // A path within a path: its slashes stay.
        let chain = reference.filters == [.path] ? [.path] : reference.filters + place
        if case .capture(let index) = variable, !reference.isOptional { program.neededCaptures.append(index) }
        if variable.isOfRun {
            if let bytes = bindings.value(of: variable) { literal(Escaping.apply(chain, to: bytes)) }
        } else if variable.isName {
            let names = table(variable, chain)
            step(.name, variable, a: names.start, b: names.count)
        } else if variable.isHarmless {
            step(.field, variable)
        } else {
            program.chains.append(chain)
            step(.escaped, variable, a: program.chains.count - 1)
        }
    }

    private mutating func table(_ variable: Variable, _ chain: [Escaping]) -> (start: Int, count: Int) {
        let key = TableKey(variable: variable, chain: chain)
        if let table = tables[key] { return table }
        let names = bindings.names(of: variable).map { Escaping.apply(chain, to: Array($0.utf8)) }
        let table = (program.addNames(names), names.count)
        tables[key] = table
        return table
    }

    // MARK: What is left out

    /// Does the work under the condition that every variable of the template has a value: what is known to have none is
    /// left out here and now, what depends on the event is tested then.
    mutating func ifPresent(_ references: [Template.Reference], _ work: (inout ProgramBuilder) -> Void) {
        for reference in references where reference.variable.isOfRun {
            guard bindings.value(of: reference.variable) != nil else { return }
        }
        var tests: [Int] = []
        for reference in references where reference.variable.canBeAbsent {
            if case .capture(let index) = reference.variable, !reference.isOptional {
                // It is not left out: the event cannot be sent without it.
                program.neededCaptures.append(index)
                continue
            }
            step(.skipUnlessPresent, reference.variable)
            tests.append(program.steps.count - 1)
        }
        work(&self)
        flush()
        for test in tests { program.steps[test].a = Int32(program.steps.count) }
    }

    // MARK: Parameters

    /// `a=b&c=d`, with the byte before the first of them (none where that is 0).
    mutating func pairs(_ fields: [Field], first: UInt8, _ outer: [Escaping] = []) {
        for field in fields {
            ifPresent(field.conditions) { builder in
                builder.step(.pair, a: Int(first))
                builder.text(field.name, [.url] + outer, escapesText: true)
                builder.literal("=")
                if field.isSQL {
                    builder.sql(field.value, [.url] + outer)
                } else {
                    builder.text(field.value, [.url] + outer, escapesText: true)
                }
            }
        }
    }

    /// SQL whose variables stand as literals: numbers as they are, the rest in quotes.
    mutating func sql(_ template: Template, _ outer: [Escaping] = []) {
        let quote = Escaping.apply(outer, to: Array("'".utf8))
        for part in template.parts {
            switch part {
            case .literal(let bytes): literal(Escaping.apply(outer, to: bytes))
            case .variable(let reference) where reference.variable.isNumber: value(reference, outer)
            case .variable(let reference):
                literal(quote)
                value(reference, [.sql] + outer)
                literal(quote)
            }
        }
    }
}

extension Variable {
    /// Whether an event may be without it.
    var canBeAbsent: Bool {
        switch self {
        case .user, .userToken, .order, .orderToken, .value, .amount, .capture, .event, .channel, .channelKind,
            .partner, .campaign, .coupon,
            .stage, .product:
            true
        default: false
        }
    }
}
