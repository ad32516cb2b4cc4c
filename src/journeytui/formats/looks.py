"""How a report looks: its colours, and the style of the page.

Every pair of a text and its ground keeps the contrast that WCAG asks of small text (4.5 : 1), in light and in dark.
"""

from __future__ import annotations

LIGHT = {
    "ground": "#faf9f6", "card": "#ffffff", "ink": "#1e2430", "dim": "#586172", "rule": "#e1e0da", "axis": "#8d93a0",
    "accent": "#2c5d8f", "good": "#1c7048", "bad": "#b02f24", "gap": "#efede6", "corner": "#fbe9e6", "wins": "#e6f3ec",
    "heat1": "#e3edf6", "heat2": "#cfe0ef", "heat3": "#bad3e8", "heat4": "#a5c6e1", "heat5": "#8fb8d9",
}  # fmt: skip
"""Colours by their use, on white."""
DARK = {
    "ground": "#13161b", "card": "#1a1e25", "ink": "#e7eaf0", "dim": "#a4adbc", "rule": "#2e343e", "axis": "#6d7686",
    "accent": "#8ab6e6", "good": "#6cc795", "bad": "#f2958a", "gap": "#232830", "corner": "#38211f", "wins": "#1c3327",
    "heat1": "#1f2d3c", "heat2": "#24384d", "heat3": "#29435f", "heat4": "#2e4e70", "heat5": "#335982",
}  # fmt: skip
"""The same, on black."""
PAIRS = (
    *(("ink", ground) for ground in ("ground", "card", "gap", "corner", "wins", "heat1", "heat2", "heat3", "heat4", "heat5")),
    *(("dim", ground) for ground in ("ground", "card", "gap", "corner")),
    ("accent", "card"), ("accent", "ground"), ("good", "card"), ("good", "ground"), ("good", "wins"),
    ("bad", "card"), ("bad", "ground"), ("bad", "corner"), ("card", "accent"), ("card", "bad"),
)  # fmt: skip
"""Which text stands on which ground."""


def _colours(of: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in of.items())


