/// Finds a maximum without derivatives: the simplex method of Nelder and Mead (1965), with the coefficients they give.
///
/// A simplex that has shrunk is built anew around its best point until that gains nothing: the method's known failure is to
/// stop before it has arrived.
struct NelderMead {
    /// Edge of the first simplex.
    var step = 0.5
    /// A simplex whose values differ by less has arrived.
    var tolerance = 1e-9
    var evaluationsMax = 2_000

    /// - Returns: where `f` is largest as far as found, and its value there. Points where `f` is not a number are never taken.
    func maximum(of f: ([Double]) -> Double, from start: [Double]) -> (point: [Double], value: Double) {
        var best = (point: start, value: Self.known(f(start)))
        var edge = step
        for _ in 0..<8 {
            let found = descend(f, from: best.point, edge: edge)
            let gain = found.value - best.value
            if found.value > best.value { best = found }
            if gain < tolerance * 10 { break }
            edge = step / 4
        }
        return best
    }

    private static func known(_ value: Double) -> Double { value.isNaN ? -.infinity : value }

    private func descend(
        _ f: ([Double]) -> Double, from start: [Double], edge: Double
    ) -> (point: [Double], value: Double) {
        let n = start.count
        var simplex = [(point: start, value: Self.known(f(start)))]
        for index in 0..<n {
            var point = start
            point[index] += edge
            simplex.append((point, Self.known(f(point))))
        }
        var evaluations = n + 1
        func tried(_ point: [Double]) -> (point: [Double], value: Double) {
            evaluations += 1
            return (point, Self.known(f(point)))
        }
        while evaluations < evaluationsMax {
            simplex.sort { $0.value > $1.value }
            let (best, worst) = (simplex[0], simplex[n])
            if best.value - worst.value < tolerance, Self.width(simplex) < 1e-5 { break }
            let centre = (0..<n).map { i in simplex[..<n].reduce(0) { $0 + $1.point[i] } / Double(n) }
            func along(_ factor: Double) -> [Double] {
                (0..<n).map { centre[$0] + factor * (worst.point[$0] - centre[$0]) }
            }
            let reflected = tried(along(-1))
            if reflected.value > best.value {
                let expanded = tried(along(-2))
                simplex[n] = expanded.value > reflected.value ? expanded : reflected
            } else if reflected.value > simplex[n - 1].value {
                simplex[n] = reflected
            } else {
                let contracted = tried(along(reflected.value > worst.value ? -0.5 : 0.5))
                if contracted.value > max(worst.value, reflected.value) {
                    simplex[n] = contracted
                } else {
                    for index in 1...n {
                        simplex[index] = tried(zip(simplex[index].point, best.point).map { ($0 + $1) / 2 })
                    }
                }
            }
        }
        return simplex.max { $0.value < $1.value } ?? simplex[0]
    }

    private static func width(_ simplex: [(point: [Double], value: Double)]) -> Double {
        simplex.dropFirst().reduce(0) { widest, corner in
            zip(corner.point, simplex[0].point).reduce(widest) { max($0, abs($1.0 - $1.1)) }
        }
    }
}
