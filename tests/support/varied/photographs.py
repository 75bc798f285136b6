"""Pages as a telephone takes them: lying on a table, from the side, in uneven light."""

import math
import random
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

_WIDTH, _HEIGHT = 2400, 3200
_MARGIN = 0.06
"""Share of the picture around the page, before it is seen from the side."""
_ASIDE, _TURN, _SHADOW = 0.06, 6.0, 0.45
"""At most: shares of the picture by which corners move, degrees, and what of the light is missing."""
Corner = tuple[float, float]


def photographed(document: bytes, seed: int) -> bytes:
    """The first page as a JPEG."""
    chance = random.Random(seed * 37 + 5)  # noqa: S311 - repeatable, and no secret
    with pdfium.PdfDocument(document) as pdf:
        page = pdf[0].render(scale=3).to_pil().convert("L")
    corners = _corners(chance)
    coefficients = _leading(corners, ((0, 0), (page.width, 0), (page.width, page.height), (0, page.height)))
    table = Image.new("L", (_WIDTH, _HEIGHT), chance.randrange(40, 130))
    seen = (page, Image.new("L", page.size, 255))
    flat, mask = (
        picture.transform(table.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
        for picture in seen
    )
    table.paste(flat, mask=mask)
    lit = _lit(table, chance).filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 1.2)))
    target = BytesIO()
    lit.save(target, "JPEG", quality=chance.randrange(55, 85))
    return target.getvalue()


def _corners(chance: random.Random) -> tuple[Corner, ...]:
    """Of the page in the picture, from the top left on."""
    turn = math.radians(chance.uniform(-_TURN, _TURN))
    near, far = _MARGIN - 0.5, 0.5 - _MARGIN
    found = []
    for across, down in ((near, near), (far, near), (far, far), (near, far)):
        x, y = across * _WIDTH, down * _HEIGHT
        found.append(
            (
                x * math.cos(turn) - y * math.sin(turn) + _WIDTH * (0.5 + chance.uniform(-_ASIDE, _ASIDE)),
                x * math.sin(turn) + y * math.cos(turn) + _HEIGHT * (0.5 + chance.uniform(-_ASIDE, _ASIDE)),
            )
        )
    return tuple(found)


def _leading(starts: tuple[Corner, ...], ends: tuple[Corner, ...]) -> tuple[float, ...]:
    """The eight coefficients of the projection that leads from four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(starts, ends, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(values)).tolist())


def _lit(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Darker towards one side, with the noise of a small camera."""
    noise = np.random.default_rng(chance.randrange(2**32))
    angle, shadow = chance.uniform(0, 2 * math.pi), chance.uniform(0.1, _SHADOW)
    down, across = np.mgrid[0 : picture.height, 0 : picture.width]
    way = across / picture.width * math.cos(angle) + down / picture.height * math.sin(angle)
    light = 1 - shadow * (way - way.min()) / np.ptp(way)
    shades = np.asarray(picture) * light + noise.normal(0, 4, light.shape)
    return Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
