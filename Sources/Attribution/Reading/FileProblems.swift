/// What is wrong with a file: the first problems with their lines, and how many there are.
public struct FileProblems: Error, Sendable {
    public struct Problem: Sendable, Hashable {
        /// From 1; 0 where it concerns the whole file.
        public var line: Int
        public var message: String
    }
    /// At most ``shown``, in the order of lines.
    public private(set) var first: [Problem] = []
    /// All of them.
    public private(set) var count = 0

    public static let shown = 10

    public init() {}

    package init(line: Int, _ message: String) { add(line, message) }

    package mutating func add(_ line: Int, _ message: String) {
        count += 1
        if first.count < Self.shown { first.append(Problem(line: line, message: message)) }
    }
}

/// What is wrong with one row, without its line.
package struct RowProblem: Error {
    package var message: String
    package init(_ message: String) { self.message = message }

    /// The field's text for a message: short, printable.
    package static func quote(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        let shown = String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) })
        return "`\(shown)\(bytes.count > 40 ? "..." : "")`"
    }
}
