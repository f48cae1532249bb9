from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from tests.domains.metering.file_formats.exports import EXPORTS, Export
from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown
from wattstead.domains.metering.import_reports import ChangedValueTold, ImportReport, RefusedLineTold
from wattstead.domains.metering.models import ImportRemark, ImportRun
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.queries import (
    DirectionNotCounted,
    MeterNumberUnknown,
    meter_visible_to,
    series_of,
)
from wattstead.domains.metering.rules import FileOfOtherMeter, FileOfOtherUnit
from wattstead.domains.metering.vocabulary import LINE_RULES, Direction, MeterType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys import import_readings as journey
from wattstead.journeys.import_readings import ImportProgress, ReadingFile, import_readings
from wattstead.journeys.preview_file import preview_file
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 1, tzinfo=UTC)
EVER = Period(starts_at=datetime(2015, 1, 1, tzinfo=UTC), ends_before=datetime(2030, 1, 1, tzinfo=UTC))
METER = "1EMH0012345678"


@dataclass(frozen=True, kw_only=True)
class Household:
    viewer: Viewer
    series: Series


@pytest.fixture
def household() -> Household:
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        site = a_site(account_id=account.pk, zone="Europe/Vienna")
        meter = a_meter(site_id=site.pk, meter_number=METER, directions=(Direction.IMPORT, Direction.EXPORT))
        series = series_of(the_register(meter))
    return Household(viewer=a_viewer(user_id=person.pk, account_id=account.pk), series=series)


def netz_noe(*rows: str) -> bytes:
    return "\n".join([NETZ_NOE_HEADER, *rows]).encode()


def imported(
    household: Household, content: bytes, *, meter: str = METER, now: datetime = NOW
) -> ImportReport:
    file = ReadingFile(name="reads.csv", stream=BytesIO(content))
    return import_readings(household.viewer, file=file, meter_number=meter, now=now)


def stored_wh(household: Household) -> dict[str, int]:
    with seen_by(household.viewer):
        found = read(series=household.series, period=EVER)
    starts = [f"{datetime.fromtimestamp(start, UTC):%Y-%m-%d %H:%M}" for start in found.starts_s.tolist()]
    return dict(zip(starts, found.at_scale(3).deltas.tolist(), strict=True))


def test_a_file_becomes_intervals_and_a_report(household: Household) -> None:
    report = imported(
        household,
        netz_noe("01.01.2023 00:15;0,454;;", "01.01.2023 00:30;0,215;;", "01.01.2023 00:45;;;"),
    )

    assert stored_wh(household) == {"2022-12-31 23:00": 454, "2022-12-31 23:15": 215}
    assert report == ImportReport(
        run_id=report.run_id,
        file_name="reads.csv",
        format_name="Netz Niederösterreich",
        meter_number=METER,
        unit="kWh",
        zone="Europe/Vienna",
        found=2,
        stored=2,
        unchanged=0,
        revised=0,
        outranked=0,
        waiting=0,
        refused=0,
        without_value=1,
        repeated=0,
        total=Decimal("0.669000"),
        first_starts_at=datetime(2022, 12, 31, 23, tzinfo=UTC),
        last_ends_at=datetime(2022, 12, 31, 23, 30, tzinfo=UTC),
        resumed_at_line=None,
        refused_lines=(),
        changed_values=(),
        read_as={
            "encoding": "utf-8",
            "delimiter": ";",
            "decimal_sign": ",",
            "zone": "Europe/Vienna",
            "stamp_means": "end",
            "unit": "kWh",
            "step_s": 900,
            "columns": [
                ["stamp", "Messzeitpunkt", 1],
                ["value", "Gemessener Verbrauch (kWh)", 2],
                ["substitute_value", "Ersatzwert", 3],
            ],
        },
    )


def test_good_lines_are_kept_although_others_are_refused(household: Household) -> None:
    report = imported(
        household,
        netz_noe("01.01.2023 00:15;NaN;;", "01.01.2023 00:30;0,215;;", "01.01.2027 00:00;0,1;;"),
    )

    assert stored_wh(household) == {"2022-12-31 23:15": 215}
    assert report.refused_lines == (
        RefusedLineTold(
            line=2,
            field="Gemessener Verbrauch (kWh)",
            value="NaN",
            rule=LINE_RULES["value_not_a_number"],
            text="01.01.2023 00:15;NaN;;",
        ),
        RefusedLineTold(
            line=4,
            field="Messzeitpunkt",
            value="01.01.2027 00:00",
            rule=LINE_RULES["reading_in_future"],
            text="01.01.2027 00:00;0,1;;",
        ),
    )
    assert (report.found, report.refused) == (1, 2)


