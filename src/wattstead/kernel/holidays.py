"""Knows the public holidays of Germany, Austria and Switzerland, which follow from the calendar and Easter.

Of Germany those of the whole country and of its states; of a state that nobody names, those of
the whole country. Days that hold in some parishes only (Assumption Day in Bavaria) are left out.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

_GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION, _WHIT_MONDAY, _CORPUS_CHRISTI = -2, 1, 39, 50, 60
_FIXED: Mapping[str, tuple[tuple[int, int], ...]] = MappingProxyType(
    {
        "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
        "AT": ((1, 1), (1, 6), (5, 1), (8, 15), (10, 26), (11, 1), (12, 8), (12, 25), (12, 26)),
        "CH": ((1, 1), (8, 1), (12, 25)),
    }
)
_AFTER_EASTER: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "DE": (_GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION, _WHIT_MONDAY),
        "AT": (_EASTER_MONDAY, _ASCENSION, _WHIT_MONDAY, _CORPUS_CHRISTI),
        "CH": (_ASCENSION,),
    }
)
# What a state of Germany adds: month, day and the year since which.
_OF_STATE = (
    (1, 6, 0, {"BW", "BY", "ST"}),
    (3, 8, 2019, {"BE"}),
    (3, 8, 2023, {"MV"}),
    (8, 15, 0, {"SL"}),
    (9, 20, 2019, {"TH"}),
    (10, 31, 0, {"BB", "MV", "SN", "ST", "TH"}),
    (10, 31, 2018, {"HB", "HH", "NI", "SH"}),
    (11, 1, 0, {"BW", "BY", "NW", "RP", "SL"}),
)
_WITH_CORPUS_CHRISTI = frozenset({"BW", "BY", "HE", "NW", "RP", "SL"})
_REFORMATION_OF_ALL = 2017
_WEDNESDAY = 2
_NAMES = {
    "BW": ("baden-württemberg", "baden-wuerttemberg"),
    "BY": ("bayern", "bavaria"),
    "BE": ("berlin",),
    "BB": ("brandenburg",),
    "HB": ("bremen",),
    "HH": ("hamburg",),
    "HE": ("hessen", "hesse"),
    "MV": ("mecklenburg-vorpommern",),
    "NI": ("niedersachsen", "lower saxony"),
    "NW": ("nordrhein-westfalen", "north rhine-westphalia", "nrw"),
    "RP": ("rheinland-pfalz", "rhineland-palatinate"),
    "SL": ("saarland",),
    "SN": ("sachsen", "saxony"),
    "ST": ("sachsen-anhalt", "saxony-anhalt"),
    "SH": ("schleswig-holstein",),
    "TH": ("thüringen", "thueringen", "thuringia"),
}
_CODE_OF = {
    name: code for code, names in _NAMES.items() for name in (*names, code.lower(), f"de-{code.lower()}")
}


def state_code(written: str) -> str:
    """Return the code of a state of Germany however it is written; empty where nobody can tell."""
    return _CODE_OF.get(written.strip().casefold(), "")


@lru_cache(maxsize=1024)
def public_holidays(year: int, *, country: str, state: str = "") -> frozenset[date]:
    """Return the days of a year on which nobody has to work, Sundays aside; `state` is a code or a name.

    None of a country whose holidays are not known here.
    """
    return frozenset(_holidays(year, country=country, state=state_code(state)))


def easter_sunday(year: int) -> date:
    """Return Easter by the rule of Gauss, with Lichtenberg's correction."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    correction = (seed + golden // 11) // 29
    full_moon = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun) % 7
    distance = 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + distance - 1)


def _holidays(year: int, *, country: str, state: str) -> Iterable[date]:
    easter = easter_sunday(year)
    for month, day in _FIXED.get(country, ()):
        yield date(year, month, day)
    for days in _AFTER_EASTER.get(country, ()):
        yield easter + timedelta(days=days)
    if country == "DE":
        yield from _of_state(year, state=state, easter=easter)


def _of_state(year: int, *, state: str, easter: date) -> Iterable[date]:
    for month, day, since, states in _OF_STATE:
        if state in states and year >= since:
            yield date(year, month, day)
    if state in _WITH_CORPUS_CHRISTI:
        yield easter + timedelta(days=_CORPUS_CHRISTI)
    if year == _REFORMATION_OF_ALL:
        yield date(year, 10, 31)
    if state == "SN":  # the Wednesday before 23 November
        before = date(year, 11, 22)
        yield before - timedelta(days=(before.weekday() - _WEDNESDAY) % 7)
