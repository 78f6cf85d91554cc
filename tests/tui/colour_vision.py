"""How far apart two colours are for the eye: contrast, distance, and what a colour-blind eye makes of them."""

import math

from textual.color import Color

Triple = tuple[float, float, float]

MACHADO_2009: dict[str, tuple[Triple, Triple, Triple]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes: what is left of linear RGB at full severity."""

SRGB_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
D65 = (0.9505, 1.0, 1.089)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    """How much light a colour sends, from 0 to 1."""
    return _times(SRGB_TO_XYZ, _linear(colour))[1]


def distance(one: Color, other: Color, vision: str = "") -> float:
    """How different two colours look (CIE76): 2 can just be told apart. vision: a key of `MACHADO_2009`, or none."""
    return math.dist(_lab(one, vision), _lab(other, vision))


def _lab(colour: Color, vision: str) -> Triple:
    seen = _linear(colour)
    if vision:
        red, green, blue = _times(MACHADO_2009[vision], seen)
        seen = (_within(red), _within(green), _within(blue))
    x, y, z = (_curve(value / white) for value, white in zip(_times(SRGB_TO_XYZ, seen), D65, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(colour: Color) -> Triple:
    red, green, blue = (_expand(value / 255) for value in colour.rgb)
    return red, green, blue


def _expand(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _curve(value: float) -> float:
    return math.cbrt(value) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
