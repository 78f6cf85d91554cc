"""`python docs/page_fonts.py FOLDER` writes the fonts of `seatui serve`'s page.

FOLDER: that of the DejaVu fonts (Debian: fonts-dejavu-core). Needs fonttools and brotli. The page draws with DejaVu
Sans Mono, in which every sign is as wide as a letter; it lacks Braille, which is taken from DejaVu Sans and narrowed.
"""

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FILES = Path(__file__).parents[1] / "src/seatui/web/files"
BRAILLE = range(0x2800, 0x2900)
KEPT = (
    range(0x20, 0x530),
    range(0x1E00, 0x2000),
    range(0x2000, 0x27C0),
    range(0x2B00, 0x2C00),
    range(0xFFFD, 0xFFFE),
)
"""Latin, Greek and Cyrillic, punctuation, arrows, lines, blocks and signs."""


def write_font(mono: Path, braille: Path, written: Path) -> None:
    """Writes one face: the kept characters of one font, and the Braille of the other as wide as a cell."""
    font, dots = TTFont(mono), TTFont(braille)
    width = font["hmtx"][font.getBestCmap()[ord("M")]][0]
    order = [*font.getGlyphOrder(), *(f"braille{code:X}" for code in BRAILLE)]
    for code in BRAILLE:
        name = f"braille{code:X}"
        font["glyf"].glyphs[name] = _narrowed(dots, code, width)
        font["hmtx"][name] = (width, 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    for code in BRAILLE:
        glyph = font["glyf"][f"braille{code:X}"]
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][f"braille{code:X}"] = (width, getattr(glyph, "xMin", 0))
    font.flavor = "woff2"
    subsetter = Subsetter(
        Options(hinting=False, layout_features=[], drop_tables=[*Options().drop_tables, "FFTM"])
    )
    subsetter.populate(unicodes=[code for codes in (*KEPT, BRAILLE) for code in codes])
    subsetter.subset(font)
    font.save(written)


def _narrowed(font: TTFont, code: int, width: int) -> object:
    """The glyph of a character, narrowed to a width."""
    name = font.getBestCmap()[code]
    outline = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(outline)
    pen = TTGlyphPen(None)
    outline.replay(TransformPen(pen, (width / font["hmtx"][name][0], 0, 0, 1, 0, 0)))
    return pen.glyph()


if __name__ == "__main__":
    fonts = Path(sys.argv[1])
    write_font(fonts / "DejaVuSansMono.ttf", fonts / "DejaVuSans.ttf", FILES / "regular.woff2")
    write_font(fonts / "DejaVuSansMono-Bold.ttf", fonts / "DejaVuSans-Bold.ttf", FILES / "bold.woff2")
