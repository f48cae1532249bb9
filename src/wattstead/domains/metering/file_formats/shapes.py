"""Tells by its shape whether a cell is a moment, a day, a time of day or a number."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

_DAYS = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), ("%d.%m.%Y",)),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), ("%Y-%m-%d",)),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), ("%d/%m/%Y", "%m/%d/%Y")),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), ("%d-%m-%Y",)),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}"), ("%d.%m.%y",)),
)
_CLOCKS = (
    (re.compile(r"\d{1,2}:\d{2}"), "%H:%M"),
    (re.compile(r"\d{1,2}:\d{2}:\d{2}"), "%H:%M:%S"),
    (re.compile(r"\d{1,2}:\d{2}:\d{2}\.\d{1,6}"), "%H:%M:%S.%f"),
    (re.compile(r"\d{1,2}:\d{2}(?:Z|[+-]\d{2}:?\d{2})"), "%H:%M%z"),
    (re.compile(r"\d{1,2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:?\d{2})"), "%H:%M:%S%z"),
    (re.compile(r"\d{1,2}:\d{2}:\d{2}\.\d{1,6}(?:Z|[+-]\d{2}:?\d{2})"), "%H:%M:%S.%f%z"),
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,20})?")
_UNIT = re.compile(r"(?<![A-Za-z])(MWh|kWh|KWH|kwh|Wh|kW|W|m3|m³)(?![A-Za-z0-9])")
_UNIT_NAMES = {"KWH": "kWh", "kwh": "kWh", "m³": "m3"}
_LONGEST = 40
_THOUSANDS_DIGITS = 3


def is_day(cell: str) -> bool:
    """Tell whether a cell looks like a date."""
    text = cell.strip().removesuffix(" 00:00:00")
    return len(text) < _LONGEST and _day_patterns(text) != ()


def is_clock(cell: str) -> bool:
    """Tell whether a cell looks like a time of day."""
    text = cell.strip()
    return len(text) < _LONGEST and _clock_pattern(text) is not None


def is_stamp(cell: str) -> bool:
    """Tell whether a cell looks like a date and a time."""
    return bool(_patterns(cell.strip()))


def is_number(cell: str) -> bool:
    """Tell whether a cell looks like a number."""
    text = cell.strip()
    return len(text) < _LONGEST and _NUMBER.fullmatch(text) is not None


def patterns_of(stamps: list[str]) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read the stamps: several when days and months can be taken for each other.

    Each way is the patterns of one order of day and month, the most frequent first.
    """
    told: Counter[str] = Counter()
    for stamp in stamps:
        told.update(
            pattern for pattern in (*_patterns(stamp), *_day_patterns(stamp)) if _reads(stamp, pattern)
        )
    days = Counter[str]()
    for pattern, count in told.items():
        days[re.split("[ T]", pattern)[0]] += count
    most = max(days.values(), default=0)
    return tuple(
        tuple(pattern for pattern, _ in told.most_common() if re.split("[ T]", pattern)[0] == day)
        for day, count in days.items()
        if count == most
    )


def decimal_signs(numbers: Iterable[str]) -> tuple[str, ...]:
    """Return the decimal sign that the numbers prove; both where 1,234 may be either, none without a sign.

    A sign is proved where anything but three digits follows it, or a zero stands before it.
    """
    seen, proved = set(), set()
    for number in numbers:
        found = re.fullmatch(r"[+-]?(\d*)([.,])(\d+)", number.strip())
        if found:
            whole, sign, digits = found.groups()
            seen.add(sign)
            if len(digits) != _THOUSANDS_DIGITS or whole.startswith("0"):
                proved.add(sign)
    if len(proved) == 1:
        return tuple(proved)
    return (",", ".") if seen else ()


def unit_named(header: str) -> str | None:
    """Return the one unit that the header of a column names, or None where it names none or several."""
    names = {_UNIT_NAMES.get(found[0], found[0]) for found in _UNIT.finditer(header)}
    return names.pop() if len(names) == 1 else None


def _day_patterns(text: str) -> tuple[str, ...]:
    return next((patterns for shape, patterns in _DAYS if shape.fullmatch(text)), ())


def _clock_pattern(text: str) -> str | None:
    return next((pattern for shape, pattern in _CLOCKS if shape.fullmatch(text)), None)


def _patterns(text: str) -> tuple[str, ...]:
    """Return the patterns of a date with a time that the text has the shape of."""
    if len(text) >= _LONGEST:
        return ()
    between = "T" if "T" in text else " "
    day, _, clock = text.partition(between)
    pattern = _clock_pattern(clock)
    return tuple(f"{each}{between}{pattern}" for each in _day_patterns(day)) if pattern else ()


def _reads(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)  # noqa: DTZ007  only whether it can be read
    except ValueError:
        return False
    return True
