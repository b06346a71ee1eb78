import Simulation
import Testing

@Suite struct PhiloxTests {
    /// Known answers from Random123's `kat_vectors` for `philox2x64 10`.
    @Test func knownAnswers() {
        #expect(Philox.block(0, 0, key: 0) == (0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5))
        #expect(Philox.block(.max, .max, key: .max) == (0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20))
        #expect(
            Philox.block(0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, key: 0xa409_3822_299f_31d0)
                == (0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d))
    }

    @Test func pairsAreTwoBlocks() {
        let key = DrawKey(seed: 5, purpose: "pairs").key
        Philox.schedule(key).withUnsafeBufferPointer { keys in
            for high in stride(from: 0 as UInt64, to: 4_000, by: 2) {
                let pair = Philox.pair(7, high, keys: keys.baseAddress!)
                #expect(pair.first == Philox.block(7, high, key: key))
                #expect(pair.second == Philox.block(7, high + 1, key: key))
            }
        }
    }

    @Test func keysDifferByPurposeSeedAndReplication() {
        let keys: Set<DrawKey> = [
            DrawKey(seed: 1, purpose: "a"), DrawKey(seed: 1, purpose: "b"), DrawKey(seed: 2, purpose: "a"),
            DrawKey(seed: 1, replication: 1, purpose: "a"),
        ]
        #expect(keys.count == 4)
    }
}
