"""Draw the sorting chart from the tables of this folder: python draw_garbage_chart.py"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
TOWN = HERE.parent
FONTS = TOWN.parent / "fonts"

WIDTH = 1080
FINER = 2  # drawn twice as large, then reduced, for smooth edges
MARGIN = 24
HEADER = 178
FOOTER = 196
CARD = 148
GAP = 11
BODY_SIZE = 42  # not below 40: 14 px or more on a phone 375 px wide

INK = "#1A1A1A"
PAPER = "#FFFFFF"
GROUND = "#F3F1EA"
BANNER = "#12304F"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "burnable": ("nokorimono", "kami-omutsu", "nuigurumi", "kutsu"),
    "non-burnable": ("chawan", "nabe", "kasa", "hocho", "suihanki"),
    "plastic": ("tray-shokuhin", "kashi-bukuro", "shampoo-bottle"),
    "pet": ("pet-inryo", "pet-shoyu", "pet-4l"),
    "cans": ("kan-inryo", "kanzume", "kashi-kan"),
    "bottles": ("bin-inryo", "bin-jam", "bin-kesho"),
    "paper": ("shinbun", "danboru", "gyunyu-pack", "towel"),
    "bulky": ("futon", "tansu", "jitensha", "carpet"),
    "hazardous": ("kandenchi", "mobile-battery", "spray-kan"),
    "not-collected": ("tv", "reizoko", "tire", "shokaki"),
}
BADGES = {"bulky": "先に電話で予約", "hazardous": "ほかと混ぜない", "not-collected": "お店へ"}

Point = tuple[float, float]


@dataclass(frozen=True)
class Category:
    """One kind of rubbish, as a row of the chart shows it."""

    key: str
    title: str
    color: str
    examples: str


@dataclass(frozen=True)
class Pen:
    """Draws pictograms in a square of 100 x 100 units, in white on the colour of the category."""

    draw: ImageDraw.ImageDraw
    left: float
    top: float
    unit: float
    ground: str

    def shape(self, points: Sequence[Point], *, cut: bool = False) -> None:
        """A filled polygon; `cut` takes the colour of the ground."""
        self.draw.polygon([self._at(point) for point in points], fill=self._fill(cut))

    def box(self, corners: tuple[float, float, float, float], radius: float = 0, *, cut: bool = False) -> None:
        """A filled rectangle with rounded corners."""
        ends = (*self._at(corners[:2]), *self._at(corners[2:]))
        self.draw.rounded_rectangle(ends, radius * self.unit, fill=self._fill(cut))

    def oval(self, corners: tuple[float, float, float, float], *, cut: bool = False) -> None:
        """A filled ellipse."""
        self.draw.ellipse((*self._at(corners[:2]), *self._at(corners[2:])), fill=self._fill(cut))

    def line(self, points: Sequence[Point], width: float, *, cut: bool = False) -> None:
        """A line with round joints."""
        ends = [self._at(point) for point in points]
        self.draw.line(ends, fill=self._fill(cut), width=round(width * self.unit), joint="curve")

    def _at(self, point: Sequence[float]) -> Point:
        return self.left + point[0] * self.unit, self.top + point[1] * self.unit

    def _fill(self, cut: bool) -> str:
        return self.ground if cut else PAPER


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """A closed Catmull-Rom curve through the points."""
    curve: list[Point] = []
    for index in range(len(points)):
        a, b, c, d = (points[(index + offset) % len(points)] for offset in (-1, 0, 1, 2))
        curve.extend(
            (_between(a[0], b[0], c[0], d[0], step / steps), _between(a[1], b[1], c[1], d[1], step / steps))
            for step in range(steps)
        )
    return curve


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def flame(pen: Pen) -> None:
    """Burnable."""
    outer = [
        (52, 4),
        (62, 26),
        (78, 44),
        (84, 66),
        (72, 88),
        (50, 96),
        (28, 88),
        (16, 66),
        (23, 44),
        (34, 52),
        (42, 30),
    ]
    inner = [(52, 50), (60, 62), (65, 76), (59, 88), (49, 91), (39, 87), (35, 75), (42, 66)]
    pen.shape(smooth(outer))
    pen.shape(smooth(inner), cut=True)


def broken_cup(pen: Pen) -> None:
    """Not burnable: crockery."""
    pen.oval((56, 30, 96, 70))
    pen.oval((66, 40, 86, 60), cut=True)
    pen.box((10, 20, 76, 82), 16)
    pen.box((10, 20, 76, 44))
    pen.box((4, 88, 82, 96), 4)
    pen.shape([(38, 18), (50, 18), (44, 36), (55, 44), (42, 64), (47, 45), (36, 38)], cut=True)


def pump_bottle(pen: Pen) -> None:
    """Plastic packaging."""
    pen.box((44, 14, 56, 34))
    pen.box((24, 6, 62, 17), 4)
    pen.box((36, 25, 64, 36), 2)
    pen.box((24, 40, 76, 96), 12)
    pen.box((34, 56, 66, 80), 4, cut=True)


def pet_bottle(pen: Pen) -> None:
    """PET bottle with its cap off."""
    pen.box((40, 2, 60, 13), 3)
    pen.box((43, 16, 57, 26))
    pen.shape(
        smooth(
            [
                (44, 24),
                (56, 24),
                (66, 36),
                (70, 48),
                (68, 68),
                (70, 92),
                (64, 97),
                (36, 97),
                (30, 92),
                (32, 68),
                (30, 48),
                (34, 36),
            ]
        )
    )
    pen.box((26, 50, 74, 55), cut=True)
    pen.box((26, 70, 74, 75), cut=True)


def can(pen: Pen) -> None:
    """Drink can."""
    pen.box((22, 14, 78, 86))
    pen.oval((22, 76, 78, 98))
    pen.oval((22, 2, 78, 26))
    pen.oval((29, 6, 71, 22), cut=True)
    pen.oval((41, 9, 59, 19))
    pen.oval((35, 42, 65, 76), cut=True)
    pen.oval((42, 50, 58, 68))


def glass_bottle(pen: Pen) -> None:
    """Glass bottle."""
    pen.box((41, 2, 59, 12), 3)
    pen.box((43, 8, 57, 40))
    pen.shape([(43, 34), (57, 34), (70, 50), (70, 60), (30, 60), (30, 50)])
    pen.box((30, 48, 70, 98), 7)
    pen.box((37, 60, 63, 84), 3, cut=True)


def bundle(pen: Pen) -> None:
    """Newspapers tied with string: folds on the left, loose edges on the right."""
    for top, right in ((16, 92), (37, 97), (58, 91), (79, 95)):
        pen.box((4, top, right, top + 17), 8)
        pen.box((30, top, right, top + 17), 1)
    pen.line([(54, 14), (54, 98)], 14, cut=True)
    pen.line([(54, 8), (54, 98)], 6)
    pen.line([(40, 3), (54, 11), (68, 3)], 6)


def chest(pen: Pen) -> None:
    """Furniture."""
    pen.box((10, 8, 90, 90), 5)
    pen.box((16, 88, 28, 97))
    pen.box((72, 88, 84, 97))
    for top in (16, 41, 66):
        pen.box((18, top, 82, top + 18), 2, cut=True)
        pen.box((40, top + 6, 60, top + 12), 3)


def battery(pen: Pen) -> None:
    """Battery with a flash."""
    pen.box((38, 2, 62, 16), 3)
    pen.box((20, 12, 80, 97), 8)
    pen.shape([(56, 24), (30, 60), (47, 60), (42, 87), (70, 48), (52, 48)], cut=True)


def no_television(pen: Pen) -> None:
    """Not taken: a crossed-out television."""
    pen.box((4, 14, 96, 76), 6)
    pen.box((12, 22, 88, 68), 2, cut=True)
    pen.box((44, 74, 56, 88))
    pen.box((26, 86, 74, 94), 3)
    pen.line([(26, 28), (74, 62)], 9)
    pen.line([(74, 28), (26, 62)], 9)


PICTOGRAMS: dict[str, Callable[[Pen], None]] = {
    "burnable": flame,
    "non-burnable": broken_cup,
    "plastic": pump_bottle,
    "pet": pet_bottle,
    "cans": can,
    "bottles": glass_bottle,
    "paper": bundle,
    "bulky": chest,
    "hazardous": battery,
    "not-collected": no_television,
}


def read_categories() -> list[Category]:
    """The categories in the order of their file, with the names of their example items."""
    titles = {row["key"]: row["title"] for row in _rows("garbage.csv")}
    return [
        Category(
            row["key"],
            row["title"],
            row["color"],
            "、".join(_short(titles[key], row["title"]) for key in EXAMPLES[row["key"]]),
        )
        for row in _rows("garbage-categories.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (TOWN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _short(title: str, category_title: str) -> str:
    """A title without its brackets, or only what they hold when the rest is the name of the category."""
    name, _, held = title.partition("（")
    return held.removesuffix("）") if name == category_title else name


def font(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The project's font at this size on the finished chart."""
    name = "BIZUDPGothic-Bold.ttf" if bold else "BIZUDPGothic-Regular.ttf"
    return ImageFont.truetype(str(FONTS / name), round(size * FINER))


