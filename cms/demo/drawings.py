"""Flat illustrations for the demonstration content, drawn with Pillow alone.

``content/drawings.toml`` says what each picture holds, one shape a line; this module knows how to
draw those shapes on a board of 1600 x 900 units. The subject of a picture stays near the middle,
so that a square thumbnail still shows it. Nothing here uses fonts or depends on chance: the same
name and size always give the same bytes.

One line of a scene is a command, then numbers, points (``x,y``) and colours in any order:

    box X Y W H [RADIUS] COLOUR          rectangle
    oval X Y RX RY [FROM TO] COLOUR      ellipse, or a slice of it (degrees, clockwise from right)
    poly COLOUR X,Y X,Y ...              polygon
    soft COLOUR X,Y X,Y ...              closed curve through the points
    line WIDTH COLOUR X,Y X,Y ...        open curve with round ends
    ridge Y HEIGHT SEED TAPER COLOUR     hills down to the lower edge
    use PART X Y [SCALE [ANGLE]] [COLOUR ...]   a part; a negative scale mirrors it
    repeat TIMES DX DY COMMAND ...       the command again and again, moved each time

A colour is a palette name, perhaps with others blended in (``oro+ink30`` is 30 % ink) and with an
opacity from 0 to 255 after a slash (``oro/60``); ``$1`` is the first colour given to the part.
A second colour in a shape makes a gradient from top to bottom.
"""

import io
import math
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

Colour = tuple[int, ...]
Point = tuple[float, float]
# x' = a·x + b·y + c and y' = d·x + e·y + f
Affine = tuple[float, float, float, float, float, float]

BOARD = (1600, 900)
SUPERSAMPLE = 2.5
PALETTE: dict[str, Colour] = {
    "ink": (21, 36, 28),
    "verde": (15, 92, 63),
    "oscuro": (8, 56, 42),
    "claro": (228, 240, 232),
    "oro": (233, 168, 32),
    "crema": (253, 242, 211),
    "papel": (251, 250, 245),
    # Blends of the seven above that most scenes need.
    "hoja": (80, 115, 54),
    "pasto": (132, 153, 101),
    "medio": (90, 144, 122),
    "bruma": (164, 196, 181),
    "agua": (181, 207, 195),
    "teja": (174, 131, 31),
    "madera": (106, 89, 30),
    "piel": (168, 124, 52),
    "noche": (16, 44, 34),
}
_COLOUR = re.compile(r"([a-z]+)((?:\+[a-z]+\d+)*)(?:/(\d+))?")
_BLEND = re.compile(r"\+([a-z]+)(\d+)")


@cache
def _scripts() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "content" / "drawings.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


NAMES: tuple[str, ...] = tuple(_scripts()["scenes"])


def draw(name: str, size: tuple[int, int] = (1600, 900)) -> bytes:
    """Return the picture as WebP bytes, covering ``size``; KeyError for an unknown name."""
    board = _Board(size)
    board.run(_scripts()["scenes"][name], [])
    return board.encode()


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    """Blend two colours; ``share`` is how much of the second one there is, from 0 to 1."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _colour(code: str) -> Colour:
    match = _COLOUR.fullmatch(code)
    if match is None:
        raise ValueError(f"not a colour: {code}")
    base, blends, alpha = match.groups()
    colour = PALETTE[base]
    for other, share in _BLEND.findall(blends):
        colour = _mix(colour, PALETTE[other], int(share) / 100)
    return (*colour, int(alpha)) if alpha else colour


def _compose(outer: Affine, inner: Affine) -> Affine:
    """The transform that applies ``inner`` first."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + b * j,
        a * h + b * k,
        a * i + b * m + c,
        d * g + e * j,
        d * h + e * k,
        d * i + e * m + f,
    )


def _spline(points: list[Point], *, closed: bool) -> list[Point]:
    """Round a list of points off with a Catmull-Rom curve."""
    around = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for p0, p1, p2, p3 in zip(around, around[1:], around[2:], around[3:], strict=False):
        for t in (step / 16 for step in range(16)):
            weights = (
                (-t + 2 * t**2 - t**3) / 2,
                (2 - 5 * t**2 + 3 * t**3) / 2,
                (t + 4 * t**2 - 3 * t**3) / 2,
                (t**3 - t**2) / 2,
            )
            near = tuple(zip(weights, (p0, p1, p2, p3), strict=True))
            curve.append((sum(w * p[0] for w, p in near), sum(w * p[1] for w, p in near)))
    return curve if closed else [*curve, points[-1]]


