"""A household brings what its Green Button gave it: once, twice, interrupted, into the right register."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from tests.domains.metering.file_formats.green_button.feeds import (
    MIDNIGHT,
    TWO_METERS,
    a_block,
    a_feed,
    a_house,
    a_meter_reading,
    a_reading_type,
    a_value,
    some_values,
)
from tests.domains.metering.file_formats.green_button.test_real_files import WITH_USAGE, content_of
from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.green_button.choosing import GreenButtonOfOtherDirection
from wattstead.domains.metering.file_formats.green_button.survey import GreenButtonWithoutUsage
from wattstead.domains.metering.file_formats.recognised import ImportQuestionsOpen
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.models import ImportRun
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.rules import FileOfOtherUnit
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys import import_readings as journey
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.journeys.preview_file import preview_file
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.flags import Quality, Source, flag
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, tzinfo=UTC)
EVER = Period(starts_at=datetime(2005, 1, 1, tzinfo=UTC), ends_before=datetime(2030, 1, 1, tzinfo=UTC))
METER = "1EMH0012345678"


@dataclass(frozen=True, kw_only=True)
class House:
    viewer: Viewer
    imported: Series
    exported: Series


def a_house_in(zone: str, *, meter_number: str = METER) -> House:
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        site = a_site(account_id=account.pk, zone=zone)
        meter = a_meter(
            site_id=site.pk, meter_number=meter_number, directions=(Direction.IMPORT, Direction.EXPORT)
        )
        return House(
            viewer=a_viewer(user_id=person.pk, account_id=account.pk),
            imported=series_of(the_register(meter)),
            exported=series_of(the_register(meter, direction=Direction.EXPORT)),
        )


@pytest.fixture
def house() -> House:
    return a_house_in("Europe/Berlin")


def brought(
    house: House,
    content: bytes,
    *,
    direction: Direction = Direction.IMPORT,
    corrections: Corrections = NO_CORRECTIONS,
) -> ImportReport:
    return import_readings(
        house.viewer,
        file=ReadingFile(name="use.xml", stream=BytesIO(content)),
        meter_number=METER,
        register_name=direction,
        corrections=corrections,
        now=NOW,
    )


def stored(house: House, series: Series) -> Intervals:
    with seen_by(house.viewer):
        return read(series, EVER)


@pytest.mark.parametrize("name", sorted(WITH_USAGE))
def test_a_sample_is_stored_whole_and_a_second_time_changes_nothing(name: str) -> None:
    house = a_house_in("America/Los_Angeles" if name.startswith(("cew", "gbo_Coast")) else "America/New_York")
    found, total = WITH_USAGE[name]

    first = brought(house, content_of(name))
    kept = stored(house, house.imported)
    second = brought(house, content_of(name))

    assert (first.found, first.stored, first.refused, first.total) == (found, found, 0, total)
    assert (len(kept), unscaled(kept.total, kept.scale)) == (found, total)
    assert (second.unchanged, second.stored, second.revised, second.outranked) == (found, 0, 0, 0)
    assert stored(house, house.imported) == kept
    assert first.format_name == "Green Button (ESPI)"


def test_each_direction_fills_its_register(house: House) -> None:
    brought(house, TWO_METERS)
    brought(house, TWO_METERS, direction=Direction.EXPORT)

    assert stored(house, house.imported).deltas.tolist() == [100, 200]
    assert stored(house, house.exported).deltas.tolist() == [7, 8]


def test_codes_of_quality_are_kept_with_the_readings(house: House) -> None:
    brought(
        house,
        a_house(
            a_value(1),
            a_value(2, start=MIDNIGHT + 900, quality=[9]),
            a_value(3, start=MIDNIGHT + 1800, quality=[7, 14]),
        ),
    )

    assert stored(house, house.imported).flags.tolist() == [
        flag(Source.smart_meter, Quality.valid),
        flag(Source.estimated, Quality.estimated),
        flag(Source.manual, Quality.valid),
    ]


def test_digits_finer_than_a_watt_hour_are_kept(house: House) -> None:
    brought(house, a_house(a_value(1_234_567), powerOfTenMultiplier=-3))

    kept = stored(house, house.imported)
    assert unscaled(kept.total, kept.scale) == Decimal("1.234567")


def test_a_file_that_leaves_open_what_is_meant_keeps_nothing(house: House) -> None:
    content = a_feed(
        *(a_meter_reading(number, title=f"No. {number}") for number in (1, 2)),
        a_reading_type(),
        *(a_block(a_value(number), meter_reading=number) for number in (1, 2)),
    )

    with pytest.raises(ImportQuestionsOpen):
        brought(house, content)
    brought(house, content, corrections=Corrections(usage_point="No. 2"))

    assert stored(house, house.imported).deltas.tolist() == [2]
    with seen_by(house.viewer):
        assert [run.corrections for run in ImportRun.objects.all()] == [{"usage_point": "No. 2"}]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (a_house(a_value(1), flowDirection=19), GreenButtonOfOtherDirection),
        (a_house(a_value(1), uom=42, kind=58), FileOfOtherUnit),
        (a_house(), GreenButtonWithoutUsage),
    ],
    ids=["direction", "unit", "empty"],
)
def test_a_file_for_something_else_keeps_nothing(
    house: House, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        brought(house, content)

    with seen_by(house.viewer):
        assert ImportRun.objects.count() == 0


def test_gas_in_cubic_metres_fills_a_gas_meter() -> None:
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        site = a_site(account_id=account.pk)
        meter = a_meter(
            site_id=site.pk, meter_number=METER, meter_type=MeterType.GAS, directions=(Direction.IMPORT,)
        )
        series = series_of(the_register(meter))
    house = House(viewer=a_viewer(user_id=person.pk, account_id=account.pk), imported=series, exported=series)

    brought(house, a_house(a_value(1_500, duration=3600), uom=42, kind=58, powerOfTenMultiplier=-3))

    assert stored(house, series).deltas.tolist() == [1_500]


def test_an_interrupted_import_goes_on_where_it_stopped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journey, "LINES_AT_ONCE", 10)
    content = a_house(some_values(*range(1, 97)))

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_readings(
            house.viewer,
            file=ReadingFile(name="use.xml", stream=BytesIO(content)),
            meter_number=METER,
            now=NOW,
            tell=stop,
        )
    report = brought(house, content)

    assert (report.resumed_at_line, report.found, report.stored) == (11, 96, 96)
    assert stored(house, house.imported).deltas.tolist() == list(range(1, 97))


def test_a_stranger_cannot_look_at_a_file_for_the_meter(house: House) -> None:
    stranger = a_house_in("Europe/Berlin", meter_number="1EMH0099999999")

    with seen_by(stranger.viewer), pytest.raises(NotFound):
        preview_file(
            stranger.viewer,
            file=ReadingFile(name="use.xml", stream=BytesIO(TWO_METERS)),
            meter_id=house.imported.meter_id,
            now=NOW,
        )
