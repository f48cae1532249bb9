"""Programs ask what was known of a meter on an earlier day: what an invoice was based on stays provable."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.factories.energy import steady
from tests.factories.households import WholeHousehold
from tests.factories.metering import a_meter, the_register
from tests.interfaces.api.counting import SPRING, asked
from tests.interfaces.api.programs import Program, a_program
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
APRIL_2, MAY_1 = datetime(2025, 4, 2, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)
BEFORE, AFTER = "2025-04-15T00:00:00Z", "2025-05-02T00:00:00Z"


@pytest.fixture
def meter(household: WholeHousehold) -> Meter:
    """Keep a meter that counted 125 Wh a quarter-hour around the change of clocks; in May it is 200."""
    with seen_by(SYSTEM):
        meter = a_meter(site_id=household.site_id)
        register = the_register(meter)
        for amount, now in ((125, APRIL_2), (200, MAY_1)):
            take_in_intervals(
                register=register, intervals=steady(SPRING, amount=amount), now=now, reason="made for a test"
            )
    return meter


def deltas(owner: Program, meter: Meter, **more: str) -> list[object]:
    return [item["delta"] for item in asked(owner, meter, of=SPRING, **more).items]


@pytest.mark.parametrize(
    ("resolution", "then", "now"),
    [
        ("raw", [Decimal("0.125")] * 284, [Decimal("0.2")] * 284),
        ("hour", [Decimal("0.5")] * 71, [Decimal("0.8")] * 71),
        (
            "day",
            [Decimal(12), Decimal("11.5"), Decimal(12)],
            [Decimal("19.2"), Decimal("18.4"), Decimal("19.2")],
        ),
        ("month", [Decimal("35.5")], [Decimal("56.8")]),
    ],
    ids=["raw", "hour", "day", "month"],
)
def test_what_was_known_before_a_correction_is_still_told(
    resolution: str, then: list[Decimal], now: list[Decimal], meter: Meter, owner: Program
) -> None:
    assert deltas(owner, meter, resolution=resolution, knownAt=BEFORE) == then
    assert deltas(owner, meter, resolution=resolution, knownAt=AFTER) == now
    assert deltas(owner, meter, resolution=resolution) == now


def test_sums_say_as_much_of_the_past_as_of_today(meter: Meter, owner: Program) -> None:
    for resolution in ("day", "month", "hour"):
        past = asked(owner, meter, of=SPRING, resolution=resolution, knownAt=AFTER)
        today = asked(owner, meter, of=SPRING, resolution=resolution)
        assert past.items == today.items


def test_before_anything_was_known_nothing_is_told(meter: Meter, owner: Program) -> None:
    early = "2025-03-01T00:00:00Z"

    assert [
        deltas(owner, meter, resolution=each, knownAt=early) for each in ("raw", "hour", "day", "month")
    ] == [
        [],
        [],
        [],
        [],
    ]


def test_a_moment_that_is_none_is_refused_and_a_stranger_sees_no_past(
    meter: Meter, owner: Program, stranger: WholeHousehold
) -> None:
    assert asked(owner, meter, of=SPRING, knownAt="yesterday").faults == [("knownAt", "instant_unreadable")]
    assert asked(a_program(stranger.user_id), meter, of=SPRING, knownAt=BEFORE).status == 404
