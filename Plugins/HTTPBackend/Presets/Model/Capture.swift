/// A value taken from an answer for later requests of the same customer.
struct Capture: Sendable {
    enum Origin: Sendable {
        /// The first of these parameters of the query of the URL in the `Location` field.
        case location(parameters: [[UInt8]])
        /// The cookie that is set under this name.
        case cookie([UInt8])
        case header([UInt8])
        case json(JSONPath)
        /// The first group of a pattern, or all that it matches, in the body.
        case pattern(Pattern)
    }
    /// Into ``Preset/captures``.
    var index: Int
    var origin: Origin

    /// More than an id has, so that no server fills our memory.
    static let longest = 1024

    /// - Returns: `nil` where there is none, or it is too long to be an id.
    func find(in answer: Answer) -> [UInt8]? {
        guard let value = origin.find(in: answer), !value.isEmpty, value.count <= Self.longest else { return nil }
        return value
    }
}

extension Capture.Origin {
    fileprivate func find(in answer: Answer) -> [UInt8]? {
        switch self {
        case .location(let parameters):
            guard let location = answer.head.values(of: "location").first else { return nil }
            for name in parameters {
                if let value = QueryText.value(of: name, inURL: location) { return value }
            }
            return nil
        case .cookie(let name):
            for cookie in answer.head.values(of: "set-cookie") {
                let pair = cookie.prefix { $0 != UInt8(ascii: ";") }
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
                if Array(ASCII.trimmed(pair[..<equals])) == name {
                    return Array(ASCII.trimmed(pair[(equals + 1)...]))
                }
            }
            return nil
        case .header(let name): return answer.head.values(of: name).first.map(Array.init)
        case .json(let path): return answer.json.flatMap(path.find)?.text.map { Array($0.utf8) }
        case .pattern(let pattern): return pattern.firstMatch(in: answer.body)
        }
    }
}

/// Queries of URLs: `a=b&c=d%20e`.
enum QueryText {
    /// The decoded value of the first parameter of this name.
    static func value(of name: [UInt8], inURL url: ArraySlice<UInt8>) -> [UInt8]? {
        guard let mark = url.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        return pairs(url[(mark + 1)...].prefix { $0 != UInt8(ascii: "#") }).first { $0.name == name }?.value
    }

    static func pairs(_ query: ArraySlice<UInt8>) -> [(name: [UInt8], value: [UInt8])] {
        query.split(separator: UInt8(ascii: "&")).map { pair in
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return (decode(pair), []) }
            return (decode(pair[..<equals]), decode(pair[(equals + 1)...]))
        }
    }

    /// `%41` is A, `+` is a space; what is not well-formed stays as it is.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex, let high = ASCII.hexDigit(text[index + 1]),
                let low = ASCII.hexDigit(text[index + 2])
            {
                decoded.append(UInt8(high << 4 | low))
                index += 3
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? ASCII.space : byte)
                index += 1
            }
        }
        return decoded
    }
}
