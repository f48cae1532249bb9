from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domains.metering.file_formats.reading_of_text import utc
from wattstead.domains.metering.file_formats.declarations import StampColumns
from wattstead.domains.metering.file_formats.stamps import StampReader

ZONES = [
    "Europe/Vienna",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Atlantic/Azores",
    "Asia/Kathmandu",
    "UTC",
]
WALL_CLOCKS = st.integers(min_value=0, max_value=57 * 365 * 24 * 60).map(
    lambda minutes: datetime.fromisoformat("1980-01-01") + timedelta(minutes=minutes)
)


@given(moment=WALL_CLOCKS, zone=st.sampled_from(ZONES))
def test_a_stamp_means_exactly_the_instants_at_which_the_clock_shows_it(moment: datetime, zone: str) -> None:
    instants = StampReader(("%d.%m.%Y %H:%M",), zone=ZoneInfo(zone)).instants(f"{moment:%d.%m.%Y %H:%M}")

    day_before_s = int(moment.replace(tzinfo=UTC).timestamp()) - 86_400
    shown = {
        second
        for second in range(day_before_s, day_before_s + 2 * 86_400, 60)
        if datetime.fromtimestamp(second, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment
    }
    assert set(instants) == shown


def test_an_offset_in_the_stamp_leaves_no_doubt() -> None:
    stamps = StampReader(("%Y-%m-%dT%H:%M:%S.%f%z",), zone=ZoneInfo("Europe/Vienna"))

    assert stamps.instants("2023-10-29T02:15:00.000+02:00") == (utc("2023-10-29 00:15"),)
    assert stamps.instants("2023-10-29T02:15:00.000+01:00") == (utc("2023-10-29 01:15"),)


def test_two_columns_make_one_stamp() -> None:
    stamps = StampReader(("%d.%m.%Y %H:%M:%S",), zone=ZoneInfo("Europe/Vienna"))

    assert stamps.instants("01.03.2020 00:15:00") == (utc("2020-02-29 23:15"),)


@pytest.mark.parametrize("text", ["", " ", "01.01.2023", "01.01.2023 24:00", "01.01.9999 00:00", "T", "0 0"])
def test_what_is_no_stamp_is_a_value_error(text: str) -> None:
    stamps = StampReader(("%d.%m.%Y %H:%M",), zone=ZoneInfo("Europe/Vienna"))

    with pytest.raises(ValueError):  # noqa: PT011  the reader of lines gives it a name
        stamps.instants(text)


def test_a_pattern_whose_date_and_time_cannot_be_told_apart_is_a_wrong_declaration() -> None:
    with pytest.raises(ValueError, match="exactly one space or T"):
        StampColumns(columns=("a",), patterns=("%d.%m.%Y%H:%M",))
