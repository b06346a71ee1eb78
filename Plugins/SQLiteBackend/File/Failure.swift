import Foundation
import GRDB
import Tracking

/// What SQLite reports, said for a person: which file, what happened, what to do.
enum Failure {
    static func explain(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let what = reason(error, path)
        return BackendError.failed("\(path): \(what)")
    }

    private static func reason(_ error: DatabaseError, _ path: String) -> String {
        let said = error.message.map { " (\($0))" } ?? ""
        switch error.resultCode {
        case .SQLITE_FULL:
            return "the disk is full\(said); make room, or name a file on another; all that was acknowledged is stored"
        case .SQLITE_IOERR:
            let cause =
                error.extendedResultCode == .SQLITE_IOERR_WRITE ? "it cannot be written to" : "it cannot be used"
            return "\(cause)\(said); look at the disk and its limits, all that was acknowledged is stored"
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return "another program is writing to the file and does not stop\(said); end it, or name another file"
        case .SQLITE_READONLY:
            return "the file may not be written\(said); change its mode and its folder's, or name another"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return "the file is damaged\(said); restore it from a copy, or save what can be read with "
                + "`sqlite3 '\(path)' .recover`, and name another file"
        case .SQLITE_CANTOPEN:
            return "it cannot be opened\(said); look at the path and at the limit of open files"
        case .SQLITE_INTERRUPT: return "it was cancelled"
        default: return "SQLite error \(error.extendedResultCode.rawValue)\(said)"
        }
    }
}
