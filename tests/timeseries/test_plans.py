"""The planner finds readings by what the specification asks for, among a million of them."""

from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest
from django.db import connections

from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.quantities import PLACES
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import PRODUCTION, READINGS, BlockTable

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SERIES, DAYS, SLOTS = 350, 31, 96
MIDNIGHT = datetime(2025, 5, 31, 22, tzinfo=UTC)
JUNE_15 = date(2025, 6, 15)
KNOWN_AT = datetime(2025, 7, 3, tzinfo=UTC)


def account(number: int) -> UUID:
    return UUID(int=1 << 90 | number)


def a_million(table: BlockTable, *, numbers_each: int) -> None:
    """Keep a month of quarter-hours of each of 350 accounts, and let the planner know."""
    of_one = DAYS * SLOTS
    series = tuple(
        Series(
            number=(number + 1) * numbers_each,
            account_id=account(number),
            meter_id=UUID(int=1 << 91 | number),
            zone="Europe/Vienna",
        )
        for number in range(SERIES)
    )
    starts_s = int(MIDNIGHT.timestamp()) + 900 * np.arange(of_one, dtype=np.int64)
    batch = ManyIntervals(
        series=series,
        which=np.repeat(np.arange(SERIES, dtype=np.int64), of_one),
        starts_s=np.tile(starts_s, SERIES),
        length_s=np.full(SERIES * of_one, 900, dtype=np.int64),
        deltas=np.full(SERIES * of_one, 125, dtype=np.int64),
        flags=np.zeros(SERIES * of_one, dtype=np.uint8),
    )
    with seen_by(SYSTEM):
        load_days(batch, known_at=KNOWN_AT, actor_id=None, reason="made for a test", table=table)
    with connections["owner"].cursor() as owner:
        owner.execute(f"ANALYZE {table.blocks}")


class Plan:
    """How PostgreSQL answered: which indexes it took, and how many pages it looked at."""

    def __init__(self, node: dict[str, object]) -> None:
        self.indexes: set[str] = set()
        self.scans: set[str] = set()
        self.pages = int(str(node["Shared Hit Blocks"])) + int(str(node["Shared Read Blocks"]))
        self._look(node)

    def _look(self, node: dict[str, object]) -> None:
        if "Index Name" in node:
            self.indexes.add(str(node["Index Name"]))
        if node["Node Type"] == "Seq Scan":
            self.scans.add(str(node["Relation Name"]))
        inner = node.get("Plans", [])
        assert isinstance(inner, list)
        for each in inner:
            self._look(each)


def plan_of(viewer: Viewer, question: str, *values: object) -> Plan:
    with seen_by(viewer):
        row = cursor().execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {question}", values).fetchone()
    assert row is not None
    return Plan(row[0][0]["Plan"])


@pytest.mark.parametrize(
    ("table", "view", "numbers_each"),
    [(READINGS, "reading", 1), (PRODUCTION, "production_reading", PLACES)],
)
def test_readings_are_found_by_device_and_by_day(table: BlockTable, view: str, numbers_each: int) -> None:
    a_million(table, numbers_each=numbers_each)
    one, mine = 7 * numbers_each, Viewer(user_id=None, account_ids=frozenset({account(6)}))

    unique = plan_of(mine, f"SELECT * FROM {view} WHERE register = %s AND day = %s", one, JUNE_15)
    latest = plan_of(
        mine,
        f"SELECT day FROM {table.blocks} WHERE register = %s AND present > 0 ORDER BY day DESC LIMIT 1",
        one,
    )
    across = plan_of(
        SYSTEM,
        f"SELECT sum(present), sum(total) FROM {table.blocks} WHERE day = %s AND register & 7 = 0",
        JUNE_15,
    )

    # The few exchanges of devices may well be read whole.
    assert table.blocks not in unique.scans | latest.scans | across.scans
    assert unique.indexes >= {f"{table.blocks}_pkey"}
    assert latest.indexes == {f"{table.blocks}_pkey"}
    assert across.indexes == {f"{table.blocks}_day"}
    assert unique.pages <= 400
    assert latest.pages <= 12
    assert across.pages <= SERIES + 40
