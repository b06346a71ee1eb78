import Foundation
import Results
import Scenario

/// The parts of one run, looked through before any is added up: each is whole, none is there twice, and all are of one run.
public struct PartCollection: Sendable {
    struct Found: Sendable {
        /// As it was given.
        var path: String
        var identity: ShardIdentity
    }

    /// What must be the same in all of them.
    public let run: ShardIdentity.Run
    /// By shard, ascending.
    let parts: [Found]
    /// Numbers of shards without a part, ascending.
    public let missing: [Int]

    /// Reads every part once, one at a time.
    ///
    /// - Parameters:
    ///   - paths: of parts' folders, or of the files in them.
    ///   - allowsMissing: whether shards may be missing.
    /// - Throws: ``PartProblems`` with all that is wrong.
    public init(_ paths: [String], allowsMissing: Bool) throws(PartProblems) {
        var problems: [String] = []
        var found: [Found] = []
        for path in paths {
            do {
                found.append(Found(path: path, identity: try Self.read(path).identity))
            } catch {
                problems.append("\(path): \(error); run that shard again, or leave the file out")
            }
        }
        guard let run = Self.commonRun(found) else {
            throw PartProblems(problems.isEmpty ? ["no parts to merge"] : problems)
        }
        for part in found {
            let differences = part.identity.run.differences(from: run)
            if !differences.isEmpty {
                problems.append(
                    "\(part.path) is part of another run: \(differences.joined(separator: ", "))")
            } else if part.identity.isPartial {
                problems.append(
                    "\(part.path): shard \(part.identity.name) was interrupted before it was done; run it again"
                )
            }
        }
        let ours = Dictionary(grouping: found.filter { $0.identity.run == run }) { $0.identity.shard }
        for (shard, parts) in ours.sorted(by: { $0.key < $1.key }) where parts.count > 1 {
            problems.append(
                "shard \(shard)/\(run.shards) is there \(parts.count == 2 ? "twice" : "\(parts.count) times"): "
                    + parts.map(\.path).joined(separator: ", ") + "; leave all but one out")
        }
        let missing = (0..<run.shards).filter { ours[$0] == nil }
        if !missing.isEmpty, !allowsMissing {
            problems.append(
                "\(Self.names(missing, of: run.shards)) missing; run what is missing, or merge what there is with "
                    + "--allow-missing")
        }
        guard problems.isEmpty else { throw PartProblems(problems) }
        self.run = run
        self.missing = missing
        parts = ours.keys.sorted().compactMap { ours[$0]?.first }
    }

    /// The run that most parts are of; of equals the one of the first part.
    private static func commonRun(_ found: [Found]) -> ShardIdentity.Run? {
        var counts: [ShardIdentity.Run: Int] = [:]
        for part in found { counts[part.identity.run, default: 0] += 1 }
        let most = counts.values.max()
        return found.first { counts[$0.identity.run] == most }?.identity.run
    }

    /// `shard 3/8 is`, `shards 1, 3-5 of 8 are`.
    static func names(_ shards: [Int], of count: Int) -> String {
        guard shards.count > 1 else { return "shard \(shards.first ?? 0)/\(count) is" }
        var ranges: [ClosedRange<Int>] = []
        for shard in shards {
            if let last = ranges.last, last.upperBound + 1 == shard {
                ranges[ranges.count - 1] = last.lowerBound...shard
            } else {
                ranges.append(shard...shard)
            }
        }
        let names = ranges.map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }
        return "shards \(names.joined(separator: ", ")) of \(count) are"
    }

    /// The scenario that the parts carry.
    ///
    /// - Throws: ``ScenarioProblems`` where it cannot be read here, ``PartProblems``.
    public func source(_ loader: ScenarioLoader) throws -> ScenarioSource {
        let carried = try facts().scenario
        let source = try loader.source(text: carried.resolvedText, name: carried.file)
        guard carried.digest(source.scenario) == run.scenarioDigest else {
            throw PartProblems([
                "\(carried.file): recorded arrivals are not those that the shards were run with; put the files back"
            ])
        }
        return source.told(
            as: carried.text,
            overrides: carried.changes.compactMap { change in
                change.count == 2 ? Override(path: change[0], value: change[1]) : nil
            })
    }

    /// What each shard counted beside the run, or instead of one, one after the other.
    ///
    /// - Parameter body: what it throws is the part's damage.
    public func eachAddition(_ body: (Data) throws -> Void) throws {
        for part in parts {
            try Self.reading(part.path) {
                let addition = try Self.read(part.path).addition
                do { try body(addition) } catch { throw Part.Unreadable.damaged }
            }
        }
    }

    /// Notes in a summary which shards are missing, where any are.
    public func noteMissing(in summary: inout Summary) {
        guard !missing.isEmpty else { return }
        summary.partial = true
        summary.missingShards = missing.map { "\($0)/\(run.shards)" }
    }

    /// What all parts have in common, from the first.
    func facts() throws -> Part.Facts {
        try Self.reading(parts[0].path) { try Self.read(parts[0].path).facts() }
    }

    /// Says of which part something is unreadable.
    static func reading<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as Part.Unreadable {
            throw PartProblems(["\(path): \(error); run that shard again"])
        }
    }

    /// - Parameter path: of a part's folder, or of the file in it.
    static func read(_ path: String) throws(Part.Unreadable) -> Part {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let file = exists && isFolder.boolValue ? path + "/" + Part.name : path
        guard let data = FileManager.default.contents(atPath: file) else { throw .missing }
        return try Part(data)
    }
}

/// Parts that do not make a run; invalid input.
public struct PartProblems: Error, Sendable, Equatable {
    /// One line each, at least one.
    public let messages: [String]

    init(_ messages: [String]) { self.messages = messages }
}
