"""Counts requests in a span of time, on a connection of its own: what is rolled back still counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, connections

from wattstead.foundation.tenancy import require_unit_of_work

COUNTERS = "counters"
"""The alias whose connection counts, so that no unit of work takes a count back."""
KEPT_FOR = timedelta(hours=1)
COUNT = (
    "INSERT INTO foundation_requestcount AS counted (who, window_starts_s, requests) VALUES (%s, %s, 1)"
    " ON CONFLICT (who) DO UPDATE SET"
    " requests = CASE WHEN excluded.window_starts_s > counted.window_starts_s"
    " THEN 1 ELSE counted.requests + 1 END,"
    " window_starts_s = greatest(excluded.window_starts_s, counted.window_starts_s)"
    " RETURNING requests"
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How many requests one of a kind may send in a window of so many seconds."""

    name: str
    most: int
    window_s: int = 60


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How somebody stands under a policy after this request."""

    policy: Policy
    requests: int
    resets_in_s: int

    @property
    def remaining(self) -> int:
        """Return how many requests more are answered in this window."""
        return max(0, self.policy.most - self.requests)

    @property
    def is_exceeded(self) -> bool:
        """Tell whether this request was one too many."""
        return self.requests > self.policy.most


def count_request(policy: Policy, *, who: str, now: datetime) -> Standing:
    """Count one request of somebody, for all web processes together; one statement, kept at once."""
    now_s = int(now.timestamp())
    window_starts_s = now_s - now_s % policy.window_s
    counters = connections[COUNTERS]
    try:
        with counters.cursor() as cursor:
            cursor.execute(COUNT, [f"{policy.name} {who}", window_starts_s])
            (requests,) = cursor.fetchone()
    finally:
        # Back to its pool at once: the work that follows may take long, and others count meanwhile.
        counters.close()
    return Standing(policy=policy, requests=requests, resets_in_s=window_starts_s + policy.window_s - now_s)


def forget_counts(*, now: datetime) -> int:
    """Remove counts of windows that ended long ago; return how many."""
    require_unit_of_work()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM foundation_requestcount WHERE window_starts_s < %s",
            [int((now - KEPT_FOR).timestamp())],
        )
        forgotten: int = cursor.rowcount
    return forgotten