_PAGE = """
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
-webkit-text-size-adjust:100%}
body{max-width:1040px;margin:0 auto;padding:40px 24px 64px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:24px;top:8px}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1,h2,h3,p,ul,dl,table{margin:0}
h1{font-size:34px;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:4px 0 16px;overflow-wrap:anywhere}
h2{font-size:23px;line-height:1.3;font-weight:650;margin:56px 0 16px}
h3{font-size:17px;line-height:1.35;font-weight:650;overflow-wrap:anywhere}
.sort,.question,.note,figcaption,caption,dt{color:var(--dim)}
.sort,.note,figcaption,dt{font-size:14px}
.said{max-width:44em;overflow-wrap:anywhere}
.good{color:var(--good)}
.bad{color:var(--bad)}
.gap{color:var(--dim)}
.facts{display:flex;flex-wrap:wrap;gap:12px 40px;margin:24px 0 0}
.facts dd{margin:0;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.facts.small{gap:6px 32px;margin:10px 0 0}
.facts.small dd{font-size:15px;font-weight:500}
nav ul{display:flex;flex-wrap:wrap;gap:4px 24px;list-style:none;padding:14px 0 0;margin-top:24px;border-top:1px solid var(--rule);
font-size:15px}
.failing{border-left:4px solid var(--bad);padding:2px 0 2px 20px}
.failing div{display:grid;grid-template-columns:11.5em 1fr;gap:0 16px;padding:7px 0}
.failing dt{color:var(--bad);font-weight:600;padding-top:2px}
.failing dd{margin:0;font-size:17px;overflow-wrap:anywhere;min-width:0}
.failing ul{list-style:none;padding:0}
.failing li+li{margin-top:3px}
#studies{display:grid;grid-template-columns:1fr 1fr;gap:20px}
#studies h2{grid-column:1/-1;margin-bottom:-4px}
.chapter,.stage{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:20px 24px;min-width:0}
.chapter.wide{grid-column:1/-1}
.stage+.stage,.figures+.figures{margin-top:20px}
.question{font-size:15px}
.headline,.findings{list-style:none;padding:0;margin-top:10px}
.headline li,.findings li{position:relative;padding:2px 0 2px 22px;overflow-wrap:anywhere}
.headline li{font-size:17px}
.headline li.gap,.findings li{font-size:15px}
.findings li{color:var(--ink)}
.headline .good,.headline .bad{color:var(--ink)}
.mark{position:absolute;left:0;font-weight:700}
.good>.mark{color:var(--good)}
.bad>.mark{color:var(--bad)}
.gap>.mark,.plain>.mark{color:var(--dim)}
figure{margin:18px 0 0}
.picture{overflow-x:auto}
.picture svg{display:block;width:100%;min-width:620px;height:auto}
figcaption{margin-top:6px}
.scroll{overflow-x:auto;margin-top:16px}
table{border-collapse:collapse;width:100%;font-size:15px}
caption{text-align:left;font-size:14px;font-weight:600;padding-bottom:4px}
th,td{text-align:left;vertical-align:top;padding:6px 14px 6px 0;border-bottom:1px solid var(--rule);font-weight:400;
overflow-wrap:break-word}
thead th{color:var(--dim);font-size:13px;font-weight:600;vertical-align:bottom;overflow-wrap:normal}
tbody th:not(.right){min-width:11em}
.with{white-space:nowrap}
.right{text-align:right;font-variant-numeric:tabular-nums}
tbody .right{white-space:nowrap}
tr .long{overflow-wrap:anywhere;white-space:normal}
.day{white-space:nowrap;font-variant-numeric:tabular-nums}
.tasks tbody th{font-weight:600}
.tasks td:last-child{min-width:11em}
.why{font-weight:400;color:var(--dim);font-size:14px;max-width:44em}
.tag{font-size:12px;font-weight:600;border:1px solid var(--axis);border-radius:4px;padding:0 5px;white-space:nowrap}
.number{color:var(--dim)}
.beside{display:inline-block;vertical-align:-2px;margin-left:8px}
.quiet{color:var(--dim)}
footer{margin-top:56px;padding-top:14px;border-top:1px solid var(--rule);font-size:14px;color:var(--dim)}
svg text{font:11.5px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}
svg text.dim{fill:var(--dim)}
svg text.small{font-size:10.5px}
svg text.good{fill:var(--good)}
svg text.bad{fill:var(--bad)}
svg text.strong,svg text.figure,svg text.label{font-weight:600}
svg text.label{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
svg text.star{fill:var(--accent)}
svg text.aimed{fill:var(--dim)}
svg text.rank{fill:var(--card);font-size:10.5px;font-weight:700}
.rule{stroke:var(--rule)}
.axis{stroke:var(--axis)}
.curve{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.hand{stroke:var(--axis);stroke-width:2}
.visible{stroke:var(--dim);stroke-dasharray:7 5}
.tick{stroke:var(--ink);stroke-width:2}
.floor{stroke:var(--dim);stroke-width:2;stroke-dasharray:3 3}
.moved{stroke-width:2.5;stroke-linecap:round;stroke:var(--axis)}
.moved.good{stroke:var(--good)}
.moved.bad{stroke:var(--bad)}
.along{fill:none;stroke:var(--accent);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
rect.plain{fill:var(--axis)}
rect.track{fill:var(--gap)}
rect.gap{fill:var(--gap)}
rect.good{fill:var(--good)}
rect.bad{fill:var(--bad)}
rect.accent{fill:var(--accent)}
rect.corner{fill:var(--corner)}
rect.wins{fill:var(--wins)}
rect.frame{fill:none;stroke:var(--rule)}
.dot{stroke-width:2;stroke:var(--dim);fill:var(--dim)}
.dot.good{stroke:var(--good);fill:var(--good)}
.dot.bad{stroke:var(--bad);fill:var(--bad)}
.dot.some{fill-opacity:.4}
.dot.little{fill:var(--card)}
.bubble{fill:var(--accent)}
.bubble.bad{fill:var(--bad)}
.heat0{fill:none;stroke:var(--rule)}
.heat1{fill:var(--heat1)}
.heat2{fill:var(--heat2)}
.heat3{fill:var(--heat3)}
.heat4{fill:var(--heat4)}
.heat5{fill:var(--heat5)}
@media (max-width:760px){#studies,.failing div{grid-template-columns:1fr}body{padding:24px 16px 40px}h1{font-size:27px}}
@media print{
@page{margin:16mm 14mm}
html{font-size:10.5pt;background:none}
body{max-width:none;padding:0}
nav,.skip{display:none}
h1{font-size:22pt}
h2{font-size:15pt;margin-top:26pt}
h3{font-size:12pt}
h2,h3,caption,thead{break-after:avoid}
table{font-size:8.5pt}
thead th,caption{font-size:8pt}
th,td{padding:3pt 7pt 3pt 0}
tbody .right:not(.with){white-space:normal}
tbody th:not(.right){min-width:8em}
.many,.many thead th{font-size:7pt}
.many th,.many td{padding-right:4pt}
.headline li,.failing dd{font-size:10.5pt}
.why,.note,.sort,dt,.tag,figcaption{font-size:8.5pt}
.failing div{grid-template-columns:8.5em 1fr;padding:4pt 0;break-inside:avoid}
.failing dt{font-size:9pt}
.failing ul li+li{margin-top:1pt}
.facts dd{font-size:14pt}
.facts.small dt{font-size:8pt}
.facts.small dd,.question,.findings li{font-size:10pt}
.chapter,.stage{border:0;border-top:1px solid var(--rule);border-radius:0;padding:12pt 0 0;background:none}
#studies{display:block}
.chapter{margin-top:14pt}
figure,tr,li,.chapter:not(.wide){break-inside:avoid}
.headline,.question{break-after:avoid}
.facts{gap:8pt 22pt}
.scroll,.picture{overflow:visible}
.picture svg{min-width:0;max-height:88mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""

STYLE = (
    f":root{{color-scheme:light dark;{_colours(LIGHT)}}}\n"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}" + _PAGE
)
"""The whole style of the page; on paper it is always the light one."""
