/// Customers of a plain chain who wait for their next step, by the slice of time it lies in: 24 bytes for each.
///
/// Every bucket is a list of chunks of a page, written at the tail and read from the head, never searched: so memory is walked
/// in sequence, and a chunk that was read is the next to be written, while it is still at hand. Steps further ahead than the ring of
/// buckets lie in one more bucket and are looked at again twice a round.
struct PendingSteps {
    /// The next outcome that a customer takes; stays before it were drawn already and are not told.
    struct Step: BitwiseCopyable {
        var customer: UInt64
        var time: Int64
        var sequence: UInt32
        var stage: Int16
        /// -1: the customer has yet to arrive.
        var outcome: Int16
    }

    /// Steps of a chunk and, ahead of them, the next chunk: 4,096 bytes.
    typealias Chunk = UnsafeMutableRawPointer
    private static let chunkSize = 4096
    private static let headerSize = 16
    private static let perChunk = (chunkSize - headerSize) / MemoryLayout<Step>.stride
    /// A little less than a megabyte, so that the allocator adds its own header without another page for it.
    private static let perBlock = 255

    struct Bucket: BitwiseCopyable {
        fileprivate var head: Chunk?
        fileprivate var tail: Chunk?
        fileprivate var tailCount = 0

        /// Hands every step to the body and every chunk, once read, to the lot.
        @inline(__always)
        func forEach(in steps: UnsafeMutablePointer<PendingSteps>, _ body: (Step) -> Void) {
            var next = head
            while let chunk = next {
                next = chunk.load(as: Chunk?.self)
                if let next { steps.pointee.readAhead(next) }
                let count = chunk == tail ? tailCount : PendingSteps.perChunk
                let first = (chunk + PendingSteps.headerSize).assumingMemoryBound(to: Step.self)
                for index in 0..<count { body(first[index]) }
                steps.pointee.giveBack(chunk)
            }
        }
    }

    static let ring = 2048
    /// Slices last 2^shift microseconds.
    let shift: Int64
    private let buckets: UnsafeMutablePointer<Bucket>
    private var far = Bucket()
    private var blocks: [UnsafeMutableRawPointer] = []
    private var usedOfBlock = PendingSteps.perBlock
    private var free: Chunk?
    /// Steps in the ring, and behind it.
    private(set) var near = 0
    private(set) var farCount = 0
    /// What ``readAhead(_:)`` read; nobody wants to know.
    private var glance: UInt8 = 0
    /// The earliest slice of those behind the ring.
    private var farSlice = Int64.max

    init(shift: Int64) {
        self.shift = shift
        buckets = .allocate(capacity: Self.ring)
        buckets.initialize(repeating: Bucket(), count: Self.ring)
    }

    func deallocate() {
        buckets.deallocate()
        for block in blocks { block.deallocate() }
    }

    var count: Int { near + farCount }

    /// Files a step under the slice of its time, or the present one where it is due.
    @inline(__always)
    mutating func add(_ step: Step, at slice: Int64) {
        let target = max(slice, step.time &>> shift)
        guard target &- slice < Int64(Self.ring) else { return addFar(step, target) }
        near &+= 1
        append(step, to: buckets + Int(target & Int64(Self.ring - 1)))
    }

    /// Takes out all that waits for a slice; read it before anything is filed under the same slice.
    mutating func take(_ slice: Int64) -> Bucket {
        let place = buckets + Int(slice & Int64(Self.ring - 1))
        let bucket = place.pointee
        place.pointee = Bucket()
        near -= count(of: bucket)
        return bucket
    }

    /// The slice to look at next: this one, or where the ring is empty the first that anything waits for.
    func first(from slice: Int64) -> Int64 { near > 0 ? slice : max(slice, farSlice) }

    /// Moves what has come near into the ring; call it at every slice that half a ring divides, and after every leap.
    mutating func bringNear(at slice: Int64) {
        guard farSlice &- slice < Int64(Self.ring) else { return }
        let bucket = far
        far = Bucket()
        farCount = 0
        farSlice = .max
        withUnsafeMutablePointer(to: &self) { steps in
            bucket.forEach(in: steps) { steps.pointee.add($0, at: slice) }
        }
    }

    @inline(never)
    private mutating func addFar(_ step: Step, _ slice: Int64) {
        farCount += 1
        farSlice = min(farSlice, slice)
        var bucket = far
        append(step, to: &bucket)
        far = bucket
    }

    @inline(__always)
    private mutating func append(_ step: Step, to bucket: UnsafeMutablePointer<Bucket>) {
        if bucket.pointee.tail == nil || bucket.pointee.tailCount == Self.perChunk { extend(bucket) }
        let place = bucket.pointee.tail.unsafelyUnwrapped + Self.headerSize
        place.assumingMemoryBound(to: Step.self)[bucket.pointee.tailCount] = step
        bucket.pointee.tailCount &+= 1
    }

    @inline(never)
    private mutating func extend(_ bucket: UnsafeMutablePointer<Bucket>) {
        let chunk = takeChunk()
        chunk.storeBytes(of: nil, as: Chunk?.self)
        if let tail = bucket.pointee.tail {
            tail.storeBytes(of: chunk, as: Chunk?.self)
        } else {
            bucket.pointee.head = chunk
        }
        bucket.pointee.tail = chunk
        bucket.pointee.tailCount = 0
    }

    private func count(of bucket: Bucket) -> Int {
        var (sum, next) = (0, bucket.head)
        while let chunk = next {
            sum += chunk == bucket.tail ? bucket.tailCount : Self.perChunk
            next = chunk.load(as: Chunk?.self)
        }
        return sum
    }

    // MARK: Chunks

    /// Reads a byte of every line of a chunk that will be read soon: all at once from far memory, rather than one after the other
    /// when each is waited for.
    @inline(__always)
    private mutating func readAhead(_ chunk: Chunk) {
        var sum: UInt8 = 0
        for line in 0..<Self.chunkSize / 64 { sum |= chunk.load(fromByteOffset: line &* 64, as: UInt8.self) }
        glance = sum
    }

    private mutating func takeChunk() -> Chunk {
        if let chunk = free {
            free = chunk.load(as: Chunk?.self)
            return chunk
        }
        if usedOfBlock == Self.perBlock {
            blocks.append(.allocate(byteCount: Self.perBlock * Self.chunkSize, alignment: 16))
            usedOfBlock = 0
        }
        defer { usedOfBlock += 1 }
        return blocks[blocks.count - 1] + usedOfBlock * Self.chunkSize
    }

    private mutating func giveBack(_ chunk: Chunk) {
        chunk.storeBytes(of: free, as: Chunk?.self)
        free = chunk
    }
}