def write(draw: ImageDraw.ImageDraw, at: Point, words: str, face: ImageFont.FreeTypeFont, **look: str) -> None:
    """Words at a place of the finished chart; raises ValueError when they leave the picture."""
    place = (at[0] * FINER, at[1] * FINER)
    box = draw.textbbox(place, words, font=face, anchor=look.get("anchor", "lm"))
    if box[0] < MARGIN * FINER or box[2] > (WIDTH - MARGIN) * FINER:
        raise ValueError(f"too wide: {words}")
    draw.text(place, words, font=face, fill=look.get("fill", INK), anchor=look.get("anchor", "lm"))


def draw_card(draw: ImageDraw.ImageDraw, top: float, category: Category) -> None:
    """One category: pictogram on its colour, name, examples."""
    left, right = MARGIN * FINER, (WIDTH - MARGIN) * FINER
    upper, lower = top * FINER, (top + CARD) * FINER
    draw.rounded_rectangle((left, upper, right, lower), 18 * FINER, fill=category.color)
    panel = (left + CARD * FINER, upper + 4 * FINER, right - 4 * FINER, lower - 4 * FINER)
    draw.rounded_rectangle(panel, 14 * FINER, fill=PAPER, corners=(False, True, True, False))
    inset = 16
    unit = (CARD - 2 * inset) * FINER / 100
    PICTOGRAMS[category.key](Pen(draw, left + inset * FINER, upper + inset * FINER, unit, category.color))
    text_left = MARGIN + CARD + 22
    write(draw, (text_left, top + 45), category.title, font(52, bold=True), fill=category.color)
    write(draw, (text_left, top + 106), category.examples, font(BODY_SIZE))
    if category.key in BADGES:
        draw_badge(draw, top + 45, BADGES[category.key], category.color)