def test_a_second_import_changes_nothing_and_says_so(household: Household) -> None:
    content = netz_noe("01.01.2023 00:15;0,454;;", "01.01.2023 00:30;0,215;;")

    first, second = imported(household, content), imported(household, content)

    assert (first.changed_nothing, second.changed_nothing) == (False, True)
    assert (second.found, second.stored, second.unchanged, second.revised) == (2, 0, 2, 0)
    assert first.run_id != second.run_id


def test_a_changed_value_becomes_a_revision_and_is_told_with_its_line(household: Household) -> None:
    imported(household, netz_noe("01.01.2023 00:15;0,454;;", "01.01.2023 00:30;0,215;;"))

    report = imported(household, netz_noe("01.01.2023 00:30;0,3;;", "01.01.2023 00:15;0,454;;"))

    assert stored_wh(household) == {"2022-12-31 23:00": 454, "2022-12-31 23:15": 300}
    assert (report.unchanged, report.revised) == (1, 1)
    assert report.changed_values == (
        ChangedValueTold(
            line=2,
            starts_at=datetime(2022, 12, 31, 23, 15, tzinfo=UTC),
            old=Decimal("0.215000"),
            new=Decimal("0.300000"),
            text="01.01.2023 00:30;0,3;;",
        ),
    )


def test_an_estimate_never_takes_the_place_of_a_measured_value(household: Household) -> None:
    imported(household, netz_noe("01.01.2023 00:15;0,454;;"))

    report = imported(household, netz_noe("01.01.2023 00:15;;0,5;"))

    assert stored_wh(household) == {"2022-12-31 23:00": 454}
    assert (report.found, report.outranked, report.changed_nothing) == (1, 1, True)


def test_digits_finer_than_watt_hours_are_kept(household: Household) -> None:
    imported(household, netz_noe("01.01.2023 00:15;0,4545;;"))

    with seen_by(household.viewer):
        found = read(series=household.series, period=EVER)
    assert unscaled(found.total, found.scale) == Decimal("0.4545")


def test_the_export_register_is_filled_when_asked_for(household: Household) -> None:
    file = ReadingFile(name="feed.csv", stream=BytesIO(netz_noe("01.01.2023 00:15;0,454;;")))

    report = import_readings(
        household.viewer, file=file, meter_number=METER, now=NOW, register_name=Direction.EXPORT
    )

    assert (report.stored, stored_wh(household)) == (1, {})


def test_a_foreign_meter_and_a_missing_one_are_refused_alike_and_nothing_is_kept(
    household: Household,
) -> None:
    stranger = Household(
        viewer=Viewer(user_id=None, account_ids=frozenset([new_key()])), series=household.series
    )

    told = []
    for who, number in ((stranger, METER), (stranger, "1EMH9")):
        with pytest.raises(MeterNumberUnknown) as refused:
            imported(who, netz_noe("01.01.2023 00:15;0,454;;"), meter=number)
        told.append(refused.value.english.replace(number, "#"))

    assert told[0] == told[1]
    assert stored_wh(household) == {}
    assert runs_of(household) == 0


def runs_of(household: Household) -> int:
    with seen_by(household.viewer):
        return ImportRun.objects.count()


def test_an_unknown_format_keeps_nothing(household: Household) -> None:
    with pytest.raises(FileFormatUnknown):
        imported(household, b"a;b;c\n1;2;3\n")

    assert runs_of(household) == 0


def test_a_file_that_names_another_metering_point_is_refused(household: Household) -> None:
    here, there = "AT" + "1" * 31, "AT" + "2" * 31
    with seen_by(SYSTEM):
        site = a_site(account_id=household.series.account_id, name="Cabin", is_primary=False)
        a_meter(site_id=site.pk, meter_number=here)
    row = "01.01.2023 00:00;01.01.2023 00:14;0,1"

    with pytest.raises(FileOfOtherMeter) as refused:
        imported(household, f"{there}\nDATE_FROM;DATE_TO;VALUE\n{row}\n".encode(), meter=here)
    own = imported(household, f"{here}\nDATE_FROM;DATE_TO;VALUE\n{row}\n".encode(), meter=here)

    assert refused.value.facts == {"named": there, "meter_number": here}
    assert own.stored == 1


