"""Says how many courses of events the machines try."""

from hypothesis import HealthCheck, settings

LONG = 10
"""The long profile tries that many times as many: 50,000 where 5,000 are tried each time."""


def as_many(examples: int, *, steps: int) -> settings:
    """Return settings for so many examples, and for ten times as many under the long profile."""
    is_long = settings().max_examples > 100
    return settings(
        max_examples=examples * (LONG if is_long else 1),
        stateful_step_count=steps,
        deadline=None,
        derandomize=not is_long,
        suppress_health_check=list(HealthCheck),
    )
