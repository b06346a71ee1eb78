import Tracking

@testable import TrackingServer

/// Reads bodies of requests, for tests.
enum Reading {
    static func drafts(
        _ body: String, as type: CallReader.CallType? = nil, dialect: Dialect = Dialect(),
        limits: RequestReader.Limits = RequestReader.Limits()
    ) throws -> Drafts {
        try Array(body.utf8).withUnsafeBufferPointer {
            try RequestReader(dialect, limits: limits).read($0, as: type, received: 1_000_000)
        }
    }

    static func draft(_ body: String, as type: CallReader.CallType, dialect: Dialect = Dialect()) throws -> (
        Draft, (Slice) -> String
    ) {
        let drafts = try drafts(body, as: type, dialect: dialect)
        return (drafts.all[0], { String(decoding: drafts.bytes[$0.range], as: UTF8.self) })
    }

    /// What is wrong with a body; empty where nothing is.
    static func problems(
        _ body: String, as type: CallReader.CallType? = nil, dialect: Dialect = Dialect(),
        limits: RequestReader.Limits = RequestReader.Limits()
    ) -> [RequestProblems.Problem] {
        do {
            _ = try drafts(body, as: type, dialect: dialect, limits: limits)
            return []
        } catch {
            return (error as? RequestProblems)?.problems ?? []
        }
    }
}
