import Foundation

/// A run's measures without one group of customers in turn: what tells chance from change.
///
/// `groups.json` beside `summary.json` (`"format": "footfall.groups/1"`). Customers fall into groups by their number, so that two
/// runs of the same scenario, seed and number of customers have the same customers in each group.
public struct CustomerGroups: Codable, Sendable, Equatable {
    public static let currentFormat = "footfall.groups/1"
    /// Name of the file in a run's folder.
    public static let name = "groups.json"

    public var format: String
    /// How many, at least 3.
    public var groups: Int
    /// Variance of the number of customers who come by themselves: 0 where it is fixed.
    public var arrivalsVariance: Double
    /// Digest of the run's events, so that a file that strayed beside another summary is known.
    public var digest: String?
    /// By path into the summary: the measure without each group.
    public var leftOut: [String: [Double]]

    public init(groups: Int, arrivalsVariance: Double, digest: String? = nil, leftOut: [String: [Double]]) {
        format = Self.currentFormat
        self.digest = digest
        self.groups = groups
        self.arrivalsVariance = arrivalsVariance
        self.leftOut = leftOut
    }

    enum CodingKeys: String, CodingKey {
        case format, groups, digest
        case arrivalsVariance = "arrivals_variance"
        case leftOut = "left_out"
    }

    /// - Parameter trees: summaries without each group in turn; their periods and cohorts, most of a summary, need not be there.
    public init(_ trees: [SummaryTree], arrivalsVariance: Double, digest: String?) {
        // A measure that some groups do not have (nobody bought) has no error.
        let common = SummaryTree.commonNumbers(trees, where: Measure.hasGroups)
        self.init(
            groups: trees.count, arrivalsVariance: arrivalsVariance, digest: digest,
            leftOut: Dictionary(common, uniquingKeysWith: { first, _ in first }))
    }

    /// The text of the file.
    public func encode() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(self)
        data.append(UInt8(ascii: "\n"))
        return data
    }

    /// The groups of a stored run; `nil` where there are none, or none that this version reads.
    ///
    /// - Parameters:
    ///   - path: the run's folder, or the summary file in it.
    ///   - digest: the summary's.
    public static func read(_ path: String, digest: String?) -> CustomerGroups? {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let folder = exists && isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
        let file = (folder as NSString).appendingPathComponent(name)
        guard let data = FileManager.default.contents(atPath: file),
            let groups = try? JSONDecoder().decode(CustomerGroups.self, from: data),
            groups.format == currentFormat, groups.groups >= 3, groups.digest == digest
        else { return nil }
        return groups
    }
}
