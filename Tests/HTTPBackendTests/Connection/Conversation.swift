@testable import HTTPBackend

/// What came of one answer, fed to a machine in pieces.
struct Conversation: Equatable {
    var status: Int?
    var body: [UInt8] = []
    var ends: [Bool] = []
    var failure: HTTPFailure?

    /// - Parameters:
    ///   - pieces: as the bytes come out of the socket.
    ///   - closes: whether the server closes the connection afterwards.
    init(_ pieces: [[UInt8]], closes: Bool = false, isHead: Bool = false, limits: HTTPLimits = HTTPLimits()) {
        var machine = ConnectionMachine(limits: limits)
        machine.requestSent(isHead: isHead)
        for piece in pieces { take(piece, &machine) }
        if closes, let action = machine.closed() { note(action, [], machine) }
    }

    init(_ text: String, closes: Bool = false, isHead: Bool = false, limits: HTTPLimits = HTTPLimits()) {
        self.init([Array(text.utf8)], closes: closes, isHead: isHead, limits: limits)
    }

    private mutating func take(_ piece: [UInt8], _ machine: inout ConnectionMachine) {
        piece.withUnsafeBufferPointer { bytes in
            var start = 0
            while true {
                let action = machine.next(bytes, from: &start)
                note(action, piece, machine)
                switch action {
                case .needMore, .failure: return
                case .end where start == piece.count || machine.isOver: return
                default: continue
                }
            }
        }
    }

    private mutating func note(_ action: ConnectionMachine.Action, _ piece: [UInt8], _ machine: ConnectionMachine) {
        switch action {
        case .needMore: break
        case .head: status = machine.head.status
        case .body(let range): body += piece[range]
        case .end(let reusable): ends.append(reusable)
        case .failure(let reason): failure = reason
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}
