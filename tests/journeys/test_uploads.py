"""A file goes from the portal through a preview and a job into the meter, and is removed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.accounts import a_member, a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.foundation.test_jobs import waiting_jobs
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.file_formats.corrections import Corrections
from wattstead.domains.metering.file_formats.recognised import ImportQuestionsOpen
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.models import ImportRun, Upload, UploadChunk
from wattstead.domains.metering.operations.imports import FileIdentity, ImportUnderWay, Piece, keep_lines
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.jobs import tasks
from wattstead.journeys import import_readings as importing
from wattstead.journeys.import_readings import ImportProgress, ReadingFile
from wattstead.journeys.uploads import (
    cancel_import,
    carry_out_import,
    import_progress,
    import_upload,
    keep_upload,
    preview_upload,
    tidy_uploads,
    upload_told,
    withdraw_upload,
)
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVER = Period(starts_at=datetime(2015, 1, 1, tzinfo=UTC), ends_before=NOW)
CONTENT = "\n".join(
    [NETZ_NOE_HEADER, "01.01.2023 00:15;0,454;;", "01.01.2023 00:30;x;;", "01.01.2023 00:45;0,215;;"]
).encode()
UNKNOWN = b"when;energy kWh;power kW\n2023-01-01 00:15;0.5;2.0\n2023-01-01 00:30;0.25;1.0\n"


@dataclass(frozen=True, kw_only=True)
class Home:
    viewer: Viewer
    meter_id: UUID
    series: Series

    @property
    def stored(self) -> Decimal:
        with seen_by(SYSTEM):
            found = read(series=self.series, period=EVER)
        return unscaled(found.total, found.scale)


@pytest.fixture
def home() -> Home:
    return a_home()


def a_home(*, role: MembershipRole = MembershipRole.OWNER) -> Home:
    with seen_by(SYSTEM):
        account = an_account()
        person = a_member(account, role=role)
        meter = a_meter(site_id=a_site(account_id=account.pk, zone="Europe/Vienna").pk)
        return Home(
            viewer=a_viewer(account_id=account.pk, user_id=person.pk, role=role),
            meter_id=meter.pk,
            series=series_of(the_register(meter)),
        )


def kept(home: Home, content: bytes = CONTENT) -> UUID:
    with seen_by(home.viewer):
        return keep_upload(home.viewer, meter_id=home.meter_id, name="reads.csv", chunks=[content], now=NOW)


def begun(home: Home, upload_id: UUID, corrections: Corrections | None = None) -> UUID:
    with seen_by(home.viewer):
        return import_upload(
            home.viewer, upload_id=upload_id, corrections=corrections or Corrections(), now=NOW
        )


def progress(home: Home, run_id: UUID) -> ImportProgress | ImportReport:
    with seen_by(home.viewer):
        return import_progress(home.viewer, run_id=run_id)


def carry_out(upload_id: UUID) -> None:
    carry_out_import(SYSTEM, upload_id=upload_id, now=NOW, today=NOW.date())


def left() -> tuple[int, int]:
    with seen_by(SYSTEM):
        return Upload.objects.count(), UploadChunk.objects.count()


def test_a_file_is_kept_shown_imported_by_a_job_and_removed(home: Home) -> None:
    upload_id = kept(home)
    with seen_by(home.viewer):
        told = upload_told(home.viewer, upload_id=upload_id)
        preview = preview_upload(home.viewer, upload_id=upload_id, now=NOW)

    run_id = begun(home, upload_id)
    before = progress(home, run_id)
    jobs = waiting_jobs()
    tasks.import_upload(str(upload_id))
    report = progress(home, run_id)

    assert (told.name, told.size_bytes, told.meter_id) == ("reads.csv", len(CONTENT), home.meter_id)
    assert (preview.found, preview.total, preview.refused) == (2, Decimal("0.669000"), 1)
    assert before == ImportProgress(line=0, bytes_read=0, bytes_in_all=len(CONTENT), found=0, refused=0)
    assert jobs == [("import_upload", {"upload_id": str(upload_id)})]
    assert isinstance(report, ImportReport)
    assert (report.found, report.stored, report.refused, report.total) == (2, 2, 1, preview.total)
    assert (home.stored, left()) == (Decimal("0.669"), (0, 0))


def test_a_job_that_runs_twice_changes_nothing_and_ends_in_peace(home: Home) -> None:
    upload_id = kept(home)
    run_id = begun(home, upload_id)

    carry_out(upload_id)
    first = progress(home, run_id)
    carry_out(upload_id)

    assert progress(home, run_id) == first
    with seen_by(SYSTEM):
        assert ImportRun.objects.count() == 1


def test_a_job_that_comes_late_begins_no_import_of_its_own(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = kept(home)
    run_id = begun(home, upload_id)

    whole = importing.identity_of

    def overtaken(file: ReadingFile) -> FileIdentity:
        """Another worker, who was asked as well, brings the import to its end meanwhile."""
        monkeypatch.undo()
        carry_out(upload_id)
        return whole(file)

    monkeypatch.setattr(importing, "identity_of", overtaken)
    carry_out(upload_id)

    report = progress(home, run_id)
    assert isinstance(report, ImportReport)
    assert (report.stored, report.unchanged, left()) == (2, 0, (0, 0))
    with seen_by(SYSTEM):
        assert list(ImportRun.objects.values_list("pk", flat=True)) == [run_id]


def test_an_import_that_is_cancelled_keeps_what_it_had_and_goes_on_when_the_file_comes_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES_AT_ONCE", 1)
    upload_id = kept(home)
    run_id = begun(home, upload_id)

    def cancelled_then(*, run_id: UUID, from_line: int, piece: Piece, now: datetime) -> ImportRun:
        """Keep a piece; before the next one somebody changes their mind."""
        kept_run = keep_lines(run_id=run_id, from_line=from_line, piece=piece, now=now)
        cancel_import(home.viewer, run_id=run_id, now=now)
        return kept_run

    with monkeypatch.context() as patched:
        patched.setattr(importing, "keep_lines", cancelled_then)
        carry_out(upload_id)
    stopped, removed, kept_until_then = progress(home, run_id), left(), home.stored
    with seen_by(home.viewer):
        cancel_import(home.viewer, run_id=run_id, now=NOW)
    again_id = kept(home)
    again = begun(home, again_id)
    carry_out(again_id)

    report = progress(home, again)
    assert isinstance(stopped, ImportReport)
    assert isinstance(report, ImportReport)
    assert (stopped.stopped_by, stopped.stored, removed) == ("cancelled", 1, (0, 0))
    assert (kept_until_then, home.stored) == (Decimal("0.454"), Decimal("0.669"))
    assert (report.stored, report.unchanged, report.stopped_by) == (1, 1, "")
    assert progress(home, run_id) == stopped


def test_what_a_file_leaves_open_is_asked_and_refused_until_it_is_answered(home: Home) -> None:
    upload_id = kept(home, UNKNOWN)
    answers = Corrections(stamp_means="end", columns={"value": "energy kWh"})

    with pytest.raises(ImportQuestionsOpen):
        begun(home, upload_id)
    with seen_by(home.viewer):
        asked = preview_upload(home.viewer, upload_id=upload_id, now=NOW)
        answered = preview_upload(home.viewer, upload_id=upload_id, corrections=answers, now=NOW)
    begun(home, upload_id, answers)
    carry_out(upload_id)

    assert [question.detail for question in asked.questions] == ["value_column", "stamp_means"]
    assert (answered.questions, answered.found, answered.total) == ((), 2, Decimal("0.750000"))
    assert home.stored == Decimal("0.75")


def test_a_refusal_on_the_way_stops_the_import_and_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wattstead.domains.metering.operations.imports.MOST_REFUSED", 0)
    upload_id = kept(home)
    run_id = begun(home, upload_id)

    carry_out(upload_id)

    report = progress(home, run_id)
    assert isinstance(report, ImportReport)
    assert (report.stopped_by, report.found, left()) == ("too_many_lines_refused", 0, (0, 0))


def test_who_lost_the_right_in_the_meantime_imports_nothing(home: Home) -> None:
    upload_id = kept(home)
    run_id = begun(home, upload_id)
    with seen_by(SYSTEM):
        Upload.objects.filter(pk=upload_id).update(asked_by=new_key())

    carry_out(upload_id)

    report = progress(home, run_id)
    assert isinstance(report, ImportReport)
    assert (report.stopped_by, home.stored) == ("meter_number_unknown", Decimal(0))


def test_other_corrections_begin_anew_and_stop_what_was_under_way(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES_AT_ONCE", 1)
    upload_id, again_id = kept(home), kept(home)
    first = begun(home, upload_id)

    second = begun(home, again_id, Corrections(zone="UTC"))
    carry_out(upload_id)
    carry_out(again_id)

    stopped, report = progress(home, first), progress(home, second)
    assert isinstance(stopped, ImportReport)
    assert isinstance(report, ImportReport)
    assert (stopped.stopped_by, stopped.found) == ("read_otherwise", 0)
    assert (report.found, report.read_as["zone"]) == (2, "UTC")


def test_a_stranger_finds_neither_upload_nor_import(home: Home) -> None:
    stranger = a_home()
    upload_id = kept(home)
    run_id = begun(home, upload_id)

    for asked in (
        lambda viewer: upload_told(viewer, upload_id=upload_id),
        lambda viewer: preview_upload(viewer, upload_id=upload_id, now=NOW),
        lambda viewer: import_upload(viewer, upload_id=upload_id, now=NOW),
        lambda viewer: withdraw_upload(viewer, upload_id=upload_id),
        lambda viewer: import_progress(viewer, run_id=run_id),
        lambda viewer: cancel_import(viewer, run_id=run_id, now=NOW),
        lambda viewer: keep_upload(viewer, meter_id=home.meter_id, name="x", chunks=[b"x"], now=NOW),
    ):
        with pytest.raises(NotFound), seen_by(stranger.viewer):
            asked(stranger.viewer)


def test_who_may_only_look_keeps_and_imports_nothing(home: Home) -> None:
    upload_id = kept(home)
    run_id = begun(home, kept(home))
    (account_id,) = home.viewer.account_ids
    partner = a_viewer(account_id=account_id, role=MembershipRole.VIEWER)

    for asked in (
        lambda: keep_upload(partner, meter_id=home.meter_id, name="x", chunks=[b"x"], now=NOW),
        lambda: import_upload(partner, upload_id=upload_id, now=NOW),
        lambda: withdraw_upload(partner, upload_id=upload_id),
        lambda: cancel_import(partner, run_id=run_id, now=NOW),
    ):
        with pytest.raises(RoleNotAllowed), seen_by(partner):
            asked()


def test_an_upload_is_withdrawn_unless_it_is_being_imported(home: Home) -> None:
    wanted, unwanted = kept(home), kept(home, UNKNOWN)
    begun(home, wanted)

    with seen_by(home.viewer):
        withdraw_upload(home.viewer, upload_id=unwanted)
    with pytest.raises(ImportUnderWay), seen_by(home.viewer):
        withdraw_upload(home.viewer, upload_id=wanted)

    assert left() == (1, 1)


def test_forgotten_uploads_go_and_an_import_whose_worker_died_is_taken_up(home: Home) -> None:
    forgotten, fresh, stuck = kept(home), kept(home), kept(home)
    run_id = begun(home, stuck)
    with seen_by(SYSTEM):
        Upload.objects.filter(pk=forgotten).update(kept_at=NOW - timedelta(days=8))
        later = ImportRun.objects.get(pk=run_id).updated_at + timedelta(minutes=16)
        ImportRun.objects.filter(pk=run_id).update(started_at=later)
        Upload.objects.filter(pk=fresh).update(kept_at=later)
        Upload.objects.filter(pk=stuck).update(kept_at=later)

    with seen_by(SYSTEM):
        tidy_uploads(SYSTEM, now=later + timedelta(minutes=1))

    with seen_by(SYSTEM):
        assert set(Upload.objects.values_list("pk", flat=True)) == {fresh, stuck}
    assert [arguments["upload_id"] for _, arguments in waiting_jobs()] == [str(stuck)] * 2


def test_an_import_that_does_not_end_in_a_day_is_given_up(home: Home) -> None:
    upload_id = kept(home)
    run_id = begun(home, upload_id)
    with seen_by(SYSTEM):
        later = ImportRun.objects.get(pk=run_id).updated_at + timedelta(days=2)

    with seen_by(SYSTEM):
        tidy_uploads(SYSTEM, now=later)
    with seen_by(SYSTEM):
        tidy_uploads(SYSTEM, now=later)

    report = progress(home, run_id)
    assert isinstance(report, ImportReport)
    assert (report.stopped_by, left()) == ("given_up", (0, 0))
