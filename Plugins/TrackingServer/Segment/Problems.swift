/// Why a request is not taken: everything that is wrong with it, each with what to do.
struct RequestProblems: Error, Sendable, Equatable {
    struct Problem: Sendable, Equatable {
        /// Which event of the batch, from 0; `nil` where it is about the request.
        var event: Int?
        var message: String
    }
    /// More are counted, not listed.
    static let listedMost = 20

    private(set) var problems: [Problem] = []
    private(set) var count = 0

    init() {}
    init(_ message: String) { add(message, event: nil) }

    mutating func add(_ message: String, event: Int?) {
        count += 1
        if problems.count < Self.listedMost { problems.append(Problem(event: event, message: message)) }
    }
}
