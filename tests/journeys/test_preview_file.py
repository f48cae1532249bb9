"""What the preview tells is what the import does."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.queries import DirectionNotCounted, meter_visible_to, series_of
from wattstead.domains.metering.rules import FileOfOtherUnit
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.journeys.preview_file import preview_file
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = DayPeriod(starts_on=date(2022, 1, 1), ends_before=date(2025, 1, 1))
METER = "1EMH0012345678"


@pytest.fixture
def meter_id() -> UUID:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="Europe/Vienna")
        return a_meter(site_id=site.pk, meter_number=METER).pk


def noe(*rows: str) -> bytes:
    return "\n".join([NETZ_NOE_HEADER, *rows]).encode()


def previewed(
    content: bytes, meter_id: UUID, *, corrections: Corrections = NO_CORRECTIONS, viewer: Viewer = SYSTEM
) -> Preview:
    with seen_by(viewer):
        return preview_file(
            viewer,
            file=ReadingFile(name="x", stream=BytesIO(content)),
            meter_id=meter_id,
            corrections=corrections,
            now=NOW,
        )


def imported(content: bytes, *, corrections: Corrections = NO_CORRECTIONS) -> ImportReport:
    return import_readings(
        SYSTEM,
        file=ReadingFile(name="x", stream=BytesIO(content)),
        meter_number=METER,
        corrections=corrections,
        now=NOW,
    )


def agreed(told: Preview | ImportReport) -> tuple[object, ...]:
    """Return what preview and import both say of a file."""
    return (
        told.found,
        told.without_value,
        told.repeated,
        told.refused,
        told.total,
        told.first_starts_at,
        told.last_ends_at,
    )


def days_of(meter_id: UUID) -> dict[date, Decimal]:
    with seen_by(SYSTEM):
        register = the_register(meter_visible_to(SYSTEM, meter_id=meter_id))
        days = day_totals(series=series_of(register), days=YEARS)
    found = zip(days.days, days.present.tolist(), days.totals.tolist(), strict=True)
    return {day: unscaled(total, days.scale) for day, present, total in found if present}


CLOCKS = st.sampled_from(
    ["26.03.2023 01:45", "26.03.2023 02:15", "28.10.2023 23:45"]
    + [f"29.10.2023 {hour:02d}:{minute:02d}" for hour in range(1, 4) for minute in (0, 15, 30, 45)]
)
ROWS = st.lists(
    st.tuples(
        CLOCKS, st.sampled_from(["0,1", "0,2", "-1", "x", "", "0,3333333"]), st.sampled_from(["", "0,5"])
    ),
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    step_s=st.sampled_from([None, 900, 1800, 3600, 86_400]),
    stamp_means=st.sampled_from([None, "start"]),
)
def test_preview_and_import_agree_on_counts_and_sums(
    meter_id: UUID, rows: list[tuple[str, str, str]], step_s: int | None, stamp_means: None
) -> None:
    content = noe(*(f"{clock};{value};{substitute};" for clock, value, substitute in rows), "")
    corrections = Corrections(step_s=step_s, stamp_means=stamp_means)

    seen = previewed(content, meter_id, corrections=corrections)
    report = imported(content, corrections=corrections)

    assert agreed(seen) == agreed(report)


def test_days_of_23_and_25_hours_are_stored_as_days(meter_id: UUID) -> None:
    content = noe("26.03.2023 00:00;1;;", "27.03.2023 00:00;2;;", "30.10.2023 00:00;3;;")

    report = imported(content, corrections=Corrections(step_s=86_400))
    again = imported(content, corrections=Corrections(step_s=86_400))

    assert (report.stored, again.unchanged, report.read_as["step_s"]) == (3, 3, 86_400)
    assert days_of(meter_id) == {
        date(2023, 3, 25): Decimal("1.000"),
        date(2023, 3, 26): Decimal("2.000"),
        date(2023, 10, 29): Decimal("3.000"),
    }


def test_hours_that_begin_between_hours_are_refused_and_none_overlap(meter_id: UUID) -> None:
    content = noe("01.01.2023 01:00;1;;", "01.01.2023 01:15;2;;", "01.01.2023 02:00;3;;")

    report = imported(content, corrections=Corrections(step_s=3600))

    assert [(line.line, line.rule.code) for line in report.refused_lines] == [(3, "stamp_off_grid")]
    assert days_of(meter_id) == {date(2023, 1, 1): Decimal("4.000")}


def test_power_is_stored_as_energy(meter_id: UUID) -> None:
    imported(noe("01.01.2023 00:15;4;;"), corrections=Corrections(unit="kW"))

    assert days_of(meter_id) == {date(2023, 1, 1): Decimal("1.000")}


def test_the_zone_is_that_of_the_meter_unless_a_person_says_otherwise(meter_id: UUID) -> None:
    content = noe("01.07.2023 00:15;1;;")

    assert previewed(content, meter_id).zone == "Europe/Vienna"
    assert previewed(content, meter_id, corrections=Corrections(zone="UTC")).first_starts_at == datetime(
        2023, 7, 1, tzinfo=UTC
    )


def test_what_the_meter_forbids_is_refused_before_an_import(meter_id: UUID) -> None:
    with seen_by(SYSTEM):
        meter = meter_visible_to(SYSTEM, meter_id=meter_id)
        gas = a_meter(site_id=meter.site_id, meter_type=MeterType.GAS)
        deactivate_meter(meter=meter, in_use_before=date(2023, 1, 2))

    removed = previewed(noe("02.01.2023 00:00;1;;", "02.01.2023 00:15;1;;"), meter_id)

    assert [line.rule.code for line in removed.refused_lines] == ["meter_out_of_use"]
    with pytest.raises(FileOfOtherUnit):
        previewed(noe("01.01.2023 00:15;1;;"), gas.pk)
    with pytest.raises(DirectionNotCounted), seen_by(SYSTEM):
        preview_file(
            SYSTEM,
            file=ReadingFile(name="x", stream=BytesIO(noe("01.01.2023 00:15;1;;"))),
            meter_id=meter_id,
            register_name=Direction.EXPORT,
            now=NOW,
        )


def test_gas_is_read_by_gas_days(meter_id: UUID) -> None:
    with seen_by(SYSTEM):
        site_id = meter_visible_to(SYSTEM, meter_id=meter_id).site_id
        gas = a_meter(site_id=site_id, meter_type=MeterType.GAS, meter_number="GAS1")
    content = "day;gas m³\n" + "".join(f"{day:02d}.03.2023;9.5\n" for day in range(24, 28))

    seen = previewed(content.encode(), gas.pk)
    report = import_readings(
        SYSTEM,
        file=ReadingFile(name="gas.csv", stream=BytesIO(content.encode())),
        meter_number="GAS1",
        now=NOW,
    )

    assert (seen.questions, seen.unit_stored, seen.total) == ((), "m3", Decimal("38.000000"))
    assert agreed(seen) == agreed(report)
    assert seen.first_starts_at == datetime(2023, 3, 24, 5, tzinfo=UTC)
    assert days_of(gas.pk) == {date(2023, 3, day): Decimal("9.500") for day in range(24, 28)}


def test_a_strangers_meter_is_not_there_to_preview_for(meter_id: UUID) -> None:
    stranger = Viewer(user_id=None, account_ids=frozenset({new_key()}))

    with pytest.raises(NotFound):
        previewed(noe("01.01.2023 00:15;1;;"), meter_id, viewer=stranger)
