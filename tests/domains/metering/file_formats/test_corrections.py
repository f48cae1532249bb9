"""What a person says about a file is heeded, or refused by name."""

from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER, NOW_S, utc
from wattstead.domains.metering.file_formats.corrections import (
    NO_CORRECTIONS,
    Corrections,
    CorrectionUnusable,
    corrections_of,
)
from wattstead.domains.metering.file_formats.heads import lines_of_file
from wattstead.domains.metering.file_formats.preview import ColumnUse, Preview
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.reading import GoodLine, Limits, Line, LineReader, RefusedLine
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown, recognise

VIENNA = ZoneInfo("Europe/Vienna")


def previewed(text: str, *, corrections: Corrections = NO_CORRECTIONS) -> Preview:
    return preview_without_meter(BytesIO(text.encode()), corrections=corrections, now_s=NOW_S)


def read(text: str, *, corrections: Corrections, limits: Limits | None = None) -> list[Line]:
    stream = BytesIO(text.encode())
    file = recognise(stream, corrections=corrections)
    lines = lines_of_file(stream, encoding=file.encoding, sheet=file.sheet)
    reader = LineReader(file, limits=limits or Limits(zone=VIENNA, now_s=NOW_S))
    return [line for line, _ in reader.read_all(lines)]


def noe(*rows: str) -> str:
    return "\n".join([NETZ_NOE_HEADER, *rows])


def test_start_and_end_and_zone_and_unit_are_what_a_person_says() -> None:
    text = noe("01.01.2023 00:15;45;;")

    assert read(text, corrections=Corrections(stamp_means="start")) == [
        GoodLine(2, utc("2022-12-31 23:15"), 45_000_000, "measured")
    ]
    assert previewed(text, corrections=Corrections(zone="UTC")).first_starts_at == datetime(
        2023, 1, 1, tzinfo=UTC
    )
    assert {
        unit: previewed(text, corrections=Corrections(unit=unit)).total
        for unit in ("kWh", "Wh", "MWh", "kW", "W", "m3")
    } == {
        "kWh": Decimal("45.000000"),
        "Wh": Decimal("0.045000"),
        "MWh": Decimal("45000.000000"),
        "kW": Decimal("11.250000"),
        "W": Decimal("0.011250"),
        "m3": Decimal("45.000000"),
    }


def test_delimiter_decimal_sign_and_encoding_are_what_a_person_says() -> None:
    text = "Messzeitpunkt|Gemessener Verbrauch (kWh)|Ersatzwert\n01.01.2023 00:15|1.5|\n"

    told = Corrections(delimiter="|", decimal_sign=".", encoding="utf-16-le")

    stream = BytesIO(text.encode("utf-16-le"))
    seen = preview_without_meter(stream, corrections=told, now_s=NOW_S)
    assert (seen.format_code, seen.found, seen.total) == ("netz_noe", 1, Decimal("1.500000"))
    assert (seen.encoding, seen.delimiter, seen.decimal_sign) == ("utf-16-le", "|", ".")


def test_a_pattern_that_a_person_names_is_the_only_one() -> None:
    text = noe("01/02/2023 00:15;1;;", "01.02.2023 00:30;2;;")

    seen = previewed(text, corrections=Corrections(stamp_pattern="%m/%d/%Y %H:%M"))

    assert (seen.found, seen.refused) == (1, 1)
    assert seen.first_starts_at == datetime(2023, 1, 1, 23, tzinfo=UTC)


def test_columns_are_named_by_header_or_number_and_optional_ones_taken_away() -> None:
    text = "Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;Haus;Haus\n01.01.2023 00:15;1;7;2;3\n"

    values = {
        name: previewed(text, corrections=Corrections(columns={"value": name})).total
        for name in ("Gemessener Verbrauch (kWh)", "Haus", "Haus #5", "#5", " #4 ")
    }
    without = previewed(
        text.replace(";1;7", ";;7"), corrections=Corrections(columns={"substitute_value": ""})
    )

    assert {name: int(total) for name, total in values.items()} == {
        "Gemessener Verbrauch (kWh)": 1,
        "Haus": 2,
        "Haus #5": 3,
        "#5": 3,
        " #4 ": 2,
    }
    assert (without.found, without.without_value) == (0, 1)
    assert without.columns == (
        ColumnUse(role="stamp", header="Messzeitpunkt", number=1),
        ColumnUse(role="value", header="Gemessener Verbrauch (kWh)", number=2),
    )


def test_an_end_and_a_counter_that_a_person_names_are_checked() -> None:
    text = noe("01.01.2023 00:15;1;01.01.2023 00:30;", "01.01.2023 00:30;1;01.01.2023 00:50;")
    told = Corrections(stamp_means="start", columns={"end": "Ersatzwert", "substitute_value": ""})
    counted = noe("01.01.2023 00:15;1;10;", "01.01.2023 00:30;1;11;", "01.01.2023 00:45;1;14;")

    by_counter = Corrections(columns={"counter": "Ersatzwert", "substitute_value": ""})

    assert read(text, corrections=told) == [
        GoodLine(2, utc("2022-12-31 23:15"), 1_000_000, "measured"),
        RefusedLine(3, "Ersatzwert", "01.01.2023 00:50", "interval_of_other_length"),
    ]
    assert [line.mark for line in read(counted, corrections=by_counter) if isinstance(line, GoodLine)] == [
        "measured",
        "measured",
        "questionable",
    ]