def test_kilowatt_hours_are_not_imported_into_a_gas_meter(household: Household) -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=household.series.account_id, name="Cabin", is_primary=False)
        a_meter(site_id=site.pk, meter_number="GAS1", meter_type=MeterType.GAS)

    with pytest.raises(FileOfOtherUnit):
        imported(household, netz_noe("01.01.2023 00:15;0,454;;"), meter="GAS1")
    with pytest.raises(DirectionNotCounted):
        import_readings(
            household.viewer,
            file=ReadingFile(name="x", stream=BytesIO(netz_noe())),
            meter_number="GAS1",
            now=NOW,
            register_name=Direction.EXPORT,
        )


def test_what_a_removed_meter_cannot_have_counted_is_refused_line_by_line(household: Household) -> None:
    with seen_by(SYSTEM):
        meter = meter_visible_to(SYSTEM, meter_id=household.series.meter_id)
        deactivate_meter(meter=meter, in_use_before=date(2023, 1, 2))

    report = imported(household, netz_noe("02.01.2023 00:00;0,1;;", "02.01.2023 00:15;0,2;;"))

    assert stored_wh(household) == {"2023-01-01 22:45": 100}
    assert [line.rule.code for line in report.refused_lines] == ["meter_out_of_use"]


def test_progress_is_told_piece_by_piece(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "LINES_AT_ONCE", 2)
    content = netz_noe("01.01.2023 00:15;1;;", "01.01.2023 00:30;x;;", "01.01.2023 00:45;2;;")
    heard: list[ImportProgress] = []

    import_readings(
        household.viewer,
        file=ReadingFile(name="reads.csv", stream=BytesIO(content)),
        meter_number=METER,
        now=NOW,
        tell=heard.append,
    )

    size = len(content)
    assert heard == [
        ImportProgress(line=3, bytes_read=size, bytes_in_all=size, found=1, refused=1),
        ImportProgress(line=4, bytes_read=size, bytes_in_all=size, found=2, refused=1),
    ]


def test_many_refused_lines_are_all_kept_but_only_the_first_thousand_told(household: Household) -> None:
    report = imported(household, netz_noe(*["x;1;;"] * 1500))

    with seen_by(household.viewer):
        kept = ImportRemark.objects.filter(run_id=report.run_id).count()
    assert (report.refused, len(report.refused_lines), kept) == (1500, 1000, 1500)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_a_real_file_is_stored_to_the_last_interval_and_twice_is_once(
    household: Household, export: Export
) -> None:
    content, total = export.path.read_bytes(), export.total()
    file = ReadingFile(name=export.name, stream=BytesIO(content))
    with seen_by(household.viewer):
        preview = preview_file(household.viewer, file=file, meter_id=household.series.meter_id, now=AUTUMN)

    report = imported(household, content, now=AUTUMN)
    again = imported(household, content, now=AUTUMN)

    years = DayPeriod(starts_on=date(2019, 1, 1), ends_before=date(2027, 1, 1))
    with seen_by(household.viewer):
        stored = read(series=household.series, period=EVER)
        days = day_totals(series=household.series, days=years)
    odd = {day: n for day, n in zip(days.days, days.present.tolist(), strict=True) if n not in {0, 96}}
    kept = unscaled(stored.total, stored.scale)
    assert (report.found, report.stored, report.refused) == (export.found, export.found, 0)
    assert (again.unchanged, again.changed_nothing) == (export.found, True)
    assert (len(stored), kept, odd) == (export.found, preview.total, dict(export.odd_days))
    assert (report.total, unscaled(days.total, days.scale)) == (kept, kept)
    assert abs(kept - total) < Decimal("0.0001")
    assert agreed(preview) == agreed(report)


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


def test_a_partner_who_only_looks_imports_nothing(household: Household) -> None:
    (account_id,) = household.viewer.account_ids
    partner = a_viewer(account_id=account_id, role=MembershipRole.VIEWER)

    with pytest.raises(RoleNotAllowed):
        imported(Household(viewer=partner, series=household.series), netz_noe("x"))
