"""Names what the tariffs domain speaks of. Codes are those of the specification."""

from collections.abc import Iterable
from enum import StrEnum

from wattstead.kernel.transitions import By, Transitions, move


class TariffType(StrEnum):
    """How the price of a kilowatt-hour comes about."""

    FIXED = "fixed"
    VARIABLE = "variable"
    DYNAMIC = "dynamic"
    TIME_OF_USE = "tou"


class TariffStatus(StrEnum):
    """Whether new contracts can be concluded on the tariff; a draft is seen by staff alone."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


TARIFF_TRANSITIONS = Transitions(
    of="tariff",
    first=frozenset({TariffStatus.DRAFT}),
    moves=(
        move(TariffStatus.DRAFT, to=TariffStatus.ACTIVE, does="publish", by={By.STAFF}),
        move(TariffStatus.ACTIVE, to=TariffStatus.ARCHIVED, does="archive", by={By.STAFF}),
    ),
)


class FeedInType(StrEnum):
    """How the price of an exported kilowatt-hour comes about."""

    FIXED = "fixed"
    DYNAMIC = "dynamic"


class BandClock(StrEnum):
    """Which clock time bands follow: the wall clock, or standard time all year round."""

    LOCAL = "local"
    STANDARD = "standard"


def weekdays_from_sunday(days: Iterable[int]) -> frozenset[int]:
    """Return Python's numbers (Monday 0) of days numbered from Sunday 0, as the API gives them."""
    return frozenset((day - 1) % 7 for day in days)


def sunday_first(weekdays: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers of the API (Sunday 0), sorted, of days numbered as Python does (Monday 0)."""
    return tuple(sorted((day + 1) % 7 for day in weekdays))
