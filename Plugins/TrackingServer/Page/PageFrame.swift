/// What every page has around it.
struct PageFrame {
    var title: String
    /// Faults put in on purpose, said on top.
    var faults: [String] = []
    /// Whether there is somebody to sign out.
    var isSignedIn = false

    func html(_ content: HTML) -> String {
        let head: HTML =
            """
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
            <link rel="stylesheet" href="/style.css">
            """
        let body =
            HTML.element("a", ["class": "skip", "href": "#content"], "Skip to content") + banner + warning
            + HTML.element("main", ["id": "content"], HTML.element("h1", title) + content)
        let page = HTML.element(
            "html", ["lang": "en"],
            .element("head", [:], head + .element("title", "\(title) – Footfall")) + .element("body", [:], body))
        return "<!doctype html>\n" + page.markup + "\n"
    }

    private var banner: HTML {
        let home = HTML.element("a", ["href": "/"], "Footfall")
        let out: HTML = """
            <form method="post" action="/sign-out"><button type="submit">Sign out</button></form>
            """
        return .element("header", [:], home + (isSignedIn ? out : ""))
    }

    private var warning: HTML {
        guard !faults.isEmpty else { return "" }
        return .element(
            "p", ["class": "warning", "role": "status"],
            .text("Faulty on purpose: \(faults.joined(separator: ", ")). Do not believe these numbers."))
    }

    static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --line: #c9ced6; --soft: #f3f5f8; --accent: #0b5cad; \
        --warn: #8a1f11; --warn-paper: #fdecea }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15181c; --line: #444b55; --soft: #20252b; \
        --accent: #8ab8f0; --warn: #ffb4a8; --warn-paper: #3a1713 } }
        * { box-sizing: border-box }
        body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
        header { display: flex; justify-content: space-between; align-items: center; padding: .75rem 1rem; \
        border-bottom: 1px solid var(--line); background: var(--soft) }
        header a { font-weight: 700; text-decoration: none; color: inherit }
        main { max-width: 68rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 1.6rem; margin: .5rem 0 } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
        a { color: var(--accent) }
        .skip { position: absolute; left: -999rem } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem }
        .warning { margin: 0; padding: .75rem 1rem; color: var(--warn); background: var(--warn-paper); font-weight: 600 }
        .flag { color: var(--warn); font-weight: 600 }
        dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0 }
        dl.figures div { padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--soft) }
        dt { font-size: .85rem } dd { margin: 0; font-size: 1.35rem; font-weight: 600; overflow-wrap: anywhere }
        .scroll { overflow-x: auto } .scroll:focus-visible, a:focus-visible, button:focus-visible, input:focus-visible \
        { outline: 3px solid var(--accent); outline-offset: 2px }
        table { border-collapse: collapse; width: 100%; min-width: 34rem }
        caption { text-align: left; padding: .25rem 0; font-size: .9rem }
        th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
        thead th { background: var(--soft); white-space: nowrap } .number { text-align: right; font-variant-numeric: tabular-nums }
        tbody th { font-weight: 600 } meter { width: 100%; min-width: 6rem; height: 1rem }
        form.find { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end }
        label { display: block; font-size: .9rem } input { font: inherit; padding: .5rem; min-width: 0; width: min(22rem, 100%); \
        color: inherit; background: var(--paper); border: 1px solid var(--ink); border-radius: .3rem }
        button { font: inherit; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: .3rem; \
        background: var(--accent); color: var(--paper); cursor: pointer }
        @media (max-width: 40rem) { table { min-width: 0 } table, caption, tbody, tr, th, td { display: block; width: 100% } \
        thead { position: absolute; left: -999rem } tbody tr { padding: .6rem 0; border-bottom: 1px solid var(--line) } \
        tbody th, td { border: 0; padding: .15rem 0 } td:empty { display: none } \
        td { display: flex; justify-content: space-between; gap: 1rem } td::before { content: attr(data-label) } \
        meter { width: 50% } }
        """
}
