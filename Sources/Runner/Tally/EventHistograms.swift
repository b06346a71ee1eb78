import Measurement

/// Quantiles of what events were worth and of their properties; sums are kept in ``EventTally``.
///
/// The histograms are shared by copies until one is made by ``init(copying:)``, as a ``Counter`` does.
struct EventHistograms {
    private final class Storage {
        let histograms: UnsafeMutableBufferPointer<SignedHistogram>

        init(_ histograms: some Collection<SignedHistogram>) {
            self.histograms = .allocate(capacity: histograms.count)
            _ = self.histograms.initialize(from: histograms)
        }

        deinit {
            histograms.deinitialize()
            histograms.deallocate()
        }
    }

    private let events: Int
    private let properties: Int
    private let owner: Storage
    /// By segment and event, then by segment and property.
    private let histograms: UnsafeMutableBufferPointer<SignedHistogram>
    private let firstProperty: Int

    init(_ layout: TallyLayout, events: Int) {
        self.events = events
        properties = layout.properties.slots.count
        firstProperty = layout.segments * events
        owner = Storage(repeatElement(SignedHistogram(), count: firstProperty + layout.segments * properties))
        histograms = owner.histograms
    }

    init(copying other: EventHistograms) {
        events = other.events
        properties = other.properties
        firstProperty = other.firstProperty
        owner = Storage(other.histograms)
        histograms = owner.histograms
    }

    func record(value: Int64, event: Int, segment: Int) {
        histograms[segment * events + event].record(Double(value))
    }

    func record(_ number: Double, property: Int, segment: Int) {
        histograms[firstProperty + segment * properties + property].record(number)
    }

    func value(event: Int, over segments: Range<Int>) -> SignedHistogram {
        var whole = SignedHistogram()
        for segment in segments { whole.merge(histograms[segment * events + event]) }
        return whole
    }

    func numbers(property: Int, over segments: Range<Int>) -> SignedHistogram {
        var whole = SignedHistogram()
        for segment in segments { whole.merge(histograms[firstProperty + segment * properties + property]) }
        return whole
    }

    func merge(_ other: EventHistograms) {
        for index in histograms.indices { histograms[index].merge(other.histograms[index]) }
    }

    /// What they hold as bytes, for ``add(_:)``.
    func write(to writer: inout ByteWriter) {
        writer.write(histograms.count)
        for histogram in histograms {
            for half in [histogram.halves.below, histogram.halves.above] { writer.writeSparse(half.words) }
        }
    }

    /// Adds what the histograms of a tally of the same plan wrote.
    func add(_ reader: inout ByteReader) throws {
        guard try reader.readCount() == histograms.count else { throw ByteReader.Damage() }
        for index in histograms.indices {
            let halves = try (0..<2).map { _ in
                guard let half = LogHistogram(words: try reader.readSparse(upTo: LogHistogram.mostWords)) else {
                    throw ByteReader.Damage()
                }
                return half
            }
            histograms[index].merge(SignedHistogram(below: halves[0], above: halves[1]))
        }
    }
}
