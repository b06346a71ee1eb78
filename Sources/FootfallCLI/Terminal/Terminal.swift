import Foundation

/// Where people and programs read: standard output for results, standard error for everything said about them.
enum Terminal {
    /// Writes a line to standard output.
    ///
    /// - Throws: ``UsageError`` where it cannot be written (a full disk, a closed output). A reader who has left (`| head -1`)
    ///   is no error: nobody is there to miss the rest.
    static func say(_ text: String) throws {
        guard let cause = write(text + "\n", to: STDOUT_FILENO) else { return }
        guard cause != EPIPE else { return }
        throw UsageError("standard output cannot be written: \(String(cString: strerror(cause)))")
    }

    /// Writes a line to standard error; there is nobody to tell if that fails.
    static func complain(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

    /// Writes all of the text; the system's error number where that is impossible.
    static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return errno }
            bytes = bytes.dropFirst(written)
        }
        return nil
    }

    /// Columns of the terminal on a descriptor; 100 where there is none or it does not say.
    static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        if isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return min(max(Int(size.ws_col), 60), 120)
        }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.map { min(max($0, 60), 120) } ?? 100
    }

    /// Whether colour is wanted: a terminal, no `--no-color`, no `NO_COLOR`.
    static func hasColor(_ descriptor: Int32, refused: Bool) -> Bool {
        !refused && isatty(descriptor) == 1
            && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }
}
