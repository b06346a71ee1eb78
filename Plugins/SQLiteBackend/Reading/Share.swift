import Tracking

/// A part of the identities, as a condition.
///
/// Identities are dealt out by a number made of theirs: multiplied by 48271 modulo 2^31 - 1 (the generator of Park and Miller),
/// so that numbers in steps fall into all parts.
struct Share {
    let part: Int
    let parts: Int

    private static let modulus = 2_147_483_647

    /// - Throws: ``BackendError/failed(_:)`` for a part that is not there.
    init(part: Int, of parts: Int) throws {
        guard parts > 0, (0..<parts).contains(part), parts <= Self.modulus else {
            throw BackendError.failed("there is no part \(part) of \(parts); parts count from 0")
        }
        self.part = part
        self.parts = parts
    }

    /// On the identity's number and whether it is a user; `nil`: everybody.
    func condition(number: String, isUser: String) -> String? {
        guard parts > 1 else { return nil }
        let positive = "((\(number)) % \(Self.modulus) + \(Self.modulus)) % \(Self.modulus)"
        return "((\(positive)) * 48271 + (\(isUser))) % \(Self.modulus) * \(parts) / \(Self.modulus) = \(part)"
    }
}
