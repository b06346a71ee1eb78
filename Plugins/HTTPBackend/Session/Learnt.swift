import NIOCore
import Tracking

/// What an answer brought for a customer's later requests.
struct Learnt {
    var customer: UInt64
    /// Into the preset's captures.
    var capture: Int
    var value: [UInt8]

    // MARK: As bytes

    /// The customer, the capture and the length of the value, with the lowest byte first, and the value.
    func append(to bytes: inout [UInt8]) {
        Self.append(customer, 8, to: &bytes)
        Self.append(UInt64(capture), 4, to: &bytes)
        Self.append(UInt64(value.count), 4, to: &bytes)
        bytes += value
    }

    private static func append(_ number: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
    }

    /// - Parameter captures: how many the preset has.
    /// - Throws: `BackendError.failed` for bytes that none were made into.
    static func read(_ bytes: [UInt8], captures: Int) throws -> [Learnt] {
        var rest = bytes[...]
        func number(_ count: Int) throws -> Int {
            guard rest.count >= count else { throw damaged }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        var all: [Learnt] = []
        while !rest.isEmpty {
            let customer = UInt64(bitPattern: Int64(try number(8)))
            let (capture, length) = (try number(4), try number(4))
            guard capture < captures, rest.count >= length else { throw damaged }
            all.append(Learnt(customer: customer, capture: capture, value: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return all
    }

    private static var damaged: BackendError { .failed("what was kept of the server's earlier answers is damaged") }
}

extension LoopWorker {
    /// Gives what was learnt since the last call, and keeps what comes from here on.
    func takeLearnt() -> [Learnt] {
        defer { learnt = [] }
        return learnt ?? []
    }

    /// - Parameter all: of all customers; those of other workers are passed over.
    func recall(_ all: [Learnt]) {
        for item in all where isMine(item.customer) {
            let lane = lanes.lane(of: item.customer)
            keep(item.value, item.capture, of: lane)
        }
    }

    /// Notes a value for the customer's later requests.
    func keep(_ value: [UInt8], _ capture: Int, of lane: Int32) {
        var captured = lanes[lane].captured ?? Array(repeating: nil, count: tallies.uncaptured.count)
        captured[capture] = value
        lanes[lane].captured = captured
    }
}

extension HTTPSession: LearningSession {
    func learnt() throws -> [UInt8] {
        guard !shared.settings.preset.captures.isEmpty else { return [] }
        var bytes: [UInt8] = []
        for worker in workers {
            for item in try worker.loop.submit({ worker.takeLearnt() }).wait() { item.append(to: &bytes) }
        }
        return bytes
    }

    func recall(_ learnt: [UInt8]) throws {
        let all = try Learnt.read(learnt, captures: shared.settings.preset.captures.count)
        for worker in workers { try worker.loop.submit { worker.recall(all) }.wait() }
    }
}
