"""Pages as they come from a scanner or a telephone: askew, blurred, speckled, pale."""

import random
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image, ImageEnhance, ImageFilter

_DPI = 200


def worn(document: bytes, seed: int) -> bytes:
    """The first page as a JPEG."""
    chance = random.Random(seed * 31 + 3)  # noqa: S311 - repeatable, and no secret
    with pdfium.PdfDocument(document) as pdf:
        picture = pdf[0].render(scale=_DPI / 72).to_pil().convert("L")
    picture = _speckled(picture, chance)
    picture = picture.rotate(chance.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.9)))
    picture = ImageEnhance.Contrast(picture).enhance(chance.uniform(0.55, 1.0))
    target = BytesIO()
    picture.save(target, "JPEG", quality=chance.randrange(45, 90), dpi=(_DPI, _DPI))
    return target.getvalue()


def _speckled(picture: Image.Image, chance: random.Random) -> Image.Image:
    for _ in range(chance.randrange(0, 400)):
        spot = (chance.randrange(picture.width), chance.randrange(picture.height))
        picture.putpixel(spot, chance.randrange(256))
    return picture
