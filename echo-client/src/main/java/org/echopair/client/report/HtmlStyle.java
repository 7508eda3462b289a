package org.echopair.client.report;

/// The one design that the pages of all commands have.
final class HtmlStyle {

    static final String CSS = """
            :root { color-scheme: light dark; --ink: #1c2330; --faint: #5d6778; --line: #d9dee7;
              --paper: #ffffff; --good: #15803d; --bad: #c0262d; --amber: #9a6700;
              --first: #1d5fd1; --second: #c2570c; --third: #7c3aed; --fourth: #0f766e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --faint: #98a2b3;
              --line: #323a48; --paper: #12161d; --good: #4ade80; --bad: #f87171; --amber: #fbbf24;
              --first: #6ea8fe; --second: #fb923c; --third: #b794f6; --fourth: #2dd4bf; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 28px 24px 48px; max-width: 1120px; background: var(--paper);
              color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
            code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
              font-size: 0.92em; }
            header { border-left: 6px solid var(--faint); padding: 2px 0 2px 16px; margin-bottom: 28px; }
            header.good { border-color: var(--good); } header.bad { border-color: var(--bad); }
            header.amber { border-color: var(--amber); }
            h1 { font-size: 28px; line-height: 1.25; margin: 0 0 2px; }
            header.good .verdict, td.good { color: var(--good); }
            header.bad .verdict, td.bad { color: var(--bad); }
            header.amber .verdict, .note { color: var(--amber); }
            h2 { font-size: 17px; margin: 32px 0 8px; }
            p, h1 { overflow-wrap: anywhere; } p { margin: 2px 0; } .faint { color: var(--faint); }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line);
              vertical-align: top; white-space: nowrap; }
            th { font-weight: 600; color: var(--faint); font-size: 13px; white-space: normal; }
            td.number, th.number { text-align: right; }
            td.wrap { white-space: normal; overflow-wrap: anywhere; min-width: 14ch; }
            td.detail { min-width: 30ch; }
            tr:target { outline: 2px solid var(--first); }
            svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
            svg.narrow { display: none; }
            svg text { fill: var(--faint); } svg .grid { stroke: var(--line); stroke-width: 1; }
            svg .series { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
            svg .c0 { stroke: var(--first); } svg .c1 { stroke: var(--second); }
            svg .c2 { stroke: var(--third); } svg .c3 { stroke: var(--fourth); }
            svg .c1 { stroke-dasharray: 6 4; } svg .c2 { stroke-dasharray: 2 4; }
            svg .event { stroke: var(--bad); stroke-width: 1.5; } svg .mark { fill: var(--bad); }
            svg .event.good { stroke: var(--good); } svg .mark.good { fill: var(--good); }
            svg .event.amber { stroke: var(--amber); } svg .mark.amber { fill: var(--amber); }
            svg .event.neutral { stroke: var(--faint); } svg .mark.neutral { fill: var(--faint); }
            @media screen and (max-width: 640px) {
              body { padding: 16px 14px 32px; } h1 { font-size: 22px; }
              svg.broad { display: none; } svg.narrow { display: block; }
              table, tbody, tr, td { display: block; } thead { display: none; }
              tr { padding: 8px 0; border-bottom: 1px solid var(--line); }
              td, td.wrap, td.detail { padding: 1px 0 1px 38%; border: 0; min-width: 0;
                position: relative; min-height: 1.5em; white-space: normal; overflow-wrap: anywhere; }
              td.number { text-align: left; }
              td[data-head]::before { content: attr(data-head); position: absolute; left: 0;
                width: 36%; color: var(--faint); font-size: 13px; }
              td:empty { display: none; }
              td:not([data-head]) { padding-left: 0; }
              td.detail { padding-left: 0; } td.detail[data-head]::before { position: static;
                display: block; width: auto; } }
            @media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; }
              svg, tr { break-inside: avoid; } }
            """;

    private HtmlStyle() {}
}
