/// A number computed from other numbers by name: `1 - events.purchase.count / events.cart.count`.
///
/// `+ - * / ( )` and unary minus, with the usual precedence; numbers such as `4`, `1_000`, `0.5`, `8%`, `1/3`, `1e-6`; dotted
/// paths. Names may contain `-` and `/`, so an operator stands between spaces: `a - b` subtracts, `a-b` is a name.
public struct Formula: Sendable, Hashable {
    /// One step of a stack machine. A flat list instead of a tree: any length of text is read and freed without recursion.
    enum Step: Sendable, Hashable {
        case number(Double)
        case path(Int)
        case negate, add, subtract, multiply, divide
    }

    /// As it was written, without surrounding space.
    public let text: String
    /// Every path in it, once each, in order of first mention.
    public let paths: [String]
    let steps: [Step]

    /// - Throws: ``FormulaError`` at the first character that cannot be read.
    public init(parsing text: String) throws(FormulaError) {
        var parser = FormulaParser(tokens: try tokenize(text))
        self = try parser.formula(of: text)
        try parser.end(expecting: "an operator between spaces (+ - * /)")
    }

    init(text: String, paths: [String], steps: [Step]) {
        self.text = text
        self.paths = paths
        self.steps = steps
    }

    /// The path, where the formula is nothing but one.
    public var singlePath: String? {
        if steps.count == 1, case .path(let index) = steps[0] { paths[index] } else { nil }
    }

    /// The value.
    ///
    /// - Parameter lookup: the number that a path stands for, or `nil` where there is none.
    /// - Returns: `nil` where a path stands for nothing, or something is divided by zero.
    public func evaluate(_ lookup: (String) -> Double?) -> Double? {
        var stack: [Double] = []
        for step in steps {
            switch step {
            case .number(let value): stack.append(value)
            case .path(let index):
                guard let value = lookup(paths[index]) else { return nil }
                stack.append(value)
            case .negate: stack[stack.count - 1].negate()
            case .add, .subtract, .multiply, .divide:
                let right = stack.removeLast()
                let left = stack.removeLast()
                if step == .divide, right == 0 { return nil }
                stack.append(Self.apply(step, left, right))
            }
        }
        return stack.last
    }

    private static func apply(_ step: Step, _ left: Double, _ right: Double) -> Double {
        switch step {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        default: left / right
        }
    }
}
