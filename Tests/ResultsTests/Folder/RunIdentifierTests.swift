import Foundation
import Results
import Testing

@Suite struct RunIdentifierTests {
    @Test func namesTimeAndSuffix() {
        let time = Date(timeIntervalSince1970: 1_795_329_781)
        #expect(RunIdentifier(time: time, suffix: 0x3f9a1c).description == "20261122T064301Z-3f9a1c")
        #expect(RunIdentifier(time: time, suffix: 0xFF00_001C).description == "20261122T064301Z-00001c")
    }

    @Test func sortsByTime() {
        let times = [0, 59, 60, 86_399, 86_400, 951_782_400, 1_795_329_781, 1_798_761_599, 1_798_761_600]
        let names = times.map {
            RunIdentifier(time: Date(timeIntervalSince1970: Double($0)), suffix: UInt32(99 - $0 % 7)).description
        }
        #expect(names == names.sorted())
    }
}
