/// How the page looks.
enum PageStyle {
    static let css = """
        :root { --paper: #f6f5f2; --card: #fff; --ink: #1d2327; --soft: #5c666d; --line: #dfddd6; --main: #0b6e78;
          --second: #b4540a; --third: #8e44ad; --tint: #cfe6e6; --good: #1b7a3d; --bad: #b3261e; --warning: #8a5a00; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #14181b; --card: #1c2226; --ink: #e6e9ea; --soft: #9aa5ab; --line: #323b41; --main: #5cc3cb;
            --second: #f0a35e; --third: #c39bd3; --tint: #24474b; --good: #6fd08c; --bad: #ff8a80; --warning: #f2c063; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.45;
          font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 28px; }
        h1 { font-size: 1.7rem; margin: 0 0 4px; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 0 0 4px; }
        h3 { font-size: .8rem; margin: 18px 0 4px; color: var(--soft); text-transform: uppercase; letter-spacing: .05em; }
        p { margin: 0 0 8px; }
        .description { font-size: 1.05rem; }
        .facts, .lead, footer, caption, details summary, .faint { color: var(--soft); }
        .verdict a { color: inherit; font-weight: 600; }
        .facts, .lead, footer { font-size: .88rem; }
        .badge { font-size: .8rem; font-weight: 600; padding: 2px 10px; border: 1.5px solid currentColor;
          border-radius: 99px; vertical-align: middle; white-space: nowrap; }
        .good { color: var(--good); } .bad { color: var(--bad); } .warning { color: var(--warning); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(118px, 1fr)); gap: 1px; margin: 16px 0 20px;
          background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
        .tiles div { background: var(--card); padding: 12px 14px; }
        dt { font-size: .8rem; color: var(--soft); }
        dd { margin: 0; font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
        main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; align-items: start; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px;
          min-width: 0; }
        .wide { grid-column: 1 / -1; }
        .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 28px; }
        svg { display: block; width: 100%; height: auto; max-width: 560px; font: 13px system-ui, sans-serif; }
        svg + svg { margin-top: 18px; }
        svg text { fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 3px; } svg .soft { fill: var(--soft); font-size: 12px; }
        svg .track { fill: var(--line); opacity: .55; } svg .fill { fill: var(--main); }
        svg .grid { stroke: var(--line); stroke-width: 1; }
        svg .zero { stroke: var(--soft); }
        svg .fan { fill: var(--main); opacity: .26; } svg .fan-wide { fill: var(--main); opacity: .13; }
        svg .range { fill: var(--tint); stroke: var(--main); }
        svg rect.truth { fill: var(--main); } svg tspan.truth { fill: var(--main); }
        svg .mark { font-size: 17px; }
        svg .rule-0 { fill: var(--second); } svg .rule-1 { fill: var(--third); } svg .rule-2 { fill: var(--good); }
        svg .rule-3 { fill: var(--bad); } svg .rule-4 { fill: var(--warning); } svg .rule-5 { fill: var(--soft); }
        svg .first { fill: none; stroke: var(--main); stroke-width: 2.25; }
        svg .second { fill: none; stroke: var(--second); stroke-width: 2.25; stroke-dasharray: 6 4; }
        svg .dot-first { fill: var(--main); } svg .dot-second { fill: var(--second); }
        svg text.key-first { fill: var(--main); font-weight: 600; }
        svg text.key-second { fill: var(--second); font-weight: 600; }
        details { margin-top: 10px; } details summary { cursor: pointer; font-size: .85rem; }
        .scroll { overflow-x: auto; margin: 8px -6px 0; padding: 0 6px; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 5px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; }
        thead th { font-size: .8rem; font-weight: 500; color: var(--soft); vertical-align: bottom; white-space: normal; }
        tbody th { font-weight: 550; position: sticky; left: 0; background: var(--card); }
        .n { text-align: right; }
        .bar { min-width: 96px; background: linear-gradient(to right, var(--tint) var(--s), transparent 0) no-repeat 0 50% / 100% 72%; }
        .heat { background: color-mix(in srgb, var(--main) calc(var(--s) * .55), transparent); text-align: center; }
        .total th, .total td { border-bottom: 0; font-weight: 600; }
        .measures { display: grid; grid-template-columns: repeat(auto-fill, minmax(225px, 1fr)); gap: 0 28px; margin: 0; }
        .measures div { display: flex; justify-content: space-between; gap: 12px; padding: 3px 0;
          border-bottom: 1px solid var(--line); }
        .measures dt { font-size: .9rem; overflow-wrap: anywhere; min-width: 0; } .measures dd { font-size: .9rem; }
        .curve { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0; }
        .curve div { display: flex; gap: 6px; } .curve dd { font-size: .9rem; }
        ul.list { list-style: none; margin: 8px 0 0; padding: 0; }
        ul.list li { padding: 6px 0 6px 26px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; position: relative; }
        ul.list li:last-child { border-bottom: 0; }
        ul.list .mark { position: absolute; left: 2px; font-weight: 700; }
        code { font: .88rem ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        footer { padding: 20px; overflow-wrap: anywhere; }
        @media screen and (max-width: 760px) {
          main, .pair { grid-template-columns: minmax(0, 1fr); }
          header, main { padding-left: 12px; padding-right: 12px; }
          section { padding: 14px; }
          .tiles { grid-template-columns: repeat(2, 1fr); }
          svg { max-width: none; font-size: 16px; } svg .soft { font-size: 15px; } }
        @media print {
          :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --main: #0b6e78; --second: #b4540a;
            --third: #8e44ad; --tint: #d8ebeb; --good: #1b7a3d; --bad: #b3261e; --warning: #8a5a00; }
          body { font-size: 11px; } svg { max-width: 340px; }
          svg, tr, .tiles, .pair div { break-inside: avoid; } h2, h3, .lead { break-after: avoid; } .bar { print-color-adjust: exact; }
          .scroll { overflow: visible; } svg, .heat { print-color-adjust: exact; } }
        """
}
