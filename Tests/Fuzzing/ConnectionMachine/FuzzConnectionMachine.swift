/// What libFuzzer calls: the first byte says how the rest is cut into pieces, the rest is what a server sends.
///
/// Compiled together with `Plugins/HTTPBackend/Connection` by `Tests/Fuzzing/run`. It traps where the machine breaks a promise: one end or
/// one failure for each request, ranges within what was given, nothing after it is over, and the same for any pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConnectionMachine(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let limits = HTTPLimits(headBytes: 512, fields: 8, bodyBytes: 4096, interimAnswers: 2, chunkLineBytes: 64)
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
    let pieced = Play(bytes, pieces: Int(data[0] % 16) + 1, limits)
    let whole = Play(bytes, pieces: bytes.count, limits)
    precondition(pieced == whole, "the pieces change what is read")
    return 0
}

/// What came of the bytes as answers to requests that are sent one after the other.
private struct Play: Equatable {
    var statuses: [Int] = []
    var body: [UInt8] = []
    var ends = 0
    private var requests = 0
    var failure: HTTPFailure?

    init(_ bytes: [UInt8], pieces size: Int, _ limits: HTTPLimits) {
        var machine = ConnectionMachine(limits: limits)
        send(&machine)
        for start in stride(from: 0, to: bytes.count, by: size) {
            take(Array(bytes[start..<min(start + size, bytes.count)]), &machine)
        }
        if let action = machine.closed() { note(action, [], machine) }
        precondition(machine.isOver)
        precondition(requests == ends + (failure == nil ? 0 : 1), "a request had no end, or two")
    }

    private mutating func send(_ machine: inout ConnectionMachine) {
        requests += 1
        machine.requestSent()
    }

    private mutating func take(_ piece: [UInt8], _ machine: inout ConnectionMachine) {
        piece.withUnsafeBufferPointer { buffer in
            var start = 0
            while true {
                let before = start
                let wasOver = machine.isOver
                let action = machine.next(buffer, from: &start)
                precondition(start >= before && start <= piece.count)
                precondition(!wasOver || action == .needMore, "something came after the end")
                note(action, piece, machine)
                switch action {
                case .needMore, .failure: return
                case .end:
                    if machine.isOver { return }
                    send(&machine)
                case .head, .body: break
                }
            }
        }
    }

    private mutating func note(_ action: ConnectionMachine.Action, _ piece: [UInt8], _ machine: ConnectionMachine) {
        switch action {
        case .needMore: break
        case .head:
            precondition((200...999).contains(machine.head.status))
            precondition(machine.head.fields.count <= machine.limits.fields)
            statuses.append(machine.head.status)
        case .body(let range):
            precondition(range.lowerBound >= 0 && range.upperBound <= piece.count && !range.isEmpty)
            precondition(machine.bodyBytes <= machine.limits.bodyBytes)
            body += piece[range]
        case .end:
            precondition(failure == nil)
            ends += 1
        case .failure(let reason):
            precondition(failure == nil, "two failures")
            failure = reason
            precondition(machine.isOver)
        }
    }
}
