"""Every pair of colours that text is written in can be read, in both themes (WCAG 2.2 AA)."""

import json
from pathlib import Path

import pytest

TOKENS = json.loads((Path(__file__).parents[3] / "frontend/src/tokens.json").read_text())
TEXT = [
    ("base-content", "base-100"),
    ("base-content", "base-200"),
    ("muted", "base-100"),
    ("muted", "base-200"),
    ("primary", "base-100"),
    ("primary", "base-200"),
    ("primary", "wash"),
    ("success", "base-100"),
    ("warning", "base-100"),
    ("error", "base-100"),
    ("info", "base-100"),
    ("primary-content", "primary"),
    ("secondary-content", "secondary"),
    ("accent-content", "accent"),
    ("neutral-content", "neutral"),
    ("info-content", "info"),
    ("success-content", "success"),
    ("warning-content", "warning"),
    ("error-content", "error"),
]
GRAPHICS = [("field-line", "base-100"), ("field-line", "base-200")] + [
    (f"chart-{kind}", "base-100") for kind in ("bar", "band-1", "band-2", "band-3", "band-4", "export")
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(theme: str, *, pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    colours = TOKENS[theme]
    measured = [(front, back, round(contrast(colours[front], colours[back]), 2)) for front, back in pairs]
    return [pair for pair in measured if pair[2] < least]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    assert too_faint(theme, pairs=TEXT, least=4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_and_borders_stand_out_from_their_ground(theme: str) -> None:
    assert too_faint(theme, pairs=GRAPHICS, least=3) == []


def test_both_themes_name_the_same_colours() -> None:
    assert list(TOKENS["light"]) == list(TOKENS["dark"])
