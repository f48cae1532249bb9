"""An import that stopped half-way goes on where it stopped, in this process or the next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER, utc
from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.file_formats.reading import RefusedLine
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.import_reports import ImportReport, report_of
from wattstead.domains.metering.models import ImportRun
from wattstead.domains.metering.operations.imports import (
    FileIdentity,
    FileReading,
    ImportUnderWay,
    Piece,
    begin_import,
    finish_import,
    keep_lines,
)
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys import import_readings as journey
from wattstead.journeys.import_readings import ImportProgress, ReadingFile, import_readings
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVER = Period(starts_at=datetime(2015, 1, 1, tzinfo=UTC), ends_before=NOW)
REPEATED_HOUR = [
    "01:45",
    "02:00",
    "02:15",
    "02:30",
    "02:45",
    "02:00",
    "x",
    "02:15",
    "02:30",
    "02:45",
    "03:00",
]
CONTENT = "\n".join(
    [NETZ_NOE_HEADER, *(f"29.10.2023 {time};0,{n:03d};;" for n, time in enumerate(REPEATED_HOUR, start=1))]
).encode()
FILE = FileIdentity(name="reads.csv", sha256="0" * 64, size_bytes=1)


class Stopped(Exception):
    """The process ended here."""


@pytest.fixture
def series() -> Series:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="Europe/Vienna")
        return series_of(the_register(a_meter(site_id=site.pk, meter_number="1EMH1")))


def imported(*, tell: Callable[[ImportProgress], None] = lambda _: None) -> ImportReport:
    file = ReadingFile(name="reads.csv", stream=BytesIO(CONTENT))
    return import_readings(SYSTEM, file=file, meter_number="1EMH1", now=NOW, tell=tell)


def stored(series: Series) -> dict[int, int]:
    with seen_by(SYSTEM):
        found = read(series=series, period=EVER)
    return dict(zip(found.starts_s.tolist(), found.deltas.tolist(), strict=True))


@pytest.mark.parametrize("lines_at_once", [1, 2, 3, 7])
def test_stopped_after_every_piece_it_ends_as_if_undisturbed(
    series: Series, monkeypatch: pytest.MonkeyPatch, lines_at_once: int
) -> None:
    monkeypatch.setattr(journey, "LINES_AT_ONCE", lines_at_once)

    def stop(_: ImportProgress) -> None:
        raise Stopped

    stops = 0
    while stops < len(REPEATED_HOUR):
        try:
            imported(tell=stop)
        except Stopped:
            stops += 1
        else:
            break

    with seen_by(SYSTEM):
        (run,) = ImportRun.objects.all()
        report = report_of(SYSTEM, run_id=run.pk)
    assert stops == -(-len(REPEATED_HOUR) // lines_at_once)
    assert stored(series) == {
        utc("2023-10-28 23:30") + 900 * place: n for place, n in enumerate([1, 2, 3, 4, 5, 6, 8, 9, 10, 11])
    }
    assert (report.found, report.stored, report.refused, report.unchanged) == (10, 10, 1, 0)


def test_the_report_says_where_an_interrupted_import_was_carried_on(
    series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journey, "LINES_AT_ONCE", 4)

    def stop(_: ImportProgress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        imported(tell=stop)
    carried_on = imported()
    again = imported()

    assert (carried_on.resumed_at_line, again.resumed_at_line) == (6, None)
    assert (carried_on.stored, again.unchanged) == (10, 10)
    assert replace(again, run_id=carried_on.run_id).total == carried_on.total


def test_two_imports_of_one_file_do_not_run_side_by_side(series: Series) -> None:
    bad = [RefusedLine(2, "Messzeitpunkt", "x", "stamp_unreadable")]
    piece = Piece(file=recognise(BytesIO(CONTENT)), lines=bad)
    with seen_by(SYSTEM):
        register = registers_visible_to(SYSTEM).get(number=series.number)
        reading = FileReading(format_code="netz_noe")
        mine = begin_import(register=register, file=FILE, reading=reading, now=NOW)
        theirs = begin_import(register=register, file=FILE, reading=reading, now=NOW)
        keep_lines(run_id=mine.pk, from_line=1, piece=piece, now=NOW)

        assert mine.pk == theirs.pk
        with pytest.raises(ImportUnderWay):
            keep_lines(run_id=theirs.pk, from_line=1, piece=piece, now=NOW)
        finish_import(run_id=mine.pk, from_line=3, now=NOW)
        with pytest.raises(ImportUnderWay):
            finish_import(run_id=theirs.pk, from_line=3, now=NOW)


def test_the_report_on_a_strangers_import_is_not_there(series: Series) -> None:
    report = imported()
    stranger = Viewer(user_id=None, account_ids=frozenset({new_key()}))

    with pytest.raises(NotFound), seen_by(stranger):
        report_of(stranger, run_id=report.run_id)
