/// Why bytes are no JSON document, or one that is too deep.
struct JSONProblem: Error, Equatable, CustomStringConvertible {
    enum Reason: String, Equatable {
        case ends = "the document ends too early"
        case value = "a value was expected"
        case key = "a key in quotes was expected"
        case colon = "':' was expected after the key"
        case comma = "',' or the closing bracket was expected"
        case number = "this is no number"
        case text = "a control character stands in a text"
        case escape = "this is no escape sequence"
        case encoding = "this is no UTF-8"
        case depth = "values are nested too deeply"
        case more = "something follows the document"
    }
    var reason: Reason
    /// Bytes before the place, from 0.
    var offset: Int

    var description: String { "\(reason.rawValue) (byte \(offset))" }
}
