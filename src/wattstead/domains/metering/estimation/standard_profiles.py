"""Knows how customers of a kind use energy through the year: where a meter has no history of its own.

The profile built in is drawn by hand and no measurement of anybody: quiet nights, a small
hill at breakfast, a large one in the evening, later and higher on weekends. An operator who
must use the profiles of the BDEW lays their tables into a folder (see docs/environment.md).

The BDEW's household profiles (H0 of 1999; H25, P25 and S25 of 2025) are tables of a day that
a polynomial of the day of the year makes higher in winter ("dynamised"). The tables of P25 and
S25 come to a million kWh a year only with it; those of commerce and farms, without it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from io import StringIO
from itertools import islice

import numpy as np

from wattstead.domains.metering.estimation.wall_clock import Region, wall_clock
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.intervals import Int64s

QUARTERS = 96
QUARTER_S = 900
SATURDAY, SUNDAY, WORKDAY = 0, 1, 2
DYNAMISED = frozenset({"H25", "P25", "S25"})
_KINDS = {"SA": SATURDAY, "FT": SUNDAY, "WT": WORKDAY}
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_FACTORS = (Decimal("-3.92e-10"), Decimal("3.2e-7"), Decimal("-7.02e-5"), Decimal("2.1e-3"), Decimal("1.24"))
_FINE, _FINER = 1_000, 10_000
_LARGEST_CELL = 10_000


class LoadProfileUnreadable(Refusal):
    """The table of a load profile is not as the BDEW writes them."""

    code = "load_profile_unreadable"
    kind = "unreadable"
    message = said("The load profile {name} cannot be read: line {line} is not as expected.")


@dataclass(frozen=True, kw_only=True, eq=False)
class StandardProfile:
    """How much of a year falls into each quarter-hour: `table[month - 1, kind of day, quarter]`.

    Only proportions mean something. `is_dynamised` profiles follow the day of the year too.
    Public holidays count as Sundays, 24 and 31 December as Saturdays (unless they are Sundays).
    """

    code: str
    table: Int64s
    is_dynamised: bool = False

    def weights(self, starts_s: Int64s, length_s: Int64s, *, region: Region) -> Int64s:
        """Return the weight of each slot: the sum of the quarter-hours it is made of."""
        counts = np.maximum(-(-length_s // QUARTER_S), 1)
        firsts = np.cumsum(counts) - counts
        within = np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(firsts, counts)
        quarters_s = np.repeat(starts_s, counts) + within * QUARTER_S
        left_s = np.repeat(length_s, counts) - within * QUARTER_S
        weighed = self._of_quarters(quarters_s, region=region) * np.minimum(left_s, QUARTER_S)
        summed: Int64s = np.add.reduceat(weighed, firsts) if len(firsts) else weighed
        return summed

    def _of_quarters(self, starts_s: Int64s, *, region: Region) -> Int64s:
        clock = wall_clock(starts_s, region=region)
        kind = np.where(clock.weekday == 5, SATURDAY, np.where(clock.weekday == 6, SUNDAY, WORKDAY))
        found: Int64s = self.table[clock.month - 1, kind, clock.second // QUARTER_S]
        return found * _dynamics()[clock.day_of_year] // _FINER if self.is_dynamised else found


def dynamisation(day_of_year: int) -> Decimal:
    """Return by how much a household profile is higher than its table on a day of the year, from 1."""
    factor = Decimal(0)
    for coefficient in _FACTORS:
        factor = factor * day_of_year + coefficient
    return factor.quantize(Decimal("0.0001"))


def bdew_profile(text: str, *, code: str) -> StandardProfile:
    """Return the profile in a table of the BDEW of 2025: months and kinds of day beside quarter-hours.

    Raises LoadProfileUnreadable.
    """
    table = np.full((12, 3, QUARTERS), -1, dtype=np.int64)
    rows = _rows(text, code=code)
    if len(rows) < QUARTERS + 2:
        raise LoadProfileUnreadable(name=code, line=len(rows) + 1)
    columns = list(_columns(rows[0][1:], rows[1][1:], code=code))
    for quarter, row in enumerate(rows[2 : QUARTERS + 2]):
        if len(row) != len(columns) + 1:
            raise LoadProfileUnreadable(name=code, line=quarter + 3)
        for (month, kind), cell in zip(columns, row[1:], strict=True):
            table[month, kind, quarter] = _number(cell, code=code, line=quarter + 3)
    if (table < 0).any():
        raise LoadProfileUnreadable(name=code, line=1)
    return StandardProfile(code=code, table=table, is_dynamised=code in DYNAMISED)


def _rows(text: str, *, code: str) -> list[list[str]]:
    """Return as many rows as a table has, whatever stands behind them."""
    rows: list[list[str]] = []
    try:
        rows.extend(islice(csv.reader(StringIO(text, newline=None)), QUARTERS + 2))
    except csv.Error:
        raise LoadProfileUnreadable(name=code, line=len(rows) + 1) from None
    return rows


def _columns(months: list[str], kinds: list[str], *, code: str) -> Iterator[tuple[int, int]]:
    if len(months) != len(kinds):
        raise LoadProfileUnreadable(name=code, line=2)
    for month, kind in zip(months, kinds, strict=True):
        if month not in _MONTHS or kind not in _KINDS:
            raise LoadProfileUnreadable(name=code, line=1 if month not in _MONTHS else 2)
        yield _MONTHS.index(month), _KINDS[kind]


def _number(cell: str, *, code: str, line: int) -> int:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        raise LoadProfileUnreadable(name=code, line=line) from None
    if not number.is_finite() or not 0 <= number < _LARGEST_CELL:
        raise LoadProfileUnreadable(name=code, line=line)
    return int(number * _FINE)


@cache
def _dynamics() -> Int64s:
    """Return the factor of each day of the year in ten-thousandths; of day 0, which never comes, nothing."""
    return np.array([0, *(int(dynamisation(day) * _FINER) for day in range(1, 367))], dtype=np.int64)


# Weights of the hours of a day, drawn by hand.
_WORKDAY_HOURS = (12, 9, 8, 7, 8, 13, 26, 34, 30, 26, 25, 28, 32, 28, 25, 25, 29, 41, 52, 56, 50, 41, 30, 19)
_SATURDAY_HOURS = (15, 11, 9, 8, 8, 9, 13, 23, 34, 40, 41, 42, 44, 39, 34, 32, 35, 44, 51, 52, 46, 38, 30, 21)
_SUNDAY_HOURS = (17, 12, 9, 8, 8, 8, 10, 16, 28, 39, 45, 52, 54, 43, 35, 31, 33, 42, 50, 52, 47, 38, 28, 18)
_MONTH_WEIGHTS = (122, 116, 107, 98, 90, 85, 83, 85, 91, 101, 112, 121)


def _drawn() -> Int64s:
    days = np.array([_SATURDAY_HOURS, _SUNDAY_HOURS, _WORKDAY_HOURS], dtype=np.int64)
    months = np.array(_MONTH_WEIGHTS, dtype=np.int64)
    table: Int64s = months[:, None, None] * np.repeat(days, 4, axis=1)[None, :, :] * 10
    return table


HOUSEHOLD = StandardProfile(code="household", table=_drawn())
"""The profile that stands in where no operator has given one."""
