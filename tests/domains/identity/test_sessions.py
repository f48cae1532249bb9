"""Who is away for too long, or was signed in for too long, shows again who they are."""

from datetime import UTC, datetime, timedelta

import pytest

from wattstead.domains.identity.rules import is_over, session_life

SIGNED_IN = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("is_staff", "is_remembered", "minutes"),
    [(True, False, 15), (True, True, 15), (False, False, 30)],
    ids=["staff", "staff that wants to be remembered", "customer"],
)
def test_session_ends_when_nothing_happened_for_so_many_minutes(
    *, is_staff: bool, is_remembered: bool, minutes: int
) -> None:
    life, idle = session_life(is_staff=is_staff, is_remembered=is_remembered), timedelta(minutes=minutes)

    told = [
        is_over(began_at=SIGNED_IN, seen_at=SIGNED_IN, now=SIGNED_IN + away, life=life)
        for away in (idle - SECOND, idle)
    ]

    assert told == [False, True]


@pytest.mark.parametrize(
    ("is_staff", "is_remembered", "hours"),
    [(True, False, 8), (True, True, 8), (False, False, 12), (False, True, 30 * 24)],
    ids=["staff", "staff that wants to be remembered", "customer", "customer who is remembered"],
)
def test_session_ends_after_so_many_hours_even_while_it_is_used(
    *, is_staff: bool, is_remembered: bool, hours: int
) -> None:
    life, whole = session_life(is_staff=is_staff, is_remembered=is_remembered), timedelta(hours=hours)

    told = [
        is_over(began_at=SIGNED_IN, seen_at=SIGNED_IN + used, now=SIGNED_IN + used, life=life)
        for used in (whole - SECOND, whole)
    ]

    assert told == [False, True]


def test_customer_who_is_remembered_may_be_away_for_weeks() -> None:
    life = session_life(is_staff=False, is_remembered=True)

    now = SIGNED_IN + timedelta(days=29)

    assert not is_over(began_at=SIGNED_IN, seen_at=SIGNED_IN, now=now, life=life)
