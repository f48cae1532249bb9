"""Draws what the display of a meter shows, as somebody would photograph it."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont


def display(*, code: str, shown: str) -> bytes:
    """Return a picture of a display that shows a value under its code."""
    picture = Image.new("RGB", (640, 360), "#d9d6cf")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((60, 50, 580, 310), radius=18, fill="#f4f3ef", outline="#8d8a83", width=3)
    pen.rectangle((110, 110, 530, 220), fill="#b9c7ad", outline="#6f7a66", width=2)
    pen.text((130, 122), code, fill="#20261c", font=ImageFont.load_default(22))
    pen.text((210, 140), shown, fill="#20261c", font=ImageFont.load_default(44))
    laid_down = BytesIO()
    picture.save(laid_down, "PNG")
    return laid_down.getvalue()
