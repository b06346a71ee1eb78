import Cluster
import Testing

@Suite("Sizes and times as people write them")
struct AmountTests {
    @Test(
        "sizes",
        arguments: [
            ("1M", 1), ("512M", 512), ("512m", 512), ("4G", 4096), ("4Gi", 4096), ("4GB", 4096), ("4GiB", 4096),
            ("1.5G", 1536), ("2T", 2 * 1024 * 1024), ("0.5G", 512), ("1.0001M", 2), ("16T", 16 * 1024 * 1024),
        ])
    func sizes(text: String, mebibytes: Int) { #expect(MemorySize(text)?.mebibytes == mebibytes) }

    @Test(
        "what is no size",
        arguments: [
            "", "G", "4", "4K", "-4G", "4 G", " 4G", "0M", "0G", "17T", "nanG", "infG", "1e99G", "4GG", "B", "i", "+4G",
        ])
    func noSize(text: String) { #expect(MemorySize(text) == nil) }

    @Test(
        "times",
        arguments: [
            ("90s", 90, "00:01:30"), ("30m", 1800, "00:30:00"), ("2h", 7200, "02:00:00"), ("1d", 86_400, "1-00:00:00"),
            ("10", 600, "00:10:00"), ("90:30", 5430, "01:30:30"), ("1:02:03", 3723, "01:02:03"),
            ("2-00", 172_800, "2-00:00:00"), ("2-03:04", 183_840, "2-03:04:00"), ("2-03:04:05", 183_845, "2-03:04:05"),
            ("366d", 366 * 86_400, "366-00:00:00"),
        ])
    func times(text: String, seconds: Int, slurm: String) {
        let time = WallTime(text)
        #expect(time?.seconds == seconds)
        #expect(time?.slurm == slurm)
    }

    @Test("what Slurm gets is the same time", arguments: [1, 59, 60, 3599, 3600, 86_399, 86_400, 100_000, 31_622_400])
    func again(seconds: Int) { #expect(WallTime(WallTime(seconds: seconds).slurm)?.seconds == seconds) }

    @Test(
        "what is no time",
        arguments: [
            "", "0", "0s", "-5m", "5 m", "1:2:3:4", "1-", "-1", "a", "5x", "1.5h", "367d", "999999999h", "1--2", ":",
            "UNLIMITED",
        ])
    func noTime(text: String) { #expect(WallTime(text) == nil) }
}
