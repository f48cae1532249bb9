"""What stands in each kind of file, read by somebody else's programs."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from defusedxml import ElementTree
from lxml import etree
from openpyxl import load_workbook

from tests.interfaces.exports.meters import (
    AUTUMN,
    SPRING,
    Metered,
    a_metered,
    export_in,
    exported,
    fill,
    quarters,
    stored,
)
from tests.shared_data import shared_data
from wattstead.domains.metering.file_formats.green_button.clocks import clocks_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.exports import workbooks
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat, file_name_of
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import Period
from wattstead.timeseries.flags import quality_of, source_of
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
ESPI = "{http://naesb.org/espi}"
EVERY = pytest.mark.parametrize("as_format", list(ExportFormat), ids=[each.value for each in ExportFormat])
Row = tuple[str, str, Decimal, str, str, str, str]


def rows_of(known: Intervals, *, unit: str = "kWh", direction: str = "import") -> list[Row]:
    """Return what every format has to say, from the store alone, with moments in UTC."""
    columns = (known.starts_s, known.ends_s, known.deltas, known.flags)
    return [
        (
            datetime.fromtimestamp(start, UTC).isoformat(),
            datetime.fromtimestamp(end, UTC).isoformat(),
            Decimal(delta).scaleb(-known.scale),
            unit,
            direction,
            source_of(flag).name,
            quality_of(flag).name,
        )
        for start, end, delta, flag in zip(*(column.tolist() for column in columns), strict=True)
    ]


def in_utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


@pytest.fixture
def metered() -> Metered:
    return fill(a_metered(), quarters(SPRING, days=1), quarters(AUTUMN, days=1, scale=5))


def test_csv_names_both_hours_of_the_night_of_25_hours(metered: Metered) -> None:
    head, *lines = exported(metered, ExportFormat.CSV).decode().split("\r\n")

    rows = [line.split(",") for line in lines if line]
    assert head == "start,end,delta,unit,direction,source,quality"
    assert [(in_utc(row[0]), in_utc(row[1]), Decimal(row[2]), *row[3:]) for row in rows] == rows_of(
        stored(metered)
    )
    twice = [row[0] for row in rows if row[0].startswith("2026-10-25T02:00:00")]
    assert twice == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]


def test_json_keeps_every_digit(metered: Metered) -> None:
    found = json.loads(exported(metered, ExportFormat.JSON), parse_float=Decimal)

    rows = found.pop("readings")
    assert [
        (in_utc(row["start"]), in_utc(row["end"]), *[row[name] for name in list(row)[2:]]) for row in rows
    ] == rows_of(stored(metered))
    assert set(found) == {"meterId", "meterNumber", "registerId", "timezone", "from", "to"}


def test_a_workbook_opens_with_texts_decimals_and_dates(metered: Metered) -> None:
    book = load_workbook(BytesIO(exported(metered, ExportFormat.XLSX)))

    (sheet,) = book.worksheets
    head, *rows = sheet.values
    known = rows_of(stored(metered))
    assert head == ("start", "end", "delta", "unit", "direction", "source", "quality", "local start")
    assert [
        (in_utc(str(row[0])), in_utc(str(row[1])), Decimal(str(row[2])).normalize(), *row[3:7])
        for row in rows
    ] == [(*row[:2], row[2].normalize(), *row[3:]) for row in known]
    assert {
        abs(row[7] - datetime.fromisoformat(str(row[0])).replace(tzinfo=None)) < timedelta(seconds=1)
        for row in rows
        if isinstance(row[7], datetime)
    } == {True}
    assert (sheet.freeze_panes, sheet.title) == ("A2", "Readings")


def test_a_workbook_goes_on_in_another_sheet(metered: Metered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "ROWS_A_SHEET", 50)

    book = load_workbook(BytesIO(exported(metered, ExportFormat.XLSX)))

    count = len(stored(metered))
    assert [sheet.max_row - 1 for sheet in book.worksheets] == [*[50] * (count // 50), count % 50]
    assert book.sheetnames[:2] == ["Readings", "Readings 2"]


@pytest.mark.parametrize("as_format", [ExportFormat.ARROW, ExportFormat.PARQUET], ids=["arrow", "parquet"])
def test_tables_hold_exact_decimals(metered: Metered, as_format: ExportFormat) -> None:
    read = pl.read_ipc_stream if as_format is ExportFormat.ARROW else pl.read_parquet

    table = read(BytesIO(exported(metered, as_format)))

    assert table.schema == {
        "start": pl.Datetime("ms", "UTC"),
        "end": pl.Datetime("ms", "UTC"),
        "delta": pl.Decimal(38, 6),
        "unit": pl.String,
        "direction": pl.String,
        "source": pl.String,
        "quality": pl.String,
    }
    assert [(row[0].isoformat(), row[1].isoformat(), *row[2:]) for row in table.rows()] == rows_of(
        stored(metered)
    )


@EVERY
def test_a_long_export_is_made_piece_by_piece(as_format: ExportFormat) -> None:
    metered = fill(a_metered(), *(quarters(date(2026, month, 1), days=1) for month in (1, 4, 7, 10)))

    with seen_by(metered.viewer):
        pieces = list(FORMATS[as_format].pieces(export_in(metered)))

    assert len(pieces) > 4 or as_format is ExportFormat.PARQUET


@EVERY
def test_a_meter_that_counted_nothing_gives_a_file_without_readings(as_format: ExportFormat) -> None:
    content = exported(a_metered(), as_format)

    counted = {
        ExportFormat.CSV: lambda: len(content.splitlines()) - 1,
        ExportFormat.JSON: lambda: len(json.loads(content)["readings"]),
        ExportFormat.XLSX: lambda: load_workbook(BytesIO(content)).worksheets[0].max_row - 1,
        ExportFormat.ARROW: lambda: len(pl.read_ipc_stream(BytesIO(content))),
        ExportFormat.PARQUET: lambda: len(pl.read_parquet(BytesIO(content))),
        ExportFormat.GREEN_BUTTON: lambda: content.count(b"<IntervalReading>"),
    }[as_format]()
    assert counted == 0


@EVERY
def test_only_the_period_asked_for_is_given_out(metered: Metered, as_format: ExportFormat) -> None:
    day = Period(
        starts_at=day_starts_at(AUTUMN, zone=BERLIN),
        ends_before=day_starts_at(AUTUMN + timedelta(days=1), zone=BERLIN),
    )

    whole, part = exported(metered, as_format), exported(metered, as_format, period=day)

    assert len(part) < len(whole)
    if as_format is ExportFormat.CSV:
        assert len(part.splitlines()) - 1 == len(quarters(AUTUMN, days=1))


def schema() -> etree.XMLSchema:
    folder = shared_data("greenbutton/README.md").parent / "xsd" / "espi_4.0"
    return etree.XMLSchema(etree.parse(folder / "feed.xsd"))


@pytest.mark.parametrize("kind", ["electricity", "fed in", "gas", "nothing", "Asia/Kathmandu", "fine"])
def test_a_green_button_file_is_valid(kind: str) -> None:
    made: dict[str, Callable[[], Metered]] = {
        "electricity": lambda: fill(a_metered("1EMH & <sons>"), quarters(AUTUMN, days=2)),
        "fed in": lambda: fill(a_metered(direction=Direction.EXPORT), quarters(SPRING, days=2)),
        "gas": lambda: fill(a_metered(meter_type=MeterType.GAS), quarters(SPRING, days=2)),
        "nothing": a_metered,
        "Asia/Kathmandu": lambda: fill(
            a_metered(zone="Asia/Kathmandu"), quarters(SPRING, days=1, zone="Asia/Kathmandu")
        ),
        "fine": lambda: fill(a_metered(), quarters(SPRING, days=1, scale=6)),
    }
    valid = schema()

    content = etree.fromstring(exported(made[kind](), ExportFormat.GREEN_BUTTON))

    assert valid.validate(content), valid.error_log


def test_a_broken_green_button_file_would_not_be_valid(metered: Metered) -> None:
    content = exported(metered, ExportFormat.GREEN_BUTTON).replace(b"<start>", b"<start>x")

    assert not schema().validate(etree.fromstring(content))


def test_a_green_button_file_has_a_block_for_every_local_day(metered: Metered) -> None:
    feed = ElementTree.fromstring(exported(metered, ExportFormat.GREEN_BUTTON))

    blocks = [
        [
            int(start.text or "")
            for start in block.iterfind(f"{ESPI}IntervalReading/{ESPI}timePeriod/{ESPI}start")
        ]
        for block in feed.iter(f"{ESPI}IntervalBlock")
    ]
    known = stored(metered).starts_s
    first_of_autumn = int(np.searchsorted(known, int(day_starts_at(AUTUMN, zone=BERLIN).timestamp())))
    assert blocks == [known[:first_of_autumn].tolist(), known[first_of_autumn:].tolist()]


def test_a_green_button_file_tells_the_clocks_of_the_site(metered: Metered) -> None:
    feed = ElementTree.fromstring(exported(metered, ExportFormat.GREEN_BUTTON))

    (clocks,) = feed.iter(f"{ESPI}LocalTimeParameters")
    told = {element.tag.removeprefix(ESPI): element.text or "" for element in clocks}
    found = clocks_of(told)
    assert found is not None
    assert found.summer_begins is not None
    assert found.summer_ends is not None
    assert (found.offset_s, found.summer_s) == (3600, 3600)
    assert (found.summer_begins.month, found.summer_begins.nth, found.summer_begins.seconds) == (3, 0, 7200)
    assert (found.summer_ends.month, found.summer_ends.nth, found.summer_ends.seconds) == (10, 0, 10_800)


def test_the_rules_of_american_clocks_are_those_of_real_files() -> None:
    zone = "America/New_York"
    metered = fill(a_metered(zone=zone), quarters(SPRING, days=1, zone=zone))

    content = exported(metered, ExportFormat.GREEN_BUTTON)

    assert b"<dstEndRule>B40E2000</dstEndRule><dstOffset>3600</dstOffset>" in content
    assert b"<dstStartRule>360E2000</dstStartRule><tzOffset>-18000</tzOffset>" in content


def test_a_name_tells_meter_direction_and_days() -> None:
    metered = a_metered("../1 EMH/ü")
    period = Period(
        starts_at=day_starts_at(date(2026, 3, 1), zone=BERLIN),
        ends_before=day_starts_at(date(2026, 4, 1), zone=BERLIN),
    )

    with seen_by(metered.viewer):
        export = export_in(metered, period=period)

    assert file_name_of(export, as_format=ExportFormat.ARROW) == (
        "wattstead-1-EMH-import-2026-03-01-2026-03-31.arrows"
    )