@pytest.mark.parametrize(
    ("counter", "values"),
    [
        ("Zähler", (1000, 1100, 1300)),
        ("Zähler (Wh)", (1000, 1100, 1300)),
        ("Zähler (kWh)", (1, "1,1", "1,3")),
    ],
)
def test_a_counter_counts_in_the_unit_of_its_header_else_in_that_of_the_values(
    counter: str, values: tuple[object, ...]
) -> None:
    rows = [f"01.01.2023 00:{15 * n + 15:02d};100;{value}" for n, value in enumerate(values)]
    told = Corrections(
        stamp_means="end", decimal_sign=",", columns={"value": "Energie (Wh)", "counter": counter}
    )

    lines = read("\n".join([f"Zeit;Energie (Wh);{counter}", *rows]), corrections=told)

    # The counter grows by 100 Wh, as the values say, and then by 200 Wh.
    assert [line.mark for line in lines if isinstance(line, GoodLine)] == [
        "measured",
        "measured",
        "questionable",
    ]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"encoding": "klingon"}, "encoding"),
        ({"delimiter": "x"}, "delimiter"),
        ({"decimal_sign": "'"}, "decimal_sign"),
        ({"zone": "Vienna"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "Europe"}, "zone"),
        ({"stamp_means": "middle"}, "stamp_means"),
        ({"stamp_pattern": "%s"}, "stamp_pattern"),
        ({"unit": "Joule"}, "unit"),
        ({"step_s": "7"}, "step_s"),
        ({"step_s": "٣"}, "step_s"),
        ({"step_s": "9" * 5000}, "step_s"),
        ({"columns": {"hat": "x"}}, "columns"),
        ({"columns": "x"}, "columns"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_no_file_can_be_is_refused_with_its_field(told: dict[str, object], field: str) -> None:
    with pytest.raises(CorrectionUnusable) as refused:
        corrections_of(told)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("role", "name"),
    [("value", "nowhere"), ("value", ""), ("stamp", "#99"), ("value", "#0"), ("quality", "Ersatzwert")],
)
def test_a_column_that_is_not_there_is_refused(role: str, name: str) -> None:
    with pytest.raises(CorrectionUnusable) as refused:
        previewed(noe("01.01.2023 00:15;1;;"), corrections=corrections_of({"columns": {role: name}}))

    assert refused.value.field == f"columns.{role}"


def test_what_was_said_survives_being_written_down() -> None:
    told = Corrections(zone="UTC", step_s=3600, unit="Wh", columns={"value": "kWh", "stamp": "#1"})

    assert corrections_of(told.as_json) == told
    assert told.as_json == {
        "zone": "UTC",
        "unit": "Wh",
        "step_s": 3600,
        "columns": {"stamp": "#1", "value": "kWh"},
    }
    assert corrections_of({"zone": "", "step_s": "900", "columns": None}) == Corrections(step_s=900)
    assert NO_CORRECTIONS.as_json == {}


def test_an_encoding_that_does_not_fit_hides_the_header() -> None:
    with pytest.raises(FileFormatUnknown):
        previewed(noe("01.01.2023 00:15;1;;"), corrections=Corrections(encoding="utf-16"))


def test_rows_of_an_hour_or_a_day_are_read_as_such_where_all_agree() -> None:
    hours = previewed(noe(*(f"01.01.2023 {hour:02d}:00;1;;" for hour in range(1, 6))))
    days = previewed(noe(*(f"{day:02d}.03.2023 00:00;1;;" for day in range(1, 6))))
    two = previewed(noe("01.01.2023 01:00;1;;", "01.01.2023 02:00;1;;"))

    assert [(seen.step_s, seen.found) for seen in (hours, days, two)] == [(3600, 5), (86_400, 5), (900, 2)]


def test_days_last_as_long_as_the_clocks_make_them() -> None:
    text = noe("26.03.2023 00:00;1;;", "27.03.2023 00:00;1;;", "30.10.2023 00:00;1;;")

    lines = read(text, corrections=Corrections(step_s=86_400))

    assert lines == [
        GoodLine(2, utc("2023-03-24 23:00"), 1_000_000, "measured", 24 * 3600),
        GoodLine(3, utc("2023-03-25 23:00"), 1_000_000, "measured", 23 * 3600),
        GoodLine(4, utc("2023-10-28 22:00"), 1_000_000, "measured", 25 * 3600),
    ]


def test_days_of_gas_begin_at_six() -> None:
    text = noe("01.03.2023 06:00;2;;", "26.03.2023 06:00;3;;")
    gas_day = Limits(zone=VIENNA, now_s=NOW_S, day_boundary=time(6))

    lines = read(text, corrections=Corrections(step_s=86_400, unit="m3"), limits=gas_day)

    assert lines == [
        GoodLine(2, utc("2023-02-28 05:00"), 2_000_000, "measured", 24 * 3600),
        GoodLine(3, utc("2023-03-25 05:00"), 3_000_000, "measured", 23 * 3600),
    ]


def test_gaps_are_counted_and_told() -> None:
    seen = previewed(noe(*(f"01.01.2023 {clock};1;;" for clock in ("00:15", "01:00", "00:30", "02:00"))))

    assert seen.gaps == 2
    assert [(f"{gap.starts_at:%H:%M}", f"{gap.ends_before:%H:%M}") for gap in seen.first_gaps] == [
        ("23:30", "23:45"),
        ("00:00", "00:45"),
    ]