def draw_badge(draw: ImageDraw.ImageDraw, middle: float, words: str, color: str) -> None:
    """A filled label at the right edge of a card."""
    face = font(40, bold=True)
    length = draw.textlength(words, font=face) / FINER
    right = WIDTH - MARGIN - 16
    box = (right - length - 32, middle - 30, right, middle + 30)
    draw.rounded_rectangle([edge * FINER for edge in box], 14 * FINER, fill=color)
    write(draw, (right - 16, middle), words, face, fill=PAPER, anchor="rm")


def draw_chart(categories: Sequence[Category], town: str, telephone: str) -> Image.Image:
    """The whole chart at its final size."""
    height = HEADER + len(categories) * (CARD + GAP) + FOOTER
    image = Image.new("RGB", (WIDTH * FINER, height * FINER), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH * FINER, (HEADER - 16) * FINER), fill=BANNER)
    write(draw, (WIDTH / 2, 58), f"{town} ごみの分け方 早わかり表", font(62, bold=True), fill=PAPER, anchor="mm")
    write(draw, (WIDTH / 2, 124), "出す日の朝8時30分までに出してください", font(44), fill=PAPER, anchor="mm")
    for number, category in enumerate(categories):
        draw_card(draw, HEADER + number * (CARD + GAP), category)
    top = height - FOOTER + 6
    draw.rectangle((0, top * FINER, WIDTH * FINER, height * FINER), fill=BANNER)
    closing = "くわしくは品目の名前を送ってください"
    write(draw, (WIDTH / 2, top + 58), closing, font(52, bold=True), fill=PAPER, anchor="mm")
    write(draw, (WIDTH / 2, top + 134), telephone, font(52, bold=True), fill=PAPER, anchor="mm")
    return image.resize((WIDTH, height), Image.Resampling.LANCZOS)


def main() -> None:
    """Write garbage-chart.png beside this file."""
    town = tomllib.loads((TOWN / "town.toml").read_text(encoding="utf-8"))
    section = next(section for section in town["section"] if section["key"] == "kankyo")
    chart = draw_chart(read_categories(), town["town"]["name"], f"{section['name']} 電話 {section['phone']}")
    chart.save(HERE / "garbage-chart.png", optimize=True)


if __name__ == "__main__":
    main()
