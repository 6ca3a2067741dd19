/// How pages look: dark text on white, the reader's own fonts, on a screen, a phone and paper.
enum PageStyle {
  // XML reads it too: neither `<` nor `&` may be in it.
  static let css = """

    :root { --ink: #1b1d1f; --soft: #5b6168; --rule: #d8dbde; --faint: #f5f6f7;
      --good: #14693f; --bad: #a8201a; --open: #7a5a00; --bad-faint: #fdf1f0; --open-faint: #fdf7e6;
      --good-faint: #eef7f2; }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0; background: #fff; color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      font-variant-numeric: tabular-nums; }
    main { max-width: 1000px; margin: 0 auto; padding: 36px 24px 64px; }
    h1, h2 { font-family: Charter, "Bitstream Charter", "Iowan Old Style", Georgia, Cambria, serif;
      font-weight: 600; text-wrap: balance; overflow-wrap: anywhere; }
    h1 { font-size: 27px; line-height: 1.25; margin: 4px 0 14px; max-width: 34em; }
    h2 { font-size: 20px; margin: 48px 0 12px; padding-top: 10px; border-top: 1px solid var(--ink); }
    h3 { font-size: 15px; margin: 0 0 4px; overflow-wrap: anywhere; }
    p { margin: 0 0 10px; }
    a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 2px; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    code { font-size: 0.9em; }
    .kicker { color: var(--soft); margin: 0; font-size: 13px; }
    .kicker span + span::before { content: "·"; margin: 0 7px; color: var(--soft); font-weight: 400; }
    .kicker span:first-child { color: var(--ink); font-weight: 600; }
    .answer { font-size: 16px; margin: 0 0 12px; }
    nav { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 13px; color: var(--soft); }
    .note, .legend, figcaption, footer { color: var(--soft); font-size: 13px; }
    .note { max-width: 72ch; }
    footer { margin-top: 56px; padding-top: 12px; border-top: 1px solid var(--rule); }

    .verdict { display: inline-block; padding: 1px 9px; border-radius: 3px; font-weight: 600;
      white-space: nowrap; border: 1px solid; }
    .answer .verdict { margin: 0 4px 4px 0; }
    .verdict.holds { color: var(--good); background: var(--good-faint); }
    .verdict.fails { color: var(--bad); background: var(--bad-faint); }
    .verdict.open { color: var(--open); background: var(--open-faint); }
    .verdict.idle { color: var(--soft); background: var(--faint); font-weight: 400; }
    .weak, .weak-row td:last-child { font-style: italic; }
    .weak-row .verdict { border-style: dashed; background: none; }
    .place { color: var(--soft); font-weight: 400; font-size: 0.93em; }
    .effect { display: block; width: 180px; height: 18px; }
    .effect .zero { stroke: #9aa0a6; stroke-width: 1; stroke-dasharray: 2 2; }
    .effect .bar { stroke-width: 2.5; }
    .effect.holds { color: var(--good); } .effect.fails { color: var(--bad); }
    .effect.open { color: var(--open); }
    .effect .bar, .effect .mean { stroke: currentColor; fill: currentColor; }
    .effect .hollow { fill: #fff; stroke-width: 1.5; }

    .alert { border-left: 4px solid var(--open); background: var(--open-faint); padding: 8px 14px;
      margin: 14px 0; }
    .alert.bad { border-color: var(--bad); background: var(--bad-faint); }
    .alert.bad strong { color: var(--bad); }

    .wide { overflow-x: auto; margin: 0 0 18px; }
    table { border-collapse: collapse; width: 100%; font-size: 13.5px; line-height: 1.4;
      border-bottom: 1px solid var(--soft); }
    caption { text-align: left; font-weight: 600; padding: 8px 0 6px; overflow-wrap: anywhere; }
    th, td { text-align: left; vertical-align: top; padding: 4px 14px 4px 0; font-weight: 400;
      overflow-wrap: break-word; unicode-bidi: isolate; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { color: var(--soft); font-size: 0.93em; vertical-align: bottom;
      border-top: 1px solid var(--soft); border-bottom: 1px solid var(--soft); }
    tbody tr + tr { border-top: 1px solid var(--rule); }
    .number { text-align: right; white-space: nowrap; }
    thead .number { white-space: normal; }
    tr.total { border-top: 1px solid var(--soft) !important; font-weight: 600; }
    tr.total th, tr.total td { font-weight: 600; }
    .same { color: var(--soft); }
    .parameters strong { font-weight: 600; }
    table.parameters { font-size: 13px; }
    .parameters td, .parameters th { padding-right: 10px; }
    .verdicts td { vertical-align: middle; } .verdicts th { vertical-align: middle; }

    .figures { display: flex; flex-wrap: wrap; gap: 20px 32px; align-items: flex-start; }
    figure { width: calc(var(--drawn) * 1.3px); margin: 0 0 8px; max-width: 100%; break-inside: avoid; }
    figure svg { display: block; width: 100%; height: auto; }
    figure svg g, figure svg text { font-family: Helvetica, Arial, "Liberation Sans", Arimo,
      "Nimbus Sans", sans-serif; }
    figcaption { margin-top: 6px; }
    figcaption b { color: var(--ink); }
    figure.absent { border: 1px dashed var(--open); background: var(--open-faint); padding: 10px 14px;
      width: 420px; overflow-wrap: anywhere; }

    .legend span + span { margin-left: 12px; }
    .legend .state { margin: 0 2px 0 0; }
    abbr { text-decoration: none; }
    .states { letter-spacing: 2px; line-height: 1.3; }
    .state.done { color: var(--good); } .state.failed { color: var(--bad); font-weight: 700; }
    .state.blocked { color: var(--bad); } .state.running { color: var(--open); }
    .state.left { color: var(--soft); }
    .failure { border-left: 4px solid var(--bad); background: var(--bad-faint); padding: 10px 14px;
      margin: 0 0 12px; break-inside: avoid; }
    .failure h3 { color: var(--bad); }
    .failure .cause { font-weight: 600; overflow-wrap: anywhere; }
    .failure .note { margin: 0; max-width: none; overflow-wrap: anywhere; }
    pre { margin: 8px 0 0; padding: 8px 10px; background: #fff; border: 1px solid var(--rule);
      font-size: 12px; line-height: 1.45; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    details { margin-top: 12px; } summary { cursor: pointer; }
    .sweeps td, .sweeps th { padding-top: 10px; padding-bottom: 10px; }
    .sweeps .answer { font-size: 13px; margin: 0; } .sweeps tbody th { white-space: nowrap; }
    .sweeps .number { font-size: 13px; }

    @media (max-width: 640px) {
      main { padding: 20px 14px 48px; }
      h1 { font-size: 22px; }
      table { font-size: 13px; }
      figure.absent { width: 100%; }
      table.verdicts thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
        clip-path: inset(50%); }
      table.verdicts tr { display: flex; flex-wrap: wrap; gap: 3px 12px; padding: 9px 0; }
      table.verdicts th, table.verdicts td { padding: 0; text-align: left; white-space: normal; }
      table.verdicts td:nth-child(2) { flex: 1 1 50%; }
      table.verdicts td:nth-child(3) { flex: 1 1 100%; }
      table.verdicts td:nth-child(6)::before { content: "n = "; color: var(--soft); }
      .effect { width: 100%; height: auto; max-height: 28px; }
    }
    @media print {
      @page { margin: 16mm 14mm; }
      body { font-size: 9.5pt; }
      main { max-width: none; padding: 0; }
      nav, details { display: none; }
      h1 { font-size: 16pt; } h2 { font-size: 12.5pt; margin-top: 22pt; break-after: avoid; }
      .figures { display: block; }
      figure { display: inline-block; vertical-align: top; width: calc(var(--drawn) * 1px);
        margin: 0 14px 8px 0; }
      table, table.parameters { font-size: 8pt; } .note, figcaption, footer, .legend, .kicker { font-size: 8pt; }
      th, td { padding: 2pt 8pt 2pt 0; }
      tr, figure, .alert { break-inside: avoid; } caption { break-after: avoid; }
      thead { display: table-header-group; }
      .wide { overflow: visible; } .effect { width: 110px; height: 11px; }
      .verdict, .alert, .failure, figure.absent { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      a { text-decoration: none; }
    }

    """
}
