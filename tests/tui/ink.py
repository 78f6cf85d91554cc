"""The ink of each sign: the share of its cell that it covers, in DejaVu Sans Mono, which has all of them.

Rasterised at 64 pixels to the em with Pillow, and averaged over the cell from ascender to descender:
`ImageDraw.text((0, 0), sign, font=ImageFont.truetype("DejaVuSansMono.ttf", 64))` in a cell of 39 x 76 pixels.
Other fonts differ, but keep the order: a filled sign has more ink than a hollow one, and that more than a dot.
"""

INK = {
    **dict.fromkeys(" ", 0.0),
    "■": 0.491,
    "◐": 0.264,
    "□": 0.166,
    "×": 0.116,
    "◆": 0.245,
    "●": 0.388,
    "▣": 0.374,
    "◉": 0.304,
    "▤": 0.316,
    "⊠": 0.249,
    "Θ": 0.25,
    "○": 0.14,
    ".": 0.027,
    "√": 0.129,
    "O": 0.229,
    "Φ": 0.267,
    "ö": 0.201,
    "X": 0.195,
    "@": 0.26,
    "%": 0.176,
    "x": 0.142,
    "*": 0.093,
    "#": 0.239,
    "H": 0.23,
    "0": 0.239,
    "1": 0.15,
    "2": 0.174,
    "3": 0.182,
    "4": 0.193,
    "5": 0.188,
    "6": 0.226,
    "7": 0.14,
    "8": 0.245,
    "9": 0.227,
}
