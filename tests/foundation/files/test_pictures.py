"""Faces are small squares, whatever was sent."""

import io

import pytest
from PIL import Image

from tests.factories.files import PLACE, a_bomb, a_photo, a_picture
from wattstead.foundation.files.pictures import square
from wattstead.foundation.files.refusals import FileDamaged, PictureTooLarge


def point_of(content: bytes, at: tuple[int, int]) -> tuple[int, ...]:
    found = Image.open(io.BytesIO(content)).convert("RGBA").getpixel(at)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_middle_of_a_picture_becomes_a_square(kind: str) -> None:
    content = square(io.BytesIO(a_picture(kind, size=(900, 300))))

    picture = Image.open(io.BytesIO(content))
    red, white = point_of(content, (20, 128)), point_of(content, (240, 128))
    assert (picture.format, picture.size) == ("WEBP", (256, 256))
    assert [[round(part / 64) for part in point] for point in (red, white)] == [[4, 0, 0, 4], [4, 4, 4, 4]]


def test_a_square_tells_nothing_of_where_the_photo_was_taken() -> None:
    content = square(io.BytesIO(a_photo()))

    assert (Image.open(io.BytesIO(content)).info.get("exif"), PLACE.encode() in content) == (None, False)


def test_what_is_see_through_stays_so() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 255, 0)).save(stream, "PNG")

    content = square(stream)

    assert point_of(content, (9, 9))[3] == 0


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", a_picture("GIF"), a_picture("PNG")[:50], a_picture("BMP")]
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(FileDamaged):
        square(io.BytesIO(content))


def test_a_bomb_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(PictureTooLarge) as refused:
        square(io.BytesIO(a_bomb()))

    assert refused.value.facts == {"most": 25}
