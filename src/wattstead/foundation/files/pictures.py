"""Draws pictures anew: what was hidden in the file, or behind it, stays behind."""

import warnings
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from wattstead.foundation.files.refusals import FileDamaged, PictureTooLarge

MILLION = 1_000_000
MOST_POINTS = 25 * MILLION
FORMATS = ("PNG", "JPEG", "WEBP")
QUALITY = 88
AVATAR_POINTS = 256
PHOTO_POINTS = 1600
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, MemoryError)


def drawn_anew(stream: BinaryIO) -> bytes:
    """Return a PNG, JPEG or WebP in its own format, upright, with nothing but its points.

    No place and time of a photo, no text, no second file behind the first, no further frame.
    Raises FileDamaged and PictureTooLarge, which is known before a single point is decoded.
    """
    picture, kind = _opened(stream)
    return _written(picture, kind=kind)


def square(stream: BinaryIO, *, points: int = AVATAR_POINTS) -> bytes:
    """Return the middle of a picture as a square WebP of `points` by `points`; raises as `drawn_anew`."""
    picture, _ = _opened(stream)
    fitted = ImageOps.fit(picture, (points, points), Image.Resampling.LANCZOS)
    return _written(fitted, kind="WEBP")


def shrunk(stream: BinaryIO, *, points: int = PHOTO_POINTS) -> bytes:
    """Return a picture as a WebP of at most `points` by `points`, all of it; raises as `drawn_anew`."""
    picture, _ = _opened(stream)
    picture.thumbnail((points, points), Image.Resampling.LANCZOS)
    return _written(picture, kind="WEBP")


def _opened(stream: BinaryIO) -> tuple[Image.Image, str]:
    """Return a picture upright and decoded, and the name of its format."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is far lower
            picture = Image.open(stream, formats=FORMATS)
            width, height = picture.size
            if width * height > MOST_POINTS:
                raise PictureTooLarge(most=MOST_POINTS // MILLION)
            kind = picture.format or ""
            upright = ImageOps.exif_transpose(picture)
            upright.load()
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB"), kind
    except Image.DecompressionBombError:
        raise PictureTooLarge(most=MOST_POINTS // MILLION) from None
    except _UNREADABLE:
        raise FileDamaged from None


def _written(picture: Image.Image, *, kind: str) -> bytes:
    """Return the points of a picture as a file; only they are handed on, not what came with them."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    if kind == "JPEG" and bare.mode != "RGB":
        bare = bare.convert("RGB")
    laid_down = BytesIO()
    options = {"optimize": True} if kind == "PNG" else {"quality": QUALITY}
    bare.save(laid_down, format=kind, **options)
    return laid_down.getvalue()