class _Board:
    """A supersampled canvas addressed in board units; it covers the size and crops the rest."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        scale = SUPERSAMPLE * max(size[0] / BOARD[0], size[1] / BOARD[1])
        inner = (round(size[0] * SUPERSAMPLE), round(size[1] * SUPERSAMPLE))
        self.image = Image.new("RGB", inner, PALETTE["papel"])
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        left, top = (inner[0] - BOARD[0] * scale) / 2, (inner[1] - BOARD[1] * scale) / 2
        self.affine: Affine = (scale, 0, left, 0, scale, top)

    def run(self, script: str, given: list[str]) -> None:
        for number, colour in enumerate(given, start=1):
            script = script.replace(f"${number}", colour)
        for row in script.splitlines():
            if words := row.split("#")[0].split():
                self.obey(words)

    def obey(self, words: list[str]) -> None:
        """Carry out one line of a script."""
        command, rest, before = words[0], words[1:], self.affine
        if command == "repeat":
            times, dx, dy = (float(word) for word in rest[:3])
            for n in range(int(times)):
                self.affine = _compose(before, (1, 0, n * dx, 0, 1, n * dy))
                self.obey(rest[3:])
            self.affine = before
            return
        part = rest.pop(0) if command == "use" else ""
        points = [(float(x), float(y)) for x, _, y in (word.partition(",") for word in rest) if y]
        colours = [word for word in rest if word[0].isalpha()]
        numbers = [float(word) for word in rest if not word[0].isalpha() and "," not in word]
        if part:
            x, y, scale, angle = (*numbers, *(1.0, 0.0)[len(numbers) - 2 :])
            turn, high = math.radians(angle), abs(scale)
            cos, sin = math.cos(turn), math.sin(turn)
            move = (scale * cos, -high * sin, x, scale * sin, high * cos, y)
            self.affine = _compose(before, move)
            self.run(_scripts()["parts"][part], colours)
            self.affine = before
        else:
            self.shape(command, numbers, points, [_colour(code) for code in colours])

    def shape(
        self, command: str, numbers: list[float], points: list[Point], colours: list[Colour]
    ) -> None:
        match command, numbers:
            case "poly", []:
                self.fill(points, colours)
            case "soft", []:
                self.fill(_spline(points, closed=True), colours)
            case "line", [width]:
                self.line(_spline(points, closed=False), width, colours[0])
            case "box", [x, y, w, h, *radius]:
                self.fill(_box(x, y, w, h, radius[0] if radius else 0), colours)
            case "oval", [x, y, rx, ry, *span]:
                first, last = span or (0, 360)
                turns = [math.radians(first + (last - first) * n / 90) for n in range(91)]
                self.fill([(x + rx * math.cos(a), y + ry * math.sin(a)) for a in turns], colours)
            case "ridge", [y, height, seed, taper]:
                self.fill(_ridge(y, height, seed, taper), colours)
            case _:
                raise ValueError(f"not a command: {command} with {numbers}")

    def place(self, points: Iterable[Point]) -> list[Point]:
        a, b, c, d, e, f = self.affine
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]

    def fill(self, points: Iterable[Point], colours: list[Colour]) -> None:
        """Fill a polygon, flat or with a gradient from its top to its bottom."""
        placed = self.place(points)
        if len(colours) == 1:
            self.pen.polygon(placed, fill=colours[0])
            return
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        left, top = math.floor(min(xs)), math.floor(min(ys))
        box = (math.ceil(max(xs)) - left + 1, math.ceil(max(ys)) - top + 1)
        mask = Image.new("L", box)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in placed], fill=255)
        ramp = Image.new("RGB", (1, 256))
        for step in range(256):
            ramp.putpixel((0, step), _mix(colours[0], colours[1], step / 255))
        self.image.paste(ramp.resize(box, Image.Resampling.BILINEAR), (left, top), mask)

    def line(self, points: list[Point], width: float, colour: Colour) -> None:
        """Stroke through a mask, so that a translucent line does not darken where it overlaps."""
        half = max(1.0, width * math.hypot(self.affine[0], self.affine[3])) / 2
        placed = self.place(points)
        left = math.floor(min(x for x, _ in placed) - half)
        top = math.floor(min(y for _, y in placed) - half)
        right = math.ceil(max(x for x, _ in placed) + half)
        bottom = math.ceil(max(y for _, y in placed) + half)
        mask = Image.new("L", (right - left + 1, bottom - top + 1))
        pen, opacity = ImageDraw.Draw(mask), colour[3] if len(colour) == 4 else 255
        local = [(x - left, y - top) for x, y in placed]
        pen.line(local, fill=opacity, width=round(2 * half))
        dot = half - 0.5  # Pillow paints both ends of an ellipse's box
        for x, y in local:
            pen.ellipse((x - dot, y - dot, x + dot, y + dot), fill=opacity)
        self.image.paste(colour[:3], (left, top), mask)

    def encode(self) -> bytes:
        out = io.BytesIO()
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        small.save(out, "WEBP", quality=90, method=4)
        return out.getvalue()


def _box(x: float, y: float, w: float, h: float, r: float) -> list[Point]:
    corners = (
        (x + w - r, y + r, -90),
        (x + w - r, y + h - r, 0),
        (x + r, y + h - r, 90),
        (x + r, y + r, 180),
    )
    turns = [(cx, cy, math.radians(start + n * 9)) for cx, cy, start in corners for n in range(11)]
    return [(cx + r * math.cos(a), cy + r * math.sin(a)) for cx, cy, a in turns]


def _ridge(y: float, height: float, seed: float, taper: float) -> list[Point]:
    """A wavy line of hills, lower to the right by ``taper`` (0 to 1), closed along the bottom."""
    top: list[Point] = []
    for x in range(-20, 1640, 8):
        wave = 0.55 + 0.27 * math.sin(x / 230 + seed) + 0.13 * math.sin(x / 104 + 2.3 * seed)
        wave += 0.05 * math.sin(x / 43 + 3.7 * seed)
        top.append((x, y - height * wave * (1 - taper * x / 1600)))
    return [*top, (1640, 920), (-20, 920)]
