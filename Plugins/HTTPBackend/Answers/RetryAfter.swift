/// How long a server asks to be left alone (RFC 9110, 10.2.3): so many seconds, or until a date.
enum RetryAfter {
    /// - Parameters:
    ///   - value: of the header field.
    ///   - now: seconds since 1970.
    /// - Returns: nanoseconds; 0 for a date that has passed, and for what cannot be read.
    static func nanoseconds(_ value: some Sequence<UInt8>, now: Int64) -> UInt64 {
        let text = String(decoding: Array(value), as: UTF8.self)
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { ASCII.digit($0) != nil }
        let seconds = isNumber ? Int64(text) ?? longest : HTTPDate.seconds(text, now: now).map { $0 - now } ?? 0
        return UInt64(min(max(0, seconds), longest)) * 1_000_000_000
    }

    /// A day: nobody waits that long, and no sum of it overflows.
    private static let longest: Int64 = 86_400
}
