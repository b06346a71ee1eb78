#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A block of memory of fixed size that never moves: what was written to it stays readable through the same address.
///
/// A log holds its slabs, and so does every snapshot that reads them; the last one to let go frees them.
final class Slab<Element: BitwiseCopyable> {
    let base: UnsafeMutablePointer<Element>

    /// - Parameter capacity: elements. At ``hugePage`` bytes and more the slab is laid out for huge pages: the system then
    ///   hands out memory 512 pages at a time, where asking for each of them takes longer than to fill it with events.
    init(capacity: Int) {
        let bytes = capacity * MemoryLayout<Element>.stride
        let isHuge = bytes >= hugePage
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: bytes, alignment: isHuge ? hugePage : MemoryLayout<Element>.alignment)
        #if canImport(Glibc) || canImport(Musl)
            // Advice: where it is not taken, all works as well.
            if isHuge { _ = madvise(memory, bytes / hugePage * hugePage, MADV_HUGEPAGE) }
        #endif
        base = memory.bindMemory(to: Element.self, capacity: capacity)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// Bytes: 2 MiB.
private let hugePage = 1 << 21
