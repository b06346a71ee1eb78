import Tracking

/// A piece of a request: some of its bytes, by place. Texts with escapes are resolved behind the request's own bytes.
struct Slice: Equatable, Sendable {
    var start: UInt32
    var count: UInt32

    static let none = Slice(start: 0, count: 0)
    var isEmpty: Bool { count == 0 }
    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// What a request says of one thing that happened, before names have numbers and people are known.
struct Draft: Sendable {
    /// Stands for what makes it the same message however often it comes: 0 for none.
    var mark: UInt64 = 0
    var kind: TrackingEvent.Kind = .event
    /// Microseconds since 1970; `nil`: when the request came.
    var time: Int64?
    var device: UInt64 = 0
    /// Who the sender says it was; 0 where it does not say.
    var user: UInt64 = 0
    var order: UInt64 = 0
    /// Minor units.
    var value: Int64 = 0
    /// The event's name; of a goal's it is the goal's.
    var name = Slice.none
    var channel = Slice.none
    /// As the sender says it, which decides of what kind the channel is.
    var medium = Slice.none
    var partner = Slice.none
    var campaign = Slice.none
    var coupon = Slice.none
    var product = Slice.none
    var stage = Slice.none
    /// Of which kind the touch is that the draft is, or brings with it.
    var touch: TrackingEvent.Kind = .click
    /// Whether ``channel`` is another site, whose page led here.
    var isReferral = false
    /// Whether somebody came by themselves.
    var isDirect = false
    /// Whether it is a conversion.
    var isGoal = false
    /// Whether its order is refused where another conversion had it.
    var isOncePerOrder = false
    /// Whether it came over a link of ours, whose click can be named by ``mark`` later.
    var isLink = false

    /// Whether it says where somebody came from.
    var hasTouch: Bool { isDirect || !channel.isEmpty }
}

/// The drafts of a request and the bytes that they refer to.
struct Drafts: Sendable {
    var bytes: [UInt8]
    var all: [Draft] = []
    /// Microseconds since 1970.
    var received: Int64
    /// Whether it came without a key, where there is one: then it may fill half of each limit, so that strangers cannot make the
    /// server full for those who have it.
    var isPublic = false
    /// The key that the request has in its body, if any.
    var writeKey = Slice.none

    init(bytes: [UInt8] = [], received: Int64) {
        self.bytes = bytes
        self.received = received
    }

    /// Puts a text behind the bytes.
    mutating func slice(_ text: String) -> Slice {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return Slice(start: UInt32(start), count: UInt32(bytes.count - start))
    }
}
