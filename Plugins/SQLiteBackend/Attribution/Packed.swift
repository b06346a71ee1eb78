import Tracking

/// Kind, channel, partner and campaign of a touch as one number: 16 bits each, the campaign lowest.
enum Packed {
    static func pack(_ row: String) -> String {
        // Shifts bind no tighter than ors.
        "((\(row).kind << 16 | \(row).channel) << 16 | \(row).partner) << 16 | \(row).campaign"
    }

    static func kind(_ row: String) -> String { "(\(row).source >> 48)" }
    static func channel(_ row: String) -> String { "(\(row).source >> 32 & 65535)" }
    static func partner(_ row: String) -> String { "(\(row).source >> 16 & 65535)" }
    static func campaign(_ row: String) -> String { "(\(row).source & 65535)" }
    /// Channel and partner: touches of the same are of the same source.
    static func source(_ row: String) -> String { "(\(row).source >> 16 & 4294967295)" }
}
