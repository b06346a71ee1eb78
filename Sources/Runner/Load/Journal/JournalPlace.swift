import Foundation
import Results

/// Where a load keeps what it takes to be resumed, and whether it goes on with a run that was killed.
public struct JournalPlace: Sendable {
    public var folder: ResultsFolder
    /// What must be the same when the run is resumed; compared and shown in this order.
    public var settings: [LoadSetting]
    public var resumes: Bool
    private static let checkpoint = "checkpoint"

    public init(folder: ResultsFolder, settings: [LoadSetting], resumes: Bool) {
        self.folder = folder
        self.settings = settings
        self.resumes = resumes
    }

    /// Whether there is something to resume: a load that was begun and whose results are not written.
    public var isResumable: Bool { FileManager.default.fileExists(atPath: folder.path + "/" + JournalFile.name) }

    /// Forgets how to resume: once the results are written.
    public func remove() {
        for name in [Self.checkpoint, JournalFile.name] {
            try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
    }

    // MARK: Checkpoints

    func write(_ checkpoint: LoadCheckpoint) throws {
        do {
            try folder.write(CheckedLine.seal(try checkpoint.json()), as: Self.checkpoint)
        } catch let error as ResultsError {
            throw ResumeError.unwritable(path: error.path, cause: error.cause)
        }
    }

    /// - Returns: `nil` where none was written.
    /// - Throws: ``ResumeError``.
    private func readCheckpoint() throws -> LoadCheckpoint? {
        let path = folder.path + "/" + Self.checkpoint
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path), data.last == UInt8(ascii: "\n"),
            let text = CheckedLine.open(String(decoding: data.dropLast(), as: UTF8.self)),
            let checkpoint = try? JSONDecoder().decode(LoadCheckpoint.self, from: Data(text.utf8)),
            checkpoint.isSound
        else { throw ResumeError.damaged(path: folder.path, place: "its checkpoint") }
        return checkpoint
    }

    /// What is left of the run that is to go on.
    ///
    /// - Returns: `nil` for a run that is new.
    /// - Throws: ``ResumeError``.
    func resumption() throws -> Resumption? {
        guard resumes else { return nil }
        guard isResumable else {
            let isFinished = FileManager.default.fileExists(atPath: folder.path + "/" + SummaryFile.name)
            throw isFinished ? ResumeError.finished(path: folder.path) : .notThere(path: folder.path)
        }
        let (file, lines) = try JournalFile.resume(in: folder.path)
        var resumption = try Resumption(file, lines, path: folder.path)
        let differences = resumption.header.differences(to: settings)
        guard differences.isEmpty else { throw ResumeError.differs(path: folder.path, differences) }
        resumption.checkpoint = try readCheckpoint()
        return resumption
    }
}

/// A run that was killed, as its journal has it.
struct Resumption {
    let file: JournalFile
    let header: JournalHeader
    /// Events below this number may have been sent.
    private(set) var reserved = 0
    /// What the session had learnt.
    private(set) var learnt: [UInt8] = []
    /// `nil` where it was killed before the first.
    var checkpoint: LoadCheckpoint?

    init(_ file: JournalFile, _ lines: [String], path: String) throws {
        self.file = file
        let decoder = JSONDecoder()
        guard let header = try? decoder.decode(JournalHeader.self, from: Data(lines[0].utf8)),
            header.format == JournalHeader.format
        else { throw ResumeError.damaged(path: path, place: "line 1 of its journal") }
        self.header = header
        for (index, line) in lines.enumerated().dropFirst() {
            guard let record = try? decoder.decode(JournalRecord.self, from: Data(line.utf8)) else {
                throw ResumeError.damaged(path: path, place: "line \(index + 1) of its journal")
            }
            reserved = max(reserved, record.reserved ?? 0)
            learnt += record.learnt ?? Data()
        }
    }
}
