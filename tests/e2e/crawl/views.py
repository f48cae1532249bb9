"""Names the ways in which a page is looked at."""

import os
from dataclasses import dataclass

NARROW, WIDE = 390, 1280


@dataclass(frozen=True, kw_only=True)
class View:
    """How a page is looked at."""

    width: int
    theme: str
    language: str

    @property
    def name(self) -> str:
        """Return the end of the name of a screenshot."""
        return f"{self.width}-{self.theme}-{self.language}"

    @property
    def other_width(self) -> int:
        """Return the width to change to once the page is there."""
        return WIDE if self.width == NARROW else NARROW


EVERY_VIEW = [
    View(width=width, theme=theme, language=language)
    for width in (NARROW, WIDE)
    for theme in ("light", "dark")
    for language in ("en", "de")
]
WANTS_ALL = bool(os.environ.get("WATTSTEAD_EVERY_VIEW"))
# Two views that share nothing; all eight when somebody wants to look.
VIEWS = EVERY_VIEW if WANTS_ALL else [EVERY_VIEW[at] for at in (1, 6)]
_OF_SCENE = {"prosumer": (0, 7), "newcomer": (2, 5), "business": (4, 3), "visitor": (1, 6), "desk": (1, 6)}
VIEWS_OF_A_SCENE = len(EVERY_VIEW) if WANTS_ALL else 2


def views_of(scene: str) -> list[View]:
    """Return two views that share nothing, others for each scene; all eight when somebody wants to look.

    The first is looked at most closely: on a phone, at a desk for the company.
    """
    return EVERY_VIEW if WANTS_ALL else [EVERY_VIEW[at] for at in _OF_SCENE[scene]]
