"""Says how many courses of events the machines try."""

from hypothesis import HealthCheck, settings


def as_many(examples: int, *, steps: int) -> settings:
    """Return settings for so many examples, and as many more under the long profile as other tests try."""
    times = settings().max_examples // 100
    return settings(
        max_examples=examples * times,
        stateful_step_count=steps,
        deadline=None,
        derandomize=times == 1,
        suppress_health_check=list(HealthCheck),
    )
