"""A stranger's meters and readings are there, committed, and nobody else can see or touch them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import DatabaseError, ProgrammingError, connections
from django.db.models import Model

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.accounts import an_account
from tests.factories.metering import a_gas_quality, a_meter, an_estimate, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.models import (
    Estimate,
    GasQuality,
    ImportRemark,
    ImportRun,
    Meter,
    Register,
    Upload,
    UploadChunk,
)
from wattstead.domains.metering.operations.uploads import keep_upload
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.kernel.viewer import SYSTEM, Viewer

TABLES: list[type[Model]] = [
    Meter,
    Register,
    ImportRun,
    ImportRemark,
    Upload,
    UploadChunk,
    Estimate,
    GasQuality,
]


def a_household() -> Viewer:
    """Commit an account with a row in every table of metering; return who may see it."""
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="Europe/Vienna")
        meter = a_meter(site_id=site.pk)
        an_estimate(the_register(meter))
        a_gas_quality(meter)
        keep_upload(meter=meter, name="x", chunks=[b"x"], now=datetime(2026, 1, 1, tzinfo=UTC))
    import_readings(
        SYSTEM,
        file=ReadingFile(
            name="x", stream=BytesIO(f"{NETZ_NOE_HEADER}\n01.01.2023 00:15;1;;\nx;1;;\n".encode())
        ),
        meter_number=meter.meter_number,
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return Viewer(user_id=None, account_ids=frozenset({site.account_id}))


def strangers_rows_reached(model: type[Model], *, viewer: Viewer) -> int:
    """Count the rows of other accounts that any query or change of `viewer` reaches."""
    with seen_by(viewer):
        seen = model._base_manager.exclude(account_id__in=viewer.account_ids).count()
        changed = model._base_manager.exclude(account_id__in=viewer.account_ids).update(
            updated_at=datetime(2030, 1, 1, tzinfo=UTC)
        )
    return seen + changed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", TABLES)
def test_row_security_hides_a_strangers_rows_from_any_query(model: type[Model]) -> None:
    me, _stranger = a_household(), a_household()

    assert strangers_rows_reached(model, viewer=me) == 0
    with seen_by(me):
        assert model._base_manager.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("model", TABLES)
def test_without_its_policy_the_table_would_leak_a_strangers_rows(model: type[Model]) -> None:
    """Prove that the test above can fail: the policy is what hides the rows."""
    me, _stranger = a_household(), a_household()

    with unguarded(model._meta.db_table):
        reached = strangers_rows_reached(model, viewer=me)

    assert reached == 2


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", TABLES)
def test_nobody_writes_a_row_into_a_strangers_account(model: type[Model]) -> None:
    me, stranger = a_household(), a_household()
    (strangers_account,) = stranger.account_ids

    with pytest.raises(DatabaseError, match="row-level security"), seen_by(me):
        model._base_manager.update(account_id=strangers_account)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", TABLES)
def test_a_query_without_viewer_raises_although_rows_are_there(model: type[Model]) -> None:
    a_household()

    with pytest.raises(ProgrammingError, match="nobody is looking"):
        model._base_manager.count()
