"""Holds what is asked about all sites, and what is answered. Energy is electricity from the grid, in kWh."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from wattstead.kernel.money import Money

SortKey = Literal["name", "use", "cost", "change", "quality"]
PAGE_SIZE = 25
MOST_SITES = 1_000


@dataclass(frozen=True, kw_only=True)
class PortfolioQuestion:
    """Which sites, in which order, and which page of them (counted from 1)."""

    words: str = ""
    sort: SortKey = "name"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class SiteMonth:
    """One site in the current month.

    `cost` is gross and leaves out standing charges. The comparison holds whole days only, the
    same of both years. `known_share` is the part that is known of the days that are over and
    on which there was a meter, from 0 to 1, None where the site has none; `days` are the days of
    the month so far, one by one.
    """

    site_id: UUID
    name: str
    address: str
    is_primary: bool
    has_meter: bool
    used: Decimal | None
    cost: Money | None
    used_in_these: Decimal | None
    used_last_year: Decimal | None
    known_share: Decimal | None
    has_estimates: bool
    days: tuple[Decimal | None, ...]

    @property
    def change(self) -> Decimal | None:
        """Return how much more (above zero) or less than last year was used, as a share."""
        if self.used_in_these is None or not self.used_last_year:
            return None
        return (self.used_in_these - self.used_last_year) / self.used_last_year


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """One page of the sites, and all of those found together.

    `compared` sites are known in both years; `cost` is the sum over all sites found, and is
    known only when they are sorted by it. `is_cut` tells that there are more than MOST_SITES.
    """

    today: date
    rows: tuple[SiteMonth, ...]
    count: int
    first: int
    pages: int
    page: int
    is_cut: bool
    used: Decimal | None
    compared: int
    used_in_these: Decimal
    used_last_year: Decimal
    cost: Money | None
    with_flaws: int
