/// Records of one size, handed out and taken back, in blocks of four megabytes: no growth by doubling, no memory for the dead.
final class ParkingLot {
    private let size: Int
    private let perBlock: Int
    private var blocks: [UnsafeMutableRawPointer] = []
    private var used: UInt32 = 0
    /// Head of the list of free records; the link lies where ``Walker/ParkedCore/next`` does.
    private var free = ParkingLot.nobody
    private(set) var count = 0

    static let nobody = UInt32.max
    private static let linkOffset = MemoryLayout<Walker.ParkedCore>.offset(of: \.next)!

    init(recordSize: Int) {
        size = recordSize
        // A little less than four megabytes, so that the allocator adds its own header without another page for it.
        perBlock = max(1, ((4 << 20) - 256) / recordSize)
    }

    deinit { for block in blocks { block.deallocate() } }

    func take() -> UInt32 {
        count += 1
        if free != Self.nobody {
            let index = free
            free = next(of: index)
            return index
        }
        if Int(used) == blocks.count * perBlock {
            blocks.append(.allocate(byteCount: perBlock * size, alignment: 16))
        }
        defer { used += 1 }
        return used
    }

    func giveBack(_ index: UInt32) {
        count -= 1
        setNext(of: index, free)
        free = index
    }

    func record(_ index: UInt32) -> UnsafeMutableRawPointer {
        let (block, place) = Int(index).quotientAndRemainder(dividingBy: perBlock)
        return blocks[block] + place * size
    }

    func next(of index: UInt32) -> UInt32 { record(index).load(fromByteOffset: Self.linkOffset, as: UInt32.self) }

    func setNext(of index: UInt32, _ next: UInt32) {
        record(index).storeBytes(of: next, toByteOffset: Self.linkOffset, as: UInt32.self)
    }
}
