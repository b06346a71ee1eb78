/// One product: how often it was sold, for how much, and its share of all that was sold.
public struct ProductSummary: Codable, Sendable, Equatable {
    public var product: String
    public var sold: Int
    public var value: Double
    /// Of the value of all products.
    public var share: Double?

    public init(product: String, sold: Int = 0, value: Double = 0, share: Double? = nil) {
        self.product = product
        self.sold = sold
        self.value = value
        self.share = share
    }
}
