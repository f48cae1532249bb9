import psycopg
import pytest

from tests.timeseries.readings import IN_TIME, JUNE_1, MIDNIGHT, MINE, register, slots
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.session import cursor
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
ONE = register(95)


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ("deltas = ARRAY[1]", "block_has_one_array_of_deltas"),
        ("small_deltas = NULL", "block_has_one_array_of_deltas"),
        ("step_s = NULL", "block_has_step_or_offsets"),
        ("offsets_s = ARRAY[86400]", "block_has_step_or_offsets"),
        ("anchor_values = ARRAY[1]", "block_anchor_has_offset_and_value"),
    ],
)
def test_block_that_contradicts_itself_is_refused(broken: str, constraint: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=constraint), seen_by(SYSTEM):
        take_in(ONE, slots({0: 1}), known_at=IN_TIME, actor_id=None, reason="test")
        cursor().execute(f"UPDATE reading_block SET {broken} WHERE register = 95")


def test_register_has_one_block_a_day() -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match="reading_block_pkey"), seen_by(SYSTEM):
        take_in(ONE, slots({0: 1}), known_at=IN_TIME, actor_id=None, reason="test")
        cursor().execute(
            "INSERT INTO reading_block (register, day, account_id, meter_id, starts_at, step_s, small_deltas,"
            " total, present, scale, kinds, stored_at, changed_at)"
            " VALUES (95, %s, %s, %s, %s, 86400, '{1}', 1, 1, 3, 1, %s, %s)",
            [JUNE_1.starts_on, MINE, ONE.meter_id, MIDNIGHT, IN_TIME, IN_TIME],
        )


def test_deletion_whose_days_run_backwards_is_refused() -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="deletion_runs_forwards"), seen_by(SYSTEM):
        cursor().execute(
            "INSERT INTO reading_deletion (register, account_id, meter_id, first_day, last_day, days,"
            " readings, deleted_at, reason) VALUES (95, %s, %s, %s, %s::date - 1, 1, 96, %s, 'test')",
            [MINE, ONE.meter_id, JUNE_1.starts_on, JUNE_1.starts_on, IN_TIME],
        )


def test_revision_that_ended_before_it_began_is_refused() -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="revision_was_known_forwards"), seen_by(SYSTEM):
        cursor().execute(
            "INSERT INTO reading_revision (register, account_id, meter_id, instant, length_s, scale,"
            " known_from, known_until, reason) VALUES (95, %s, %s, %s, 900, 3, %s, %s, 'test')",
            [MINE, ONE.meter_id, MIDNIGHT, IN_TIME, MIDNIGHT],
        )
