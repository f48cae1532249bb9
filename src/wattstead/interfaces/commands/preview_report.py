"""Shows on a terminal what a file holds and how it would be read."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wattstead.domains.metering.file_formats.corrections import Question
from wattstead.domains.metering.file_formats.preview import ColumnUse, Preview, RefusedInPreview
from wattstead.interfaces.feed_words import feed_told

_SIGNS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar", ".": "point"}
_STEPS = {300: "5 min", 600: "10 min", 900: "15 min", 1800: "30 min", 3600: "1 h", 86_400: "1 day"}
_TO_ASK = {
    "stamp_means": "--stamp",
    "stamp_pattern": "--stamp-pattern",
    "decimal_sign": "--decimal-sign",
    "step_s": "--step",
    "unit": "--unit",
    "zone": "--zone",
    "stamp_column": "--column stamp=",
    "value_column": "--column value=",
    "usage_point": "--usage-point",
}
_LISTED = 10


def show(seen: Preview, *, name: str, on: Console) -> None:
    """Print how the file is read, what it holds, and what has to be told before an import."""
    on.print(_headline(seen, name=name))
    on.print(_how_a_feed_is_read(seen) if seen.feed else _how_it_is_read(seen))
    for sentence in feed_told(seen, say=str):
        on.print(sentence)
    if seen.sample:
        on.print(_sample(seen))
    if not seen.questions:
        on.print(_what_it_holds(seen))
    for period in seen.first_gaps[:_LISTED]:
        ends = _wall_clock(period.ends_before, zone=seen.zone)
        on.print(f"no value from {_wall_clock(period.starts_at, zone=seen.zone)} until {ends}")
    _tell_rest(seen.gaps - _LISTED, what="gaps", on=on)
    for line in seen.refused_lines[:_LISTED]:
        on.print(_refused(line))
    _tell_rest(seen.refused - _LISTED, what="lines that would be refused", on=on)
    for question in seen.questions:
        on.print(_asked(question))


def _headline(seen: Preview, *, name: str) -> str:
    if seen.questions:
        return f"{name}: {seen.format_name}. Something has to be told before it can be imported."
    if not seen.found:
        return f"{name}: {seen.format_name}. No interval could be read."
    return f"{name}: {seen.format_name}. {seen.found:,} intervals would be imported."


def _how_it_is_read(seen: Preview) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for title in ("how it is read", "", "correct it with"):
        table.add_column(title)
    sheet = f", sheet {seen.sheet}" if seen.sheet else ""
    rows: list[tuple[str, str, str]] = [
        ("encoding", f"{seen.encoding}{sheet}", "" if seen.sheet else "--encoding"),
        ("delimiter", _SIGNS.get(seen.delimiter, seen.delimiter), "" if seen.sheet else "--delimiter"),
        ("decimal sign", _SIGNS.get(seen.decimal_sign or "", "?"), "--decimal-sign"),
        ("zone", seen.zone or "?", "--zone"),
        ("moments name the", seen.stamp_means or "?", "--stamp"),
        ("written as", seen.stamp_pattern or "?", "--stamp-pattern"),
        ("unit", seen.unit or "?", "--unit"),
        ("step", _STEPS.get(seen.step_s or 0, "?"), "--step"),
        ("header in line", str(seen.header_line or "none"), ""),
        *(_column(use) for use in seen.columns),
    ]
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _how_a_feed_is_read(seen: Preview) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for title in ("how it is read", "", "correct it with"):
        table.add_column(title)
    label = seen.feed.label if seen.feed else ""
    table.add_row(Text("meter reading"), Text(label or "?"), Text("--usage-point"))
    table.add_row(Text("unit"), Text(seen.unit or "?"), Text(""))
    step = _STEPS.get(seen.step_s, f"{seen.step_s} s") if seen.step_s else "?"
    table.add_row(Text("step"), Text(step), Text(""))
    return table


def _column(use: ColumnUse) -> tuple[str, str, str]:
    return (f"column {use.number}: {use.role}", use.header, f"--column {use.role}=")


def _sample(seen: Preview) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for header in seen.headers:
        table.add_column(Text(header))
    for row in seen.sample:
        table.add_row(*(Text(cell) for cell in row[: len(seen.headers)]))
    return table


def _what_it_holds(seen: Preview) -> Table:
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    rows = {
        "intervals found": f"{seen.found:,}",
        "  estimated": f"{seen.estimated:,}",
        "  questionable": f"{seen.questionable:,}",
        "lines without a value": f"{seen.without_value:,}",
        "lines repeated": f"{seen.repeated:,}",
        "lines refused": f"{seen.refused:,}",
        "gaps": f"{seen.gaps:,}",
        "first interval from": _wall_clock(seen.first_starts_at, zone=seen.zone),
        "last interval until": _wall_clock(seen.last_ends_at, zone=seen.zone),
        "sum": f"{_plain(seen.total)} {seen.unit_stored}",
    }
    if len(seen.column_totals) > 1:
        rows |= {
            f"  {each.header}": f"{_plain(each.total)} {seen.unit_stored}" for each in seen.column_totals
        }
    if seen.metering_points:
        rows["metering point"] = ", ".join(seen.metering_points[:3])
    for name, value in rows.items():
        table.add_row(Text(name), Text(value))
    return table


def _refused(line: RefusedInPreview) -> str:
    where = f"line {line.line}, {line.field}" if line.field else f"line {line.line}"
    return f'{where}: "{line.value}": {line.rule.what} {line.rule.remedy}'


def _asked(question: Question) -> str:
    choices = ", ".join(_SIGNS.get(choice, choice) for choice in question.choices[:20])
    return f"{question.why} Say {_TO_ASK.get(question.detail, question.detail)} with one of: {choices}."


def _tell_rest(count: int, *, what: str, on: Console) -> None:
    if count > 0:
        on.print(f"... and {count:,} more {what}.")


def _wall_clock(moment: datetime | None, *, zone: str | None) -> str:
    return f"{moment.astimezone(ZoneInfo(zone or 'UTC')):%Y-%m-%d %H:%M %Z}" if moment else "none"


def _plain(quantity: Decimal) -> str:
    """Return the quantity with its real digits, three at least."""
    whole, _, digits = f"{quantity:f}".partition(".")
    return f"{whole}.{digits.rstrip('0').ljust(3, '0')}"
