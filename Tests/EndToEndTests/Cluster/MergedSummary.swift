import Foundation
import Testing

/// A merged result held against that of one process: equal in everything but what the machine's speed is in.
enum MergedSummary {
    /// Of the machine and its clock, at any depth.
    private static let ofTheMachine: Set<String> = [
        "host", "seconds", "shard", "rate", "settle_seconds", "response_ms", "held_ms", "service_ms",
    ]

    /// What should be the same, as text with sorted keys, a line for each value.
    static func lines(_ summary: [String: Any]) throws -> [Substring] {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted]
        let data = try JSONSerialization.data(withJSONObject: stripped(summary), options: options)
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    private static func stripped(_ value: Any) -> Any {
        if let map = value as? [String: Any] {
            return map.filter { !ofTheMachine.contains($0.key) }.mapValues(stripped)
        }
        return (value as? [Any])?.map(stripped) ?? value
    }

    static func expectSame(_ merged: [String: Any], as single: [String: Any]) throws {
        let (got, wanted) = (try lines(merged), try lines(single))
        #expect(wanted.count > 100, "the comparison has something to compare")
        let first = zip(got, wanted).first { $0 != $1 }
        #expect(first == nil, "merged \(first?.0 ?? ""), one process \(first?.1 ?? "")")
        #expect(got.count == wanted.count)
    }

    /// The results under a folder of results, parts left out.
    static func summaries(in results: URL) -> [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: results.path)) ?? []
        return paths.filter { $0.hasSuffix("/summary.json") && !$0.contains(".shards/") }
    }

    /// The only result under a folder of results.
    static func read(_ results: URL) throws -> [String: Any] {
        let summaries = summaries(in: results)
        try #require(summaries.count == 1, "\(summaries)")
        let data = try Data(contentsOf: results.appending(path: summaries[0]))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
