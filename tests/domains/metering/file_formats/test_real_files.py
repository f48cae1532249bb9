"""The real files, against counts known from their description and sums taken by other means."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from tests.domains.metering.file_formats.exports import AUTUMN_2023, EXPORTS, Export
from tests.domains.metering.file_formats.reading_of_text import lines_of
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.preview import ColumnTotal, Preview
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Limits, RefusedLine

VIENNA = ZoneInfo("Europe/Vienna")
NOW_S = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
LIMITS = Limits(zone=VIENNA, now_s=NOW_S)
BY_NAME = {export.name: export for export in EXPORTS}
every_export = pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)


def previewed(export: Export, *, corrections: Corrections = NO_CORRECTIONS) -> Preview:
    with export.path.open("rb") as stream:
        return preview_without_meter(stream, corrections=corrections, now_s=NOW_S)


def day_of(start_s: int) -> date:
    return datetime.fromtimestamp(start_s, UTC).astimezone(VIENNA).date()


@every_export
def test_a_real_file_is_read_to_the_last_interval(export: Export) -> None:
    amounts = export.amounts()

    lines = lines_of(export.path.read_bytes(), limits=LIMITS)

    good = [line for line in lines if isinstance(line, GoodLine)]
    days = Counter(day_of(line.starts_s) for line in good)
    assert [line for line in lines if isinstance(line, RefusedLine)] == []
    assert (len(good), len(amounts)) == (export.found, export.found)
    assert len([line for line in lines if isinstance(line, IdleLine)]) == export.without_value
    # Every single value, in the order of the file; what lies below a millionth is noise.
    assert [Decimal(line.millionths).scaleb(-6) for line in good] == [
        amount.quantize(Decimal("0.000001")) for amount in amounts
    ]
    assert {day: count for day, count in days.items() if count != 96} == dict(export.odd_days)
    assert {line.length_s for line in good} == {export.step_s}


@every_export
def test_the_preview_of_a_real_file_says_what_is_read(export: Export) -> None:
    content = export.path.read_bytes()
    good = [line for line in lines_of(content, limits=LIMITS) if isinstance(line, GoodLine)]

    seen = previewed(export)

    assert (seen.is_ready, seen.found, seen.without_value) == (True, export.found, export.without_value)
    assert seen.total == sum(
        (amount.quantize(Decimal("0.000001")) for amount in export.amounts()), Decimal(0)
    )
    assert abs(seen.total - export.total()) < Decimal("0.0001")
    assert seen.first_starts_at == datetime.fromtimestamp(min(line.starts_s for line in good), UTC)
    assert seen.last_ends_at == datetime.fromtimestamp(
        max(line.starts_s + line.length_s for line in good), UTC
    )
    assert (seen.refused, seen.repeated, seen.step_s, seen.gaps) == (0, 0, export.step_s, 0)


def test_what_readme_and_headers_say_of_sums_is_what_we_find() -> None:
    assert previewed(BY_NAME["kwg-at.xlsx"]).total == Decimal("2451.42")
    # "Lastgänge (306,499 kWh)" stands in the header of the file itself.
    assert previewed(BY_NAME["SalzburgNetz1.csv"]).total == Decimal("306.499")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ClamStrom.csv", ("latin-1", ";", ",", "start")),
        ("EnergienetzeSteiermark.csv", ("utf-8-sig", ";", ",", "start")),
        ("IKB1.csv", ("utf-8-sig", ",", ".", "end")),
        ("LinzAG.csv", ("utf-8", ";", ",", "start")),
        ("NetzNOE.csv", ("utf-8-sig", ";", ",", "end")),
        ("SalzburgNetz1.csv", ("utf-8-sig", ";", ".", "start")),
        ("VorarlbergNetz.csv", ("utf-16-le", ";", ",", "start")),
        ("kwg-at.xlsx", ("workbook", "\t", ".", "end")),
        ("stromnetz.graz.csv", ("utf-8", ",", ".", "end")),
        ("wienernetze2.csv", ("utf-8-sig", ";", ",", "start")),
    ],
)
def test_how_a_real_file_is_written_is_found_out(name: str, told: tuple[str, ...]) -> None:
    seen = previewed(BY_NAME[name])

    assert (seen.encoding, seen.delimiter, seen.decimal_sign, seen.stamp_means) == told


def test_substitute_values_and_doubtful_ones_are_marked() -> None:
    marks = {name: previewed(BY_NAME[name]) for name in ("SalzburgNetz1.csv", "NetzNOEv2.csv")}

    assert {name: (seen.estimated, seen.questionable) for name, seen in marks.items()} == {
        "SalzburgNetz1.csv": (7, 15),
        "NetzNOEv2.csv": (0, 0),
    }


def test_the_registers_of_all_tariffs_are_added_up_and_each_is_told() -> None:
    graz = BY_NAME["stromnetz.graz.csv"]

    together = previewed(graz)
    high_tariff = previewed(graz, corrections=Corrections(columns={"value": "Verbrauch Hochtarif"}))

    assert together.column_totals == (
        ColumnTotal(header="Verbrauch Einheitstarif", total=graz.total()),
        ColumnTotal(header="Verbrauch Hochtarif", total=Decimal(0)),
        ColumnTotal(header="Verbrauch Niedertarif", total=Decimal(0)),
    )
    assert (high_tariff.found, high_tariff.total) == (384, Decimal(0))


def test_daily_rows_beside_quarter_hours_can_be_chosen_instead() -> None:
    tinetz = BY_NAME["tinetz_v2_Rohdaten_Oktober.csv"]
    daily = {"stamp": "#4", "end": "#5", "value": "#6"}

    seen = previewed(tinetz, corrections=Corrections(step_s=86_400, columns=daily))  # type: ignore[arg-type]

    assert (seen.found, seen.refused, seen.gaps) == (31, 0, 0)
    # Each daily sum is rounded by the operator, so is the sum of the quarter-hours.
    assert abs(seen.total - previewed(tinetz).total) < Decimal("0.05")


def test_the_day_of_25_hours_is_whole_when_read_backwards_too() -> None:
    head, *rows = BY_NAME["wienernetze2.csv"].path.read_bytes().splitlines()
    autumn = [row for row in rows if row.startswith(f"{AUTUMN_2023:%d.%m.%Y}".encode())]
    around = rows[rows.index(autumn[0]) - 4 : rows.index(autumn[-1]) + 5]

    forwards = lines_of(b"\r\n".join([head, *around]), limits=LIMITS)
    backwards = lines_of(b"\r\n".join([head, *reversed(around)]), limits=LIMITS)

    def intervals(lines: object) -> list[tuple[int, int]]:
        return sorted((line.starts_s, line.millionths) for line in lines if isinstance(line, GoodLine))  # type: ignore[attr-defined]

    assert len(intervals(forwards)) == 108
    assert intervals(backwards) == intervals(forwards)


def test_a_real_file_may_be_read_twice_from_one_stream() -> None:
    stream = BytesIO(BY_NAME["kwg-at.xlsx"].path.read_bytes())

    first, second = (preview_without_meter(stream, corrections=NO_CORRECTIONS, now_s=NOW_S) for _ in range(2))

    assert first == second
