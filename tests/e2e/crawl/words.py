"""Finds words that a reader of one language meets in the other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[3] / "src/wattstead/locale/de/LC_MESSAGES/django.po"
PLACE = re.compile(r"\{[^{}]*\}|%\(\w+\)[sd]")
LETTERS = re.compile(r"[^\W\d_]")
# Words that every English sentence has and no German one.
ENGLISH = re.compile(
    r"\b(the|of|and|your|you|is|are|to|for|with|has|have|not|this|from|its|by)\b(?!-\d)", re.IGNORECASE
)
LONG_ENOUGH = 12  # letters; shorter pieces of a sentence may be part of any other
# What people of the scenes call their things, in whatever language; and names of products.
NAMES = {
    *("Day", "Night", "Home", "Flat", "Warm", "Steady", "Name", "Wattstead", "Isle of Man", "Luxembourg"),
    *("Freiburg and Breisgau", "Potsdam and Babelsberg"),
    *("Monthly list of the grid operator", "Measured again, correction of the operator"),
}


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """The sentences that a reader of `language` is not to meet, by how they are recognised."""

    whole: frozenset[str]
    contained: tuple[str, ...]
    patterned: tuple[re.Pattern[str], ...]

    def is_in(self, text: str) -> bool:
        """Tell whether `text` is, or contains, a sentence of the other language."""
        if text in NAMES:
            return False
        return (
            text in self.whole
            or any(piece in text for piece in self.contained)
            or any(pattern.fullmatch(text) for pattern in self.patterned)
        )


@cache
def foreign_to(language: str) -> Foreign:
    """Return what a reader of "de" or "en" is not to meet, from the catalogue of translations."""
    pairs = list(_pairs())
    own = {pair[language != "en"] for pair in pairs}
    other = {pair[language == "en"] for pair in pairs if pair[0] != pair[1]} - own
    plain = {text for text in other if not PLACE.search(text)}
    return Foreign(
        whole=frozenset(plain),
        contained=tuple(sorted(text for text in plain if " " in text and _letters(text) >= LONG_ENOUGH)),
        patterned=tuple(
            re.compile(".+".join(re.escape(part) for part in PLACE.split(text)), re.DOTALL)
            for text in sorted(other - plain)
            if _letters(PLACE.sub("", text)) >= LONG_ENOUGH
        ),
    )


def foreign_words(texts: Iterable[str], *, language: str) -> list[str]:
    """Return those of the texts of a page in `language` that the catalogue has for the other language."""
    return sorted(text for text in texts if _is_foreign(text, language))


@cache  # pages share most of their words
def _is_foreign(text: str, language: str) -> bool:
    return foreign_to(language).is_in(text)


def unmarked_words(german: Iterable[str], *, english: Iterable[str]) -> list[str]:
    """Return what a page says in both languages alike although it is English: nobody marked it."""
    both = set(german) & set(english) - NAMES
    return sorted(text for text in both if ENGLISH.search(text) and " " in text)


def _pairs() -> Iterator[tuple[str, str]]:
    """Yield every message and its translation, as they stand in a page."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="de")
    for message in catalogue:
        sources = message.id if isinstance(message.id, list | tuple) else (message.id,)
        translations = message.string if isinstance(message.string, list | tuple) else (message.string,)
        for source, translation in zip(sources, translations, strict=False):
            if source and translation:
                yield " ".join(source.split()), " ".join(translation.split())


def _letters(text: str) -> int:
    return len(LETTERS.findall(text))
