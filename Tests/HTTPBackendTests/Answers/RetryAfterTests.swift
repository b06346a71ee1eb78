import Testing

@testable import HTTPBackend

/// RFC 9110, 5.6.7 and 10.2.3.
@Suite("Retry-After")
struct RetryAfterTests {
    /// 1994-11-06 08:49:37, which the RFC writes in all three forms.
    private static let moment: Int64 = 784_111_777

    @Test(
        "the three forms of a date say the same moment",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func forms(text: String) {
        #expect(HTTPDate.seconds(text, now: Self.moment) == Self.moment)
    }

    @Test("dates that others have worked out, leap days and centuries among them")
    func known() {
        // By `date -u -d ... +%s` of GNU coreutils.
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Sun, 29 Nov 2026 16:00:00 GMT", 1_795_968_000), ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ] as [(String, Int64)] {
            #expect(HTTPDate.seconds(text, now: 0) == seconds, "\(text)")
        }
    }

    @Test("a year of two digits is at most 50 years ahead")
    func century() {
        let now: Int64 = 1_795_968_000
        #expect(HTTPDate.seconds("Sunday, 06-Nov-94 08:49:37 GMT", now: now) == Self.moment)
        // 2026 and 50 years.
        #expect(HTTPDate.seconds("Friday, 06-Nov-76 00:00:00 GMT", now: now) == 3_371_846_400)
        #expect(HTTPDate.seconds("Sunday, 06-Nov-77 00:00:00 GMT", now: now) == 247_622_400)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 29 Feb 1900 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sun Nov  6 08:49:37 94", "Sun, 06 Nov 1994 08:49:61 GMT",
        ])
    func wrong(text: String) {
        #expect(HTTPDate.seconds(text, now: Self.moment) == nil)
        #expect(RetryAfter.nanoseconds(text.utf8, now: Self.moment) == 0)
    }

    @Test("seconds, dates to come, dates that have passed, and more than anybody waits")
    func waits() {
        for (text, seconds) in [
            ("120", 120), ("0", 0), ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sun, 06 Nov 1994 08:49:36 GMT", 0),
            ("99999999999999999999999", 86_400), ("Sun, 06 Nov 2094 08:49:37 GMT", 86_400), ("-5", 0), ("1.5", 0),
        ] as [(String, UInt64)] {
            #expect(
                RetryAfter.nanoseconds(text.utf8, now: Self.moment) == seconds * 1_000_000_000, "\(text)")
        }
    }
}
