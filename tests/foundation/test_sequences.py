import threading

import pytest
from django.db import connection

from wattstead.foundation.sequences import next_number, next_numbers
from wattstead.foundation.tenancy import NoUnitOfWork, seen_by
from wattstead.kernel.viewer import SYSTEM


@pytest.mark.django_db
def test_numbers_follow_each_other_in_their_series_and_year() -> None:
    with seen_by(SYSTEM):
        given = [
            next_number(series="INV", year=2026),
            next_number(series="INV", year=2026),
            next_number(series="INV", year=2027),
            next_number(series="CON", year=2026),
        ]

    assert given == ["INV-2026-000001", "INV-2026-000002", "INV-2027-000001", "CON-2026-000001"]


@pytest.mark.django_db
def test_several_numbers_follow_each_other_as_if_taken_one_by_one() -> None:
    with seen_by(SYSTEM):
        given = [
            next_numbers(series="INV", year=2026, count=2),
            next_numbers(series="INV", year=2026, count=1),
            [next_number(series="INV", year=2026)],
        ]

    assert given == [
        ["INV-2026-000001", "INV-2026-000002"],
        ["INV-2026-000003"],
        ["INV-2026-000004"],
    ]


@pytest.mark.django_db
def test_a_number_grows_beyond_six_digits() -> None:
    with seen_by(SYSTEM), connection.cursor() as cursor:
        cursor.execute("INSERT INTO foundation_sequence (series, year, last) VALUES ('INV', 2026, 999999)")

        assert next_number(series="INV", year=2026) == "INV-2026-1000000"


@pytest.mark.django_db
def test_a_number_is_given_back_when_the_work_is_undone() -> None:
    with pytest.raises(ZeroDivisionError), seen_by(SYSTEM):
        next_number(series="INV", year=2026)
        raise ZeroDivisionError

    with seen_by(SYSTEM):
        assert next_number(series="INV", year=2026) == "INV-2026-000001"


@pytest.mark.django_db
def test_a_number_needs_a_unit_of_work() -> None:
    with pytest.raises(NoUnitOfWork):
        next_number(series="INV", year=2026)


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_the_same_time_have_no_gap_and_no_twin() -> None:
    given: list[str] = []

    def take_ten() -> None:
        for _ in range(10):
            with seen_by(SYSTEM):
                given.append(next_number(series="INV", year=2026))
        connection.close()

    threads = [threading.Thread(target=take_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [f"INV-2026-{number:06d}" for number in range(1, 41)]


@pytest.mark.django_db(transaction=True)
def test_control_numbers_without_the_lock_come_twice() -> None:
    """Show that the test above can fail: reading and writing apart loses numbers."""
    given: list[int] = []
    both_have_read = threading.Barrier(2, timeout=30)

    def take_one_without_lock() -> None:
        with seen_by(SYSTEM), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(last), 0) + 1 FROM foundation_sequence")
            (number,) = cursor.fetchone()
            both_have_read.wait()
            given.append(number)
        connection.close()

    threads = [threading.Thread(target=take_one_without_lock) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert given == [1, 1]


@pytest.mark.django_db
def test_constraint_one_sequence_per_series_and_year() -> None:
    from django.db import IntegrityError

    from wattstead.foundation.models import Sequence

    with seen_by(SYSTEM):
        Sequence.objects.create(series="INV", year=2026, last=1)

    with pytest.raises(IntegrityError, match="one_sequence_per_series_and_year"), seen_by(SYSTEM):
        Sequence.objects.create(series="INV", year=2026, last=2)
