/// Reads the body of a request to Segment's API: a batch, or one call.
struct RequestReader {
    struct Limits: Sendable {
        /// Of the body, after decompression; Segment's own.
        var requestBytes = 500_000
        /// Of one event of a batch; Segment's own.
        var eventBytes = 32_000
        var events = 2_500
        var depth = 32
    }

    private let limits: Limits
    private let calls: CallReader

    init(_ dialect: Dialect, limits: Limits = Limits()) {
        self.limits = limits
        calls = CallReader(dialect)
    }

    /// - Parameters:
    ///   - type: of the one call that the body is; `nil`: it is a batch.
    ///   - received: microseconds since 1970.
    /// - Throws: everything that is wrong: then nothing of the request counts.
    func read(
        _ body: UnsafeBufferPointer<UInt8>, as type: CallReader.CallType?, received: Int64
    ) throws(RequestProblems) -> Drafts {
        guard body.count <= limits.requestBytes else {
            throw RequestProblems(
                "a request of \(body.count) bytes; at most \(limits.requestBytes) are taken, send fewer events")
        }
        guard !body.isEmpty else { throw RequestProblems("the body is empty; send a JSON document") }
        var drafts = Drafts(bytes: Array(body), received: received)
        var problems = RequestProblems()
        do {
            var scanner = JSONScanner(body, depthMost: limits.depth)
            if let type {
                let start = scanner.at
                let call = try calls.read(&scanner, as: type, into: &drafts)
                note(call, bytes: scanner.at - start, event: nil, into: &drafts, &problems)
            } else {
                try readBatch(&scanner, into: &drafts, &problems)
            }
            try scanner.end()
        } catch {
            throw RequestProblems("the body is no JSON that can be read: \(error)")
        }
        if problems.count > 0 { throw problems }
        return drafts
    }

    private func readBatch(
        _ scanner: inout JSONScanner, into drafts: inout Drafts, _ problems: inout RequestProblems
    ) throws(JSONProblem) {
        var (cursor, hasBatch) = (try scanner.openObject(), false)
        while let key = try scanner.nextKey(&cursor) {
            let word = scanner.word(key)
            if word == "batch", try scanner.peek() == 0x5B {
                hasBatch = true
                try readEvents(&scanner, into: &drafts, &problems)
            } else if word == "writeKey" {
                drafts.writeKey = try scanner.slice(&drafts.bytes)
            } else {
                try scanner.skip()
            }
        }
        if !hasBatch { problems.add("there is no list named batch; send {\"batch\":[...]}", event: nil) }
    }

    private func readEvents(
        _ scanner: inout JSONScanner, into drafts: inout Drafts, _ problems: inout RequestProblems
    ) throws(JSONProblem) {
        var (cursor, event) = (try scanner.openArray(), 0)
        while try scanner.nextElement(&cursor) {
            guard try scanner.peek() == 0x7B else {
                problems.add("it is no object", event: event)
                try scanner.skip()
                event += 1
                continue
            }
            let start = scanner.at
            let call = try calls.read(&scanner, as: nil, into: &drafts)
            note(call, bytes: scanner.at - start, event: event, into: &drafts, &problems)
            event += 1
        }
        if event > limits.events {
            problems.add("\(event) events in a batch; at most \(limits.events) are taken, send several", event: nil)
        }
    }

    private func note(
        _ call: Result<Draft, RequestProblems>, bytes: Int, event: Int?, into drafts: inout Drafts,
        _ problems: inout RequestProblems
    ) {
        if bytes > limits.eventBytes {
            problems.add("an event of \(bytes) bytes; at most \(limits.eventBytes) are taken", event: event)
        }
        switch call {
        case .success(let draft): if drafts.all.count < limits.events { drafts.all.append(draft) }
        case .failure(let own): for problem in own.problems { problems.add(problem.message, event: event) }
        }
    }
}
