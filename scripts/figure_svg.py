"""figure_svg.py - boxes, words and arrows, as the documents' figures have them: lines in the colour of the text, which
is another one where the reader prefers dark pages."""
from html import escape
from math import atan2, cos, pi, sin

CLASSES = {"left": "{ text-anchor: start }", "right": "{ text-anchor: end }", "small": "{ font-size: 12px }",
           "mono": "{ font-family: monospace; font-size: 12px }", "quiet": "{ opacity: .6 }",
           "a": "{ fill: #2f81f7; fill-opacity: .18 }", "b": "{ fill: #2f81f7; fill-opacity: .4 }",
           "guard": "{ fill: #cf222e; fill-opacity: .22; stroke-dasharray: 5 4 }",
           "dashed": "{ stroke-dasharray: 5 4 }", "faint": "{ stroke-opacity: .3 }"}
HEAD = 8  # pixels: an arrow's


class Figure:
    """Coordinates are whole pixels, from the upper left."""

    def __init__(self, title, width, height):
        self.title, self.width, self.height = title, width, height
        self.parts, self.used = [], set()

    def _add(self, element, words, classes):
        self.used.update(classes.split())
        chosen = f' class="{classes}"' if classes else ""
        self.parts.append(element.replace("*", chosen, 1) + words)

    def box(self, x, y, width, height, classes="", radius=0):
        corner = f' rx="{radius}"' if radius else ""
        self._add(f'<rect* x="{x}" y="{y}" width="{width}" height="{height}"{corner}/>', "", classes)

    def text(self, x, y, words, classes=""):
        """Its middle is at x, with the class "left" its beginning, with "right" its end; y is its baseline."""
        self._add(f'<text* x="{x}" y="{y}">', f"{escape(words)}</text>", classes)

    def line(self, points, classes=""):
        self._add(f'<path* d="M{"L".join(f"{x} {y}" for x, y in points)}"/>', "", classes)

    def arrow(self, points, classes=""):
        """A line with a head at its end."""
        (x0, y0), (x, y) = points[-2:]
        angle = atan2(y - y0, x - x0)
        ends = [(round(x - HEAD * cos(angle + turn)), round(y - HEAD * sin(angle + turn))) for turn in (pi / 6, -pi / 6)]
        self.line(points, classes)
        self.line([ends[0], (x, y), ends[1]])

    def svg(self):
        style = "".join(f" .{name} {CLASSES[name]}" for name in CLASSES if name in self.used)
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img" '
            'aria-labelledby="title" font-family="sans-serif" font-size="14" fill="none" stroke="currentColor">',
            f'<title id="title">{escape(self.title)}</title>',
            "<!-- Made by scripts/make-figures: change that, not this. -->",
            "<style>svg { color: #24292f } text { fill: currentColor; stroke: none; text-anchor: middle }" + style +
            " @media (prefers-color-scheme: dark) { svg { color: #d0d7de } }</style>",
            *self.parts, "</svg>", ""])
