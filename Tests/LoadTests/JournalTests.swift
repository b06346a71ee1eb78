import Audit
import Foundation
import Results
import Testing
import Tracking

@testable import Runner

/// The files that make a load one that can be resumed, byte by byte.
@Suite struct JournalTests {
    private static func folder() throws -> ResultsFolder {
        let root = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)").path
        return try ResultsFolder.create(root: root, scenario: "shop", at: Date())
    }

    private static func remove(_ folder: ResultsFolder) {
        let root = URL(filePath: folder.path).deletingLastPathComponent().deletingLastPathComponent()
        try? FileManager.default.removeItem(at: root)
    }

    /// A journal of four lines.
    private static func written(in folder: ResultsFolder) throws -> Data {
        let file = try JournalFile(creatingIn: folder.path)
        let header = JournalHeader(run: folder.name, begun: 5, settings: [LoadSetting("seed", "7")])
        try file.append(header.jsonLine())
        for record in [
            JournalRecord(reserved: 300), JournalRecord(learnt: Data([1, 2])), JournalRecord(reserved: 900),
        ] { try file.append(record.jsonLine()) }
        return try Data(contentsOf: URL(filePath: folder.path + "/" + JournalFile.name))
    }

    private static func place(_ folder: ResultsFolder, seed: String = "7") -> JournalPlace {
        JournalPlace(folder: folder, settings: [LoadSetting("seed", seed)], resumes: true)
    }

    @Test("a journal comes back as it was written")
    func roundTrip() throws {
        let folder = try Self.folder()
        defer { Self.remove(folder) }
        _ = try Self.written(in: folder)
        let resumption = try #require(try Self.place(folder).resumption())
        #expect(resumption.header.run == folder.name && resumption.header.begun == 5)
        #expect(resumption.reserved == 900 && resumption.learnt == [1, 2] && resumption.checkpoint == nil)
    }

    @Test("wherever a write was cut off, what was on the disk before counts")
    func truncated() throws {
        let folder = try Self.folder()
        defer { Self.remove(folder) }
        let whole = try Self.written(in: folder)
        let path = URL(filePath: folder.path + "/" + JournalFile.name)
        let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        for length in 0...whole.count {
            try whole.prefix(length).write(to: path)
            let lines = ends.count { $0 <= length }
            guard lines > 0 else {
                #expect(throws: ResumeError.notThere(path: folder.path)) { try Self.place(folder).resumption() }
                continue
            }
            let resumption = try #require(try Self.place(folder).resumption())
            #expect(resumption.reserved == [0, 300, 300, 900][lines - 1], "\(length) bytes")
            #expect(resumption.learnt == (lines < 3 ? [] : [1, 2]), "\(length) bytes")
            // The half line is gone, so that the next one stands by itself.
            try resumption.file.append(JournalRecord(reserved: 1_000).jsonLine())
            #expect(try Self.stand(path, lines + 1), "\(length) bytes")
        }
    }

    /// Whether the file has so many lines and each is whole.
    private static func stand(_ path: URL, _ count: Int) throws -> Bool {
        let lines = try String(contentsOf: path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.count == count + 1 && lines.dropLast().allSatisfy { CheckedLine.open($0) != nil }
    }

    @Test("a byte that changed is found, and said where")
    func damaged() throws {
        let folder = try Self.folder()
        defer { Self.remove(folder) }
        let whole = try Self.written(in: folder)
        let path = URL(filePath: folder.path + "/" + JournalFile.name)
        let last = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n")))
        for index in 0..<whole.count {
            var broken = whole
            broken[index] ^= 1
            try broken.write(to: path)
            if index < last {
                #expect(throws: ResumeError.self, "byte \(index)") { try Self.place(folder).resumption() }
            } else {
                // The last line may be one that was never relied on.
                #expect(try Self.place(folder).resumption()?.reserved == 300, "byte \(index)")
            }
        }
        var broken = whole
        broken[last - 3] ^= 1
        try broken.write(to: path)
        #expect(throws: ResumeError.damaged(path: folder.path, place: "line 3 of its journal")) {
            try Self.place(folder).resumption()
        }
    }

    @Test("what cannot be resumed says why")
    func refusals() throws {
        let folder = try Self.folder()
        defer { Self.remove(folder) }
        #expect(throws: ResumeError.notThere(path: folder.path)) { try Self.place(folder).resumption() }
        do {
            let other = try JournalFile(creatingIn: folder.path)
            try other.append(JournalHeader(run: "r", begun: 0, settings: []).jsonLine())
            #expect(throws: ResumeError.stillRunning(path: folder.path)) { try Self.place(folder).resumption() }
        }
        #expect(throws: ResumeError.differs(path: folder.path, ["seed: it was not given, and is 7 now"])) {
            try Self.place(folder).resumption()
        }
        try folder.write(Data("{}".utf8), as: "checkpoint")
        #expect(throws: ResumeError.self) { try Self.place(folder).resumption() }
        Self.place(folder).remove()
        try folder.write(Data("{}".utf8), as: SummaryFile.name)
        #expect(throws: ResumeError.finished(path: folder.path)) { try Self.place(folder).resumption() }
        let header = JournalHeader(
            run: "r", begun: 0, settings: [LoadSetting("seed", "1"), LoadSetting("file", checksumOf: "a")])
        #expect(header.differences(to: [LoadSetting("seed", "1"), LoadSetting("file", checksumOf: "a")]).isEmpty)
        #expect(
            header.differences(to: [LoadSetting("seed", "2"), LoadSetting("file", checksumOf: "b")])
                == ["seed: it was 1, and is 2 now", "file is another one now"])
    }

    @Test("a checkpoint comes back as it was, counts and all")
    func checkpoints() throws {
        let folder = try Self.folder()
        defer { Self.remove(folder) }
        _ = try Self.written(in: folder)
        var counts = LoadCounts(phases: 2, operations: 9, stages: 3, sliceNanoseconds: 1_000)
        for index in 0..<2_000 as Range<UInt64> {
            let receipt = Receipt(
                id: EventID(customer: index % 9, sequence: index), result: index % 7 == 0 ? .rejected : .accepted,
                status: index % 7 == 0 ? 503 : 200, ready: index * 300, sent: index * 301, answered: index * 399,
                departure: Departure(due: index * 299))
            let event = TrackingEvent(id: receipt.id, kind: .view, time: 0, device: 1)
            withUnsafePointer(to: receipt) { counts.ledger.record(UnsafeBufferPointer(start: $0, count: 1)) }
            counts.record(
                receipt, LoadLabel(event, phase: Int(index % 2)), now: index * 400, origin: LoadOrigin(),
                isJudged: index % 2 == 0)
        }
        var checkpoint = LoadCheckpoint(
            elapsed: 5, pending: [3..<7, 9..<10], next: 12, resentBelow: 6, counts: counts)
        checkpoint.judged = [WindowRecord(text: "last(1s).x < 1", failures: 2, judged: 5, extreme: 0.25)]
        try Self.place(folder).write(checkpoint)
        let back = try #require(try Self.place(folder).resumption()?.checkpoint)
        #expect(back.pending == checkpoint.pending && back.next == 12 && back.resentBelow == 6 && back.elapsed == 5)
        #expect(back.judged.first?.extreme == 0.25 && back.judged.first?.failures == 2)
        let (old, new) = (counts, back.counts)
        #expect(
            old.phases.map(\.response) == new.phases.map(\.response) && old.phases.map(\.lag) == new.phases.map(\.lag))
        #expect(
            old.phases.map(\.errors) == new.phases.map(\.errors)
                && old.phases.map(\.answers) == new.phases.map(\.answers))
        #expect(
            old.slices.slices.map(\.response) == new.slices.slices.map(\.response)
                && old.slices.width == new.slices.width)
        #expect(old.slowest.map(\.at) == new.slowest.map(\.at) && old.failed.map(\.error) == new.failed.map(\.error))
        #expect(old.ledger.answers == new.ledger.answers && old.seen == new.seen && old.failed.count == 10)
        // Both ledgers go on to say the same of what is read back.
        let sum = IDSum()
        #expect(old.ledger.reconcile(with: sum) == new.ledger.reconcile(with: sum))
    }

    @Test("numbers without a receipt are known, in any order of receipts")
    func outstanding() throws {
        let seed = UInt64.random(in: 0...(1 << 40))
        var bits = SplitMix(seed)
        var (ring, waiting, given) = (Outstanding(), [Int: UInt64](), 0)
        for _ in 0..<30_000 {
            if bits.next() % 5 < (given % 9_000 < 4_500 ? 3 : 2) {
                ring.expect(given, label: UInt64(given) * 3)
                waiting[given] = UInt64(given) * 3
                given += 1
            } else {
                // Among the last 2,000, so that many stay behind a while and some do not wait any more.
                let number = max(0, given - Int(bits.next() % 2_000))
                #expect(ring.take(number) == waiting.removeValue(forKey: number), "seed \(seed)")
            }
        }
        #expect(ring.end == given && ring.base == waiting.keys.min() ?? given, "seed \(seed)")
        #expect(ring.pending.flatMap { Array($0) } == waiting.keys.sorted(), "seed \(seed)")

        let checkpoint = LoadCheckpoint(
            elapsed: 0, pending: ring.pending, next: ring.end, resentBelow: 0,
            counts: LoadCounts(phases: 1, operations: 1, stages: 1, sliceNanoseconds: 1))
        var answered = AnsweredBefore(checkpoint)
        for number in 0..<given + 10 {
            #expect(answered.contains(number) == (number < given && waiting[number] == nil), "seed \(seed)")
        }
        for number in [0, given / 2, given, given + 7] {
            let below = (0..<number).count { $0 >= given || waiting[$0] != nil }
            #expect(checkpoint.count(below: number) == below, "seed \(seed)")
        }
        var again = Outstanding(pending: ring.pending, end: ring.end)
        #expect(again.pending == ring.pending && again.end == ring.end && again.base == ring.base)
        for number in waiting.keys.sorted() { again.expect(number, label: 1) }
        for number in waiting.keys { #expect(again.take(number) == 1) }
        #expect(again.pending.isEmpty && again.base == again.end)
    }

    private struct SplitMix {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed }
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return z ^ z >> 31
        }
    }
}
