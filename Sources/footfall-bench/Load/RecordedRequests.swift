import Foundation

/// Requests as Footfall sends them, kept in files for others to send.
struct RecordedRequests {
    /// For wrk: each as its length, a line's end, and its bytes.
    let whole: String
    /// For k6 and Locust: a JSON list of bodies.
    let bodies: String
    /// Bytes of a request, on average.
    let bytes: Int

    /// Lets Footfall send to a server that keeps what comes.
    ///
    /// - Parameter port: of the server for which they are meant; its requests say so in `Host`.
    init(_ bench: Bench, count: Int = 256, for port: UInt16) throws {
        let recorder = try Answerer(keeping: count)
        defer { recorder.stop() }
        _ = try bench.drive("http://127.0.0.1:\(recorder.port)", ["seconds=0.5", "connections=1", "warm=0"])
        let (own, meant) = (Array("127.0.0.1:\(recorder.port)".utf8), Array("127.0.0.1:\(port)".utf8))
        let requests = recorder.requests.map { request in
            var request = request
            if let host = request.firstRange(of: own) { request.replaceSubrange(host, with: meant) }
            return request
        }
        guard requests.count == count else { throw Child.Failure(description: "only \(requests.count) requests came") }
        bytes = requests.reduce(0) { $0 + $1.count } / count
        whole = bench.scratch.appending(path: "requests-\(port).bin").path
        bodies = bench.scratch.appending(path: "bodies-\(port).json").path
        try Data(requests.flatMap { Array("\($0.count)\n".utf8) + $0 }).write(to: URL(filePath: whole))
        let texts = requests.map { String(decoding: $0[(RequestFrame.headLength(of: $0) ?? 0)...], as: UTF8.self) }
        try JSONEncoder().encode(texts).write(to: URL(filePath: bodies))
    }
}
