"""Shows on a terminal what became of the lines of a file."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wattstead.domains.metering.import_reports import ChangedValueTold, ImportReport, RefusedLineTold


def show(report: ImportReport, *, on: Console) -> None:
    """Print the report: a table of what was found, then every refused line and every changed value."""
    on.print(_headline(report))
    on.print(_summary(report))
    for line in report.refused_lines:
        on.print(_refused(line))
    _tell_rest(report.refused - len(report.refused_lines), what="refused lines", report=report, on=on)
    for change in report.changed_values:
        on.print(_changed(change, report=report))
    _tell_rest(report.revised - len(report.changed_values), what="changed values", report=report, on=on)


def _headline(report: ImportReport) -> str:
    name = f"{report.file_name}: {report.format_name}, meter {report.meter_number}."
    if not report.found:
        return f"{name} No interval could be read."
    if report.changed_nothing:
        return f"{name} Nothing changed: everything in this file was known already."
    return f"{name} {report.stored:,} new, {report.revised:,} changed."


def _summary(report: ImportReport) -> Table:
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    rows = {
        "intervals found": f"{report.found:,}",
        "  new": f"{report.stored:,}",
        "  known alike": f"{report.unchanged:,}",
        "  changed": f"{report.revised:,}",
        "  estimates of what was measured": f"{report.outranked:,}",
        "  waiting for a decision": f"{report.waiting:,}",
        "lines refused": f"{report.refused:,}",
        "lines without a value": f"{report.without_value:,}",
        "lines repeated": f"{report.repeated:,}",
        "first interval from": _wall_clock(report.first_starts_at, zone=report.zone),
        "last interval until": _wall_clock(report.last_ends_at, zone=report.zone),
        "sum": f"{_plain(report.total)} {report.unit}",
    }
    if report.resumed_at_line is not None:
        rows["carried on at line"] = f"{report.resumed_at_line:,}"
    for name, value in rows.items():
        table.add_row(Text(name), Text(value))
    return table


def _refused(line: RefusedLineTold) -> str:
    where = f"line {line.line}, {line.field}" if line.field else f"line {line.line}"
    return f'{where}: "{line.value}": {line.rule.what} {line.rule.remedy}'


def _changed(change: ChangedValueTold, *, report: ImportReport) -> str:
    new = "intervals of another length" if change.new is None else f"{_plain(change.new)} {report.unit}"
    moment = _wall_clock(change.starts_at, zone=report.zone)
    return f"line {change.line}, {moment}: was {_plain(change.old)} {report.unit}, is {new}"


def _tell_rest(count: int, *, what: str, report: ImportReport, on: Console) -> None:
    if count > 0:
        on.print(f"... and {count:,} more {what}, kept with import {report.run_id}.")


def _wall_clock(moment: datetime | None, *, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}" if moment else "none"


def _plain(quantity: Decimal) -> str:
    """Return the quantity with its real digits, three at least."""
    whole, _, digits = f"{quantity:f}".partition(".")
    return f"{whole}.{digits.rstrip('0').ljust(3, '0')}"
