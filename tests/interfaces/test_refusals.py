"""How a refusal is told to the reader."""

from datetime import UTC, date, datetime

from django.utils import translation

from wattstead.interfaces.refusals import told
from wattstead.kernel.refusals import Refusal, said


class Late(Refusal):
    """Something came too late."""

    code = "late_for_a_test"
    message = said("{when} at {read_at} is too late.")


def test_days_and_moments_in_a_refusal_are_written_for_the_reader() -> None:
    refusal = Late(when=date(2026, 3, 24), read_at=datetime(2026, 3, 24, 7, 5, tzinfo=UTC))

    with translation.override("de"):
        assert told(refusal) == "24. März 2026 at 24. März 2026, 07:05 is too late."
