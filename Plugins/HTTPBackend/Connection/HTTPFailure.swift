/// Why an exchange came to no proper end. Whether the server stored what was sent is not known then.
enum HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The connection was closed before an answer had begun.
    case closedBeforeAnswer
    /// It was closed within the head, or within a body of known length.
    case closedWithinAnswer
    case timeout
    /// Bytes came that nobody asked for: an answer without a request, or more body than was announced.
    case unsolicitedBytes
    /// The first line is no status line of HTTP/1.
    case notHTTP
    case malformedField
    case headTooLong(limit: Int)
    case tooManyFields(limit: Int)
    case tooManyInterimAnswers(limit: Int)
    /// A length that is no number, or two that differ.
    case malformedLength
    case unknownTransferCoding
    case malformedChunk
    case bodyTooLong(limit: UInt64)
    /// 101: nobody asked to switch protocols.
    case unexpectedUpgrade
    /// What the socket or TLS said.
    case transport(String)

    var description: String {
        switch self {
        case .closedBeforeAnswer: "the server closed the connection without an answer"
        case .closedWithinAnswer: "the server closed the connection within its answer"
        case .timeout: "no answer in time"
        case .unsolicitedBytes: "the server sent bytes that belong to no answer"
        case .notHTTP: "the answer is not HTTP/1"
        case .malformedField: "the answer has a malformed header field"
        case .headTooLong(let limit): "the answer's head is longer than \(limit) bytes"
        case .tooManyFields(let limit): "the answer has more than \(limit) header fields"
        case .tooManyInterimAnswers(let limit): "more than \(limit) interim answers (1xx) came before the final one"
        case .malformedLength: "the answer's length is malformed or contradicts itself"
        case .unknownTransferCoding: "the answer has a transfer coding other than chunked"
        case .malformedChunk: "a chunk of the answer's body is malformed"
        case .bodyTooLong(let limit): "the answer's body is longer than \(limit) bytes"
        case .unexpectedUpgrade: "the server switched protocols unasked"
        case .transport(let reason): reason
        }
    }
}
