/// A block of memory of fixed size that never moves: what was written to it stays readable through the same address.
///
/// A log holds its slabs, and so does every snapshot that reads them; the last one to let go frees them.
final class Slab<Element: BitwiseCopyable> {
    let base: UnsafeMutablePointer<Element>

    init(capacity: Int) {
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }
}
