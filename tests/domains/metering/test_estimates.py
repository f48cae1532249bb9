"""Gaps are filled: who may, with what, what is kept of it, and what a reading that comes later does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from tests.domains.metering.test_meters import refused_by
from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.energy import BERLIN, counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.estimation.standard_profiles import HOUSEHOLD, StandardProfile
from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations.estimates import (
    EstimationTooLong,
    NoGapToEstimate,
    NothingToEstimateFrom,
    estimate_gaps,
    plan_estimates,
)
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import estimates_visible_to, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.reads import read
from wattstead.timeseries.revisions import replaced_in
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
MARCH_10 = DayPeriod(starts_on=date(2025, 3, 10), ends_before=date(2025, 3, 11))
NOON = list(range(9 * 96 + 40, 9 * 96 + 60))
NOW = datetime(2025, 5, 2, 8, 30, tzinfo=UTC)
LATER = datetime(2030, 2, 1, tzinfo=UTC)


class Usual:
    """Offers the profile that is built in to everybody."""

    def fitting(self, *, feeds_in: bool, is_business: bool) -> StandardProfile:  # noqa: ARG002 as the protocol says
        return HOUSEHOLD


def a_register(
    *, without: Sequence[int] = tuple(NOON), meter_type: MeterType = MeterType.ELECTRICITY
) -> Register:
    """Keep a register that counted 100 Wh in each quarter of March, but for those named."""
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        register = the_register(a_meter(site_id=a_site(account_id=account.pk).pk, meter_type=meter_type))
        counted(register, steady(MARCH, amount=100, without=without))
    return register


def owner(register: Register) -> Viewer:
    return a_viewer(account_id=register.account_id)


def estimated(register: Register, days: DayPeriod = MARCH, *, now: datetime = NOW) -> list[Estimate]:
    with seen_by(owner(register)):
        return list(estimate_gaps(register=register, days=days, profiles=Usual(), now=now))


def held(register: Register, days: DayPeriod = MARCH) -> Intervals:
    with seen_by(SYSTEM):
        return read(series=series_of(register), period=time_of_days(days, zone=BERLIN))


def moment(day: int, hour: int) -> datetime:
    return datetime(2025, 3, day, hour, tzinfo=BERLIN)


def test_a_gap_is_filled_and_how_is_kept() -> None:
    register, stranger = a_register(), a_register()

    (made,) = estimated(register)

    filled = held(register).picked(np.array(NOON))
    assert (filled.deltas.tolist(), set(filled.flags.tolist())) == ([100] * 20, {ESTIMATED})
    with seen_by(owner(register)) as viewer:
        kept = list(
            estimates_visible_to(viewer).values(
                "register_id",
                "starts_at",
                "ends_before",
                "method",
                "profile",
                "intervals",
                "total_millionths",
                "advance_millionths",
                "made_at",
                "made_by",
            )
        )
    assert kept == [
        {
            "register_id": register.pk,
            "starts_at": moment(10, 10),
            "ends_before": moment(10, 15),
            "method": "own_profile",
            "profile": "",
            "intervals": 20,
            "total_millionths": 2_000_000,
            "advance_millionths": None,
            "made_at": NOW,
            "made_by": made.made_by,
        }
    ]
    with seen_by(owner(stranger)) as viewer:
        assert list(estimates_visible_to(viewer)) == []
    assert len(held(stranger)) == len(held(register)) - 20


def test_a_preview_keeps_nothing() -> None:
    register = a_register()

    with seen_by(owner(register)):
        (gap,) = plan_estimates(register=register, days=MARCH, profiles=Usual(), now=NOW)

    assert gap.filled.deltas.tolist() == [100] * 20
    assert len(held(register)) == 31 * 96 - 4 - 20
    with seen_by(SYSTEM):
        assert not Estimate.objects.filter(register=register).exists()


def test_between_two_reads_of_the_counter_the_estimate_adds_up_to_its_advance() -> None:
    """96 quarters of 9 to 11 March: 192 - 20 of 100 Wh are known, 17.2 kWh; the counter went on by 20."""
    register = a_register()
    with seen_by(SYSTEM):
        record_reading(register=register, value=Decimal(1000), read_at=moment(9, 0), now=NOW)
        record_reading(register=register, value=Decimal(1020), read_at=moment(11, 0), now=NOW)

    (made,) = estimated(register)

    assert (made.total_millionths, made.advance_millionths) == (2_800_000, 20_000_000)
    assert (made.read_from, made.read_until) == (moment(9, 0), moment(11, 0))
    with seen_by(SYSTEM):
        two_days = DayPeriod(starts_on=date(2025, 3, 9), ends_before=date(2025, 3, 11))
        assert day_totals(series_of(register), two_days).total == 20_000


def test_a_second_run_finds_nothing_missing() -> None:
    register = a_register()
    estimated(register)

    with pytest.raises(NoGapToEstimate):
        estimated(register)


def test_a_reading_that_comes_later_takes_the_place_of_the_estimate_which_is_still_told() -> None:
    register = a_register()
    (made,) = estimated(register, now=LATER)
    noon = time_of_days(MARCH_10, zone=BERLIN)

    with seen_by(SYSTEM):
        take_in_intervals(
            register=register,
            intervals=steady(MARCH_10, amount=150).picked(np.array(NOON) - 9 * 96),
            now=LATER + timedelta(days=20),
            reason="the operator has read it after all",
        )

    series = series_of(register)
    with seen_by(SYSTEM):
        then = read_as_known(series, noon, LATER + timedelta(days=10))
        revised = replaced_in(series, noon)
    now_held = held(register, MARCH_10).picked(np.array(NOON) - 9 * 96)
    assert (now_held.deltas.tolist(), set(now_held.flags.tolist())) == ([150] * 20, {METERED})
    assert then.picked(then.flags == ESTIMATED).deltas.tolist() == [100] * 20
    assert [(each.old_delta, each.old_flag, each.reason) for each in revised] == [
        (100, ESTIMATED, "the operator has read it after all")
    ] * 20
    with seen_by(SYSTEM):
        assert Estimate.objects.get(pk=made.pk).total_millionths == 2_000_000


def test_an_estimate_that_comes_after_the_reading_changes_nothing() -> None:
    register = a_register(without=())
    guessed = replace(steady(MARCH_10, amount=999), flags=np.full(96, ESTIMATED, dtype=np.uint8))

    with seen_by(SYSTEM):
        counted(register, guessed)

    assert held(register, MARCH_10) == steady(MARCH_10, amount=100)


def test_only_days_that_are_over_are_filled() -> None:
    register = a_register(without=range(30 * 96, 31 * 96))
    today = datetime(2025, 3, 31, 15, tzinfo=UTC)

    with pytest.raises(NoGapToEstimate):
        estimated(register, now=today)
    (made,) = estimated(register, now=today + timedelta(days=1))

    assert (made.starts_at, made.ends_before) == (
        moment(30, 23) + timedelta(hours=2),
        moment(31, 23) + timedelta(hours=1),
    )


def test_nothing_is_filled_before_the_first_reading_nor_after_the_meter_is_gone() -> None:
    register = a_register(without=(*range(40), *NOON))
    with seen_by(SYSTEM):
        deactivate_meter(meter=register.meter, in_use_before=date(2025, 4, 2))
    around = DayPeriod(starts_on=date(2025, 2, 1), ends_before=date(2025, 5, 1))

    made = estimated(the(register), around)

    assert [(each.starts_at, each.ends_before) for each in made] == [
        (moment(10, 10), moment(10, 15)),
        (datetime(2025, 4, 1, tzinfo=BERLIN), datetime(2025, 4, 2, tzinfo=BERLIN)),
    ]


def the(register: Register) -> Register:
    with seen_by(SYSTEM):
        return Register.objects.select_related("meter").get(pk=register.pk)


def test_what_is_fed_in_has_no_standard_profile() -> None:
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        meter = a_meter(
            site_id=a_site(account_id=account.pk).pk, directions=(Direction.IMPORT, Direction.EXPORT)
        )
        register = the_register(meter, direction=Direction.EXPORT)
        counted(register, steady(MARCH_10, amount=100, without=range(40, 60)))

    (made,) = estimated(register, MARCH_10)

    assert (made.method, made.total_millionths) == ("even", 2_000_000)


def test_of_an_unread_meter_nothing_is_guessed() -> None:
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        register = the_register(a_meter(site_id=a_site(account_id=account.pk).pk))
        record_reading(register=register, value=Decimal(1000), read_at=moment(9, 0), now=NOW)

    with pytest.raises(NothingToEstimateFrom):
        estimated(register)


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        (DayPeriod(starts_on=date(2024, 1, 1), ends_before=date(2025, 4, 1)), EstimationTooLong),
        (DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 9)), NoGapToEstimate),
        (DayPeriod(starts_on=date(2026, 3, 1), ends_before=date(2026, 3, 9)), NoGapToEstimate),
    ],
    ids=["too long", "complete", "to come"],
)
def test_what_cannot_be_filled_is_told(days: DayPeriod, refusal: type[Refusal]) -> None:
    register = a_register()

    with pytest.raises(refusal):
        estimated(register, days)


def test_who_may_only_look_fills_nothing_and_a_stranger_sees_no_register() -> None:
    register = a_register()
    onlooker = replace(owner(register), roles={register.account_id: MembershipRole.VIEWER.value})

    with pytest.raises(RoleNotAllowed), seen_by(onlooker):
        estimate_gaps(register=register, days=MARCH, profiles=Usual(), now=NOW)
    with pytest.raises(NotFound), seen_by(a_viewer(account_id=an_account_of_somebody())):
        estimate_gaps(register=register, days=MARCH, profiles=Usual(), now=NOW)


def an_account_of_somebody() -> UUID:
    with seen_by(SYSTEM):
        return an_account(owner=a_person()).pk


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"method": "guess"}, "estimate_method_is_known"),
        ({"ends_before": moment(10, 10)}, "estimate_ends_after_it_begins"),
        ({"advance_millionths": 5}, "an_advance_lies_between_two_reads"),
        (
            {"advance_millionths": 5, "read_from": moment(10, 11), "read_until": moment(11, 0)},
            "an_advance_lies_between_two_reads",
        ),
    ],
    ids=["method", "backwards", "advance without reads", "read within"],
)
def test_the_database_keeps_no_impossible_estimate(changed: dict[str, object], constraint: str) -> None:
    register = a_register()
    (made,) = estimated(register)

    assert refused_by(lambda: Estimate.objects.filter(pk=made.pk).update(**changed)) == constraint


def test_an_estimate_belongs_to_the_account_of_its_register() -> None:
    register, stranger = a_register(), a_register()
    (made,) = estimated(register)

    told = refused_by(lambda: Estimate.objects.filter(pk=made.pk).update(account_id=stranger.account_id))

    assert told == "estimate_fills_a_register_of_its_account"
