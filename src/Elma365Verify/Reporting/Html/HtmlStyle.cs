namespace Elma365Verify.Reporting.Html;

/// <summary>The report's style sheet: light and dark, screen and paper.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --page: #f6f7f9; --sheet: #ffffff; --ink: #1b2430; --soft: #5b6675; --line: #dde2e8; --head: #f0f2f5;
          --good: #176b3a; --good-bg: #e3f4e9; --leak: #a3161f; --leak-bg: #fde4e5; --outage: #8f4700; --outage-bg: #fdebd6;
          --doubt: #5a3d99; --doubt-bg: #ece6f9;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #11161d; --sheet: #191f28; --ink: #e4e9f0; --soft: #9aa6b5; --line: #2e3744; --head: #202834;
            --good: #7fd6a0; --good-bg: #16352a; --leak: #ff9a9d; --leak-bg: #461c22; --outage: #ffbf7a; --outage-bg: #432c12;
            --doubt: #c9b3ff; --doubt-bg: #30264b;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 28px 24px 56px; }
        h1 { font-size: 24px; margin: 0; letter-spacing: -.01em; }
        h2 { font-size: 18px; margin: 38px 0 10px; }
        h3 { font-size: 15px; margin: 22px 0 6px; }
        p { margin: 6px 0; max-width: 86ch; }
        .soft { color: var(--soft); }
        code, .mono { font: 13px/1.45 ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        a { color: inherit; }
        .facts { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 8px 0 20px; padding: 0; list-style: none; color: var(--soft); }
        .facts b { color: var(--ink); font-weight: 600; }
        .banner { display: flex; gap: 18px; align-items: center; padding: 18px 22px; border-radius: 10px; border: 1px solid currentColor; }
        .banner .mark { font-size: 38px; line-height: 1; }
        .banner strong { display: block; font-size: 21px; }
        .banner p { margin: 2px 0 0; color: var(--ink); }
        .conforms { color: var(--good); background: var(--good-bg); }
        .leak { color: var(--leak); background: var(--leak-bg); }
        .outage { color: var(--outage); background: var(--outage-bg); }
        .unproven { color: var(--doubt); background: var(--doubt-bg); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(118px, 1fr)); gap: 8px; margin: 16px 0 0; }
        .tile { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 10px; }
        .tile b { display: block; font-size: 16px; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
        .tile span { color: var(--soft); font-size: 13px; }
        .tile.leak, .tile.outage, .tile.unproven { border-color: currentColor; }
        .tile.leak span, .tile.outage span, .tile.unproven span { color: inherit; }
        .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        th, td { padding: 7px 11px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        tbody tr:last-child > * { border-bottom: 0; }
        thead th { background: var(--head); font-weight: 600; white-space: nowrap; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .matrix td, .matrix th { border-right: 1px solid var(--line); }
        .matrix tr > :last-child { border-right: 0; }
        .matrix td { text-align: center; white-space: nowrap; min-width: 92px; line-height: 1.3; padding: 6px 8px; }
        .matrix td b { display: block; }
        .matrix td small { font-size: 12px; }
        .matrix td.none { color: var(--soft); }
        .matrix td.closed { background: var(--sheet); color: var(--good); }
        .badge { display: inline-block; padding: 1px 9px; border-radius: 10px; font-weight: 600; font-size: 13px; white-space: nowrap; }
        .finding { background: var(--sheet); border: 1px solid var(--line); border-left-width: 5px; border-radius: 8px; }
        .finding { padding: 11px 16px; margin: 10px 0; }
        .finding.is-leak { border-left-color: var(--leak); }
        .finding.is-outage { border-left-color: var(--outage); }
        .finding.is-unproven { border-left-color: var(--doubt); }
        .finding h3 { margin: 0 0 4px; font-weight: 600; }
        .finding ul { margin: 4px 0 0; padding-left: 20px; }
        .finding .ports { font-weight: 600; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 16px; margin: 8px 0; max-width: 100ch; }
        dd { margin: 0; }
        .services th[scope=row], .backups th[scope=row] { white-space: nowrap; }
        .services td:nth-child(3) { min-width: 250px; }
        .flows { table-layout: fixed; min-width: 900px; }
        .flows th:nth-child(1) { width: 5%; }
        .flows th:nth-child(2) { width: 18%; }
        .flows th:nth-child(5) { width: 19%; }
        .flows th:nth-child(6) { width: 22%; }
        .flows th:nth-child(7) { width: 7%; }
        .flows th:nth-child(8) { width: 11%; }
        .checks { margin: 0; padding: 0; list-style: none; }
        pre { margin: 0; white-space: pre-wrap; }
        .bad { color: var(--leak); }
        @media print {
          body { background: #fff; font-size: 11px; }
          main { max-width: none; padding: 0; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .scroll { overflow: visible; }
          table { font-size: 10px; }
          .finding, .banner, .tile, tr { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          .matrix td, .flows { min-width: 0; }
        }
        """;
}
