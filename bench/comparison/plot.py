"""The table as a picture: a pair of bars for each row."""

from html import escape

from report import medians, number

LABEL, BARS, VALUE, BAR, GAP, TOP = 345, 380, 190, 13, 12, 34

STYLE = """\
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.quiet { fill: #59636e }
.ours { fill: #0969da }
.theirs { fill: #afb8c1 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .quiet { fill: #9198a1 }
  .ours { fill: #4493f8 }
  .theirs { fill: #656c76 }
}"""


def picture(results):
    """An SVG that follows the reader's choice of light or dark."""
    height = TOP + len(results) * (2 * BAR + GAP)
    width = LABEL + BARS + VALUE
    most = max((medians(samples)[0] for _, *pair in results for samples in pair), default=1)
    box = f'viewBox="0 0 {width} {height}" width="{width}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">'
    yield "<title>Requests a second, Broadsheet and what it is compared with</title>"
    yield f"<style>{STYLE}</style>"
    other = '<tspan class="quiet">and the other</tspan>'
    yield f'<text x="{LABEL}" y="18">requests a second of Broadsheet {other}</text>'
    for index, (row, ours, theirs) in enumerate(results):
        top = TOP + index * (2 * BAR + GAP)
        (rate, _), (other, _) = medians(ours), medians(theirs)
        yield f'<text x="{LABEL - 10}" y="{top + BAR + 4}" text-anchor="end">{escape(row.what)}</text>'
        yield from bar("ours", top, rate / most, f"{number(rate)} · {rate / other:.2f} ×")
        yield from bar("theirs", top + BAR, other / most, f"{number(other)} {row.against}")
    yield "</svg>"


def bar(kind, top, share, text):
    """A bar with its figure at its end."""
    length = max(1.0, share * BARS)
    yield f'<rect class="{kind}" x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR - 1}"/>'
    style = ' class="quiet"' if kind == "theirs" else ""
    yield f'<text x="{LABEL + length + 6:.1f}" y="{top + BAR - 3}"{style}>{escape(text)}</text>'
