/// What a touch of a line does, in whatever stage.
struct LineProgram {
    var channel: Int
    /// Fixed partner, or -1: drawn where the channel has partners.
    var partner: Int
    var drawsPartner: Bool
    var isSend: Bool
    var isVisibleImpression: Bool
    /// Factor per day on acceptance, from the budget; nil: no budget.
    var pacing: UnsafePointer<Double>?
    var pacingDays: Int
    var hasReach: Bool
    var reach: Sampler
    var atMost: UInt32
    var clickThrough: Sampler
    var canClick: Bool
    var hasMore: Bool
    var open: Sampler
    var unsubscribe: Sampler
    var hasPrompt: Bool
    var promptProbability: Sampler
    var promptWithin: Sampler
    var hasDiscount: Bool
    var discount: Sampler
    /// Whether impressions (clicks) feed an adstock that acts somewhere.
    var hasImpressionStock: Bool
    var hasClickStock: Bool
    /// 1 / half-life, 0 where nothing fades; NaN where it depends on the customer.
    var inverseHalfLife: Double
    var halfLife: Sampler
    var saturates: Bool
    var saturation: Sampler
    var windowStart: Int64
    var windowEnd: Int64
}

/// A line at work in one stage: when its touches come.
struct StageLine {
    enum Timing: UInt8 { case rate, schedule, period, after, inactivity, intent }
    var line: Int
    /// The line's.
    var program: UnsafePointer<LineProgram>
    var timing: Timing
    /// A constant delay: its random bits are drawn when the touch comes, since most triggers are set anew before that.
    var drawsLate: Bool
    /// Rate, delay, or probability.
    var amount: Sampler
    var schedule: UnsafePointer<Int64>
    var scheduleCount: Int
    var period: Int64
    var event: Int
    /// Bits of the segments it is for.
    var segments: UInt64
    /// Its channel's bit (``Walker/bit(ofChannel:)``).
    var channelBit: UInt64
    /// Gap or delay, reach and click of each touch.
    var key: RoundKeys
    /// Open, unsubscribe, prompt, partner.
    var moreKey: RoundKeys
}
