extension DataDrivenRule {
    /// Takes in paths from the first on.
    func accumulator() -> any PathRule {
        switch self {
        case .markov(let order, let nulls): MarkovPaths(order: order, nulls: nulls)
        case .shapley: ShapleyPaths()
        case .removalOfPosition: PositionRemovalPaths()
        }
    }
}
