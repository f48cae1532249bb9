from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections

from tests.factories.devices_measured import what_devices_measured
from tests.timeseries.readings import DAY, IN_TIME, MINE, THEIRS, of_all, register, slots, slots_held
from wattstead.foundation.tenancy import NoUnitOfWork, seen_by
from wattstead.foundation.tenancy.protection import IS_MINE, protect, unprotect
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import record_exchange
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.outcome import RegisterOfAnotherAccount
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.store import take_in, withdraw

pytestmark = pytest.mark.usefixtures("_stranger_has_rows")
TABLES = [
    "reading_block",
    "reading_revision",
    "device_epoch",
    "production_block",
    "production_revision",
    "battery_block",
    "battery_revision",
    "smart_plug_block",
    "smart_plug_revision",
]
VIEWS = ["reading", "production_reading", "battery_reading", "smart_plug_reading"]
ME = Viewer(user_id=None, account_ids=frozenset({MINE}))
NOBODY = Viewer(user_id=None)
HIS = register(31, account_id=THEIRS)
HIS_EMPTY = register(32, account_id=THEIRS)
EXCHANGE = DeviceEpoch(
    starts_at=datetime(2025, 6, 1, 10, tzinfo=UTC),
    old_serial_number="A1",
    new_serial_number="B7",
    old_final_value=5,
    new_first_value=0,
)


def deliver(series: Series, deltas: dict[int, int]) -> None:
    take_in(series, slots(deltas), known_at=IN_TIME, actor_id=None, reason="test")


@pytest.fixture(scope="module")
def _stranger_has_rows(committed: None) -> None:
    """A neighbour with blocks, revisions and an exchange, all committed."""
    with seen_by(SYSTEM):
        what_devices_measured(account_id=THEIRS)
        deliver(HIS, {0: 5, 1: 6})
        deliver(HIS, {0: 7})
        record_exchange(HIS, EXCHANGE, known_at=IN_TIME, actor_id=None, reason="test")


def rows_seen_by(viewer: Viewer, *, table: str) -> int:
    with seen_by(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def drop_policies() -> Iterator[Callable[[str], None]]:
    """Take the policies of a table away, and put them back after the test."""
    dropped: list[str] = []

    def drop(table: str) -> None:
        dropped.append(table)
        with connections["owner"].cursor() as cursor:
            cursor.execute(unprotect(table))

    yield drop
    with connections["owner"].cursor() as cursor:
        for table in dropped:
            cursor.execute(protect(table, visible=IS_MINE, writable=IS_MINE))


@pytest.mark.parametrize("table", [*TABLES, *VIEWS])
@pytest.mark.parametrize("viewer", [ME, NOBODY])
def test_stranger_committed_rows_are_hidden(table: str, viewer: Viewer) -> None:
    assert rows_seen_by(viewer, table=table) == 0
    assert rows_seen_by(SYSTEM, table=table) > 0


@pytest.mark.parametrize("table", TABLES)
def test_without_policies_the_rows_of_strangers_show(
    table: str, drop_policies: Callable[[str], None]
) -> None:
    """The control: what `test_stranger_committed_rows_are_hidden` looks at does leak without the policies."""
    drop_policies(table)

    assert rows_seen_by(ME, table=table) > 0


@pytest.mark.parametrize("table", [*TABLES, *VIEWS])
def test_query_without_a_viewer_is_refused_though_rows_are_there(table: str) -> None:
    with pytest.raises(ProgrammingError, match="nobody is looking"), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")


def test_reads_of_a_stranger_give_nothing_and_no_sign() -> None:
    with seen_by(ME):
        his, nothing = read(HIS, DAY), read(register(999), DAY)

    assert (len(his), len(nothing)) == (0, 0)


def test_nobody_stores_readings_for_another_account() -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), seen_by(ME):
        deliver(HIS_EMPTY, {0: 5})

    with seen_by(SYSTEM):
        assert slots_held(read(HIS_EMPTY, DAY)) == {}


def test_nobody_records_an_exchange_for_another_account() -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), seen_by(ME):
        record_exchange(HIS_EMPTY, EXCHANGE, known_at=IN_TIME, actor_id=None, reason="test")


def test_reading_for_a_hidden_register_is_refused_and_not_silently_dropped() -> None:
    """ON CONFLICT DO NOTHING over a hidden row inserts nothing and says so to nobody."""
    claimed = register(HIS.number, account_id=MINE)

    for take in (
        lambda: deliver(claimed, {5: 9}),
        lambda: load_days(of_all((claimed,), slots({5: 9})), known_at=IN_TIME, actor_id=None, reason="test"),
        lambda: take_in_many(
            of_all((claimed,), slots({5: 9})), known_at=IN_TIME, actor_id=None, reason="test"
        ),
    ):
        with pytest.raises(RegisterOfAnotherAccount), seen_by(ME):
            take()

    with seen_by(SYSTEM):
        assert slots_held(read(HIS, DAY)) == {0: 7, 1: 6}


def test_stranger_readings_cannot_be_withdrawn() -> None:
    with seen_by(ME):
        withdraw(HIS, DAY, known_at=IN_TIME, actor_id=None, reason="test")

    with seen_by(SYSTEM):
        assert slots_held(read(HIS, DAY)) == {0: 7, 1: 6}


def test_store_outside_a_unit_of_work_refuses() -> None:
    with pytest.raises(NoUnitOfWork):
        deliver(register(1), {0: 5})
