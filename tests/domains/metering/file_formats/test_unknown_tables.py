"""A table that no format declares: what its rows tell is taken, what they leave open is asked."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from tests.domains.metering.file_formats.reading_of_text import NOW_S
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.preview import ColumnUse, Preview
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.recognised import ImportQuestionsOpen, refuse_open_questions
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown, recognise

FIRST, QUARTER = datetime(2023, 1, 1, tzinfo=UTC), timedelta(minutes=15)
ANSWERED = Corrections(stamp_means="end", zone="Europe/Vienna")


def previewed(text: str, *, corrections: Corrections = NO_CORRECTIONS) -> Preview:
    return preview_without_meter(BytesIO(text.encode()), corrections=corrections, now_s=NOW_S)


def quarters(*, stamp: str = "2023-01-01 00:{:02d}", value: str = "0.25", sign: str = ";") -> list[str]:
    return [stamp.format(15 * n) + sign + value for n in range(4)]


def asked(text: str, *, corrections: Corrections = NO_CORRECTIONS) -> dict[str, tuple[str, ...]]:
    return {each.detail: each.choices for each in previewed(text, corrections=corrections).questions}


def test_what_the_rows_tell_is_not_asked() -> None:
    text = "\n".join(["Anlage 7", "", "when;energy [kWh]", *quarters()])

    open_still, seen = previewed(text), previewed(text, corrections=ANSWERED)

    assert {each.detail: each.choices for each in open_still.questions} == {
        "stamp_means": ("start", "end"),
        "zone": ("Europe/Vienna", "Europe/Berlin", "Europe/Zurich", "UTC"),
    }
    assert (open_still.found, open_still.is_ready) == (0, False)
    assert (seen.format_code, seen.delimiter, seen.decimal_sign, seen.unit) == ("generic", ";", ".", "kWh")
    assert (seen.header_line, seen.step_s, seen.stamp_pattern) == (3, 900, "%Y-%m-%d %H:%M")
    assert (seen.found, seen.total, seen.is_ready) == (4, Decimal("1.000000"), True)
    assert seen.columns == (
        ColumnUse(role="stamp", header="when", number=1),
        ColumnUse(role="value", header="energy [kWh]", number=2),
    )


def test_a_file_that_leaves_something_open_is_not_imported() -> None:
    file = recognise(BytesIO("\n".join(["when;kWh", *quarters()]).encode()))

    with pytest.raises(ImportQuestionsOpen) as refused:
        refuse_open_questions(file)

    assert refused.value.facts == {"details": "stamp_means"}


def test_several_moments_and_several_values_are_asked_for_and_a_named_end_says_start() -> None:
    rows = [f"01.01.2023 00:{15 * n:02d};01.01.2023 00:{15 * n + 15:02d};0,5;7,25" for n in range(3)]
    text = "\n".join(["from;until;house kWh;car kWh", *rows])
    told = Corrections(zone="Europe/Vienna", columns={"stamp": "from", "end": "until", "value": "car kWh"})

    seen = previewed(text, corrections=told)

    assert asked(text) == {
        "stamp_column": ("from", "until"),
        "value_column": ("house kWh", "car kWh"),
        "stamp_means": ("start", "end"),
        "zone": ("Europe/Vienna", "Europe/Berlin", "Europe/Zurich", "UTC"),
    }
    assert (seen.questions, seen.stamp_means, seen.found) == ((), "start", 3)
    assert (seen.total, seen.decimal_sign, seen.step_s) == (Decimal("21.750000"), ",", 900)


def test_days_and_months_that_may_be_taken_for_each_other_are_asked_for() -> None:
    doubtful = "\n".join(["when;kWh", *quarters(stamp="01/02/2023 00:{:02d}")])
    clear = "\n".join(["when;kWh", *quarters(stamp="13/02/2023 00:{:02d}")])

    assert asked(doubtful, corrections=ANSWERED) == {"stamp_pattern": ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")}
    assert previewed(clear, corrections=ANSWERED).stamp_pattern == "%d/%m/%Y %H:%M"


@pytest.mark.parametrize(
    ("value", "sign"),
    [("0,125", ","), ("1.5", "."), ("12,3456", ","), ("7", "."), ("1,234", None), ("1.234", None)],
)
def test_a_sign_that_may_part_thousands_is_asked_for(value: str, sign: str | None) -> None:
    text = "\n".join(["when;kWh", *quarters(value=value)])

    seen = previewed(text, corrections=ANSWERED)

    assert seen.decimal_sign == sign
    assert [each.detail for each in seen.questions] == ([] if sign else ["decimal_sign"])


def test_after_whole_numbers_a_sign_that_may_part_thousands_is_refused_until_somebody_says_what_it_is() -> (
    None
):
    values = [*["900"] * 420, "1.234", "0.5"]
    text = "\n".join(
        ["when;Wh", *(f"{FIRST + n * QUARTER:%Y-%m-%d %H:%M};{value}" for n, value in enumerate(values))]
    )
    told = Corrections(stamp_means="end", zone="Europe/Vienna", decimal_sign=".")

    unsaid, said = previewed(text, corrections=ANSWERED), previewed(text, corrections=told)

    assert [(line.line, line.value, line.rule.code) for line in unsaid.refused_lines] == [
        (422, "1.234", "value_not_a_number")
    ]
    # 420 x 900 Wh + 0.5 Wh, and with 1.234 Wh once the point is known to begin the decimals
    assert (unsaid.total, said.total) == (Decimal("378.000500"), Decimal("378.001734"))


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("kWh", "kWh"),
        ("Verbrauch (Wh)", "Wh"),
        ("Leistung [kW]", "kW"),
        ("Gas m³", "m3"),
        ("Energy MWh", "MWh"),
        ("value", None),
        ("kW in kWh", None),
    ],
)
def test_the_unit_is_read_from_the_header_or_asked_for(header: str, unit: str | None) -> None:
    seen = previewed("\n".join([f"when;{header}", *quarters()]), corrections=ANSWERED)

    assert seen.unit == unit


def test_a_step_that_the_rows_do_not_agree_on_is_asked_for() -> None:
    rows = [f"2023-01-01 {hour:02d}:{minute};1.5" for hour, minute in ((0, "15"), (1, "00"), (3, "45"))]

    assert asked("\n".join(["when;kWh", *rows]), corrections=ANSWERED) == {
        "step_s": ("300", "600", "900", "1800", "3600", "86400")
    }


def test_a_table_without_a_header_names_its_columns_by_number() -> None:
    text = "\n".join(quarters())

    seen = previewed(text, corrections=Corrections(stamp_means="end", unit="kWh", zone="UTC"))

    assert (seen.headers, seen.header_line, seen.found) == (("#1", "#2"), 0, 4)


def test_offsets_need_no_zone_and_days_need_no_start_or_end() -> None:
    offsets = "\n".join(["when;kWh", *quarters(stamp="2023-10-29T02:{:02d}:00+01:00")])
    days = "\n".join(["day;kWh", *(f"{day:02d}.03.2023;9.5" for day in range(24, 28))])

    assert asked(offsets) == {"stamp_means": ("start", "end")}
    seen = previewed(days, corrections=Corrections(zone="Europe/Vienna"))
    assert (seen.questions, seen.step_s, seen.found, seen.total) == ((), 86_400, 4, Decimal("38.000000"))


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_every_delimiter_is_found_out(sign: str) -> None:
    text = "\n".join([f"when{sign}kWh", *quarters(sign=sign)])

    assert previewed(text, corrections=ANSWERED).delimiter == sign


def test_an_hour_that_comes_twice_is_told_by_the_order_here_too() -> None:
    clocks = ["01:45", "02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00"]
    text = "\n".join(["when;kWh", *(f"2023-10-29 {clock};1" for clock in clocks)])

    seen = previewed(text, corrections=ANSWERED)

    assert (seen.found, seen.refused, seen.gaps) == (10, 0, 0)


def test_text_without_a_moment_is_of_unknown_format() -> None:
    with pytest.raises(FileFormatUnknown):
        previewed("name;kWh\nhouse;5\n")
