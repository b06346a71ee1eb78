/// Facts with their names, as cards.
struct PageFigures {
    private(set) var html = HTML.nothing

    mutating func add(_ name: String, _ value: String) {
        html += .element("div", [:], .element("dt", name) + .element("dd", value))
    }

    var list: HTML { .element("dl", ["class": "figures"], html) }
}
