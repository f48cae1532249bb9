"""A reading is kept at once where it is plausible, and after a second look where it is not."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.factories.accounts import a_viewer, an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, last_reading_of, the_register
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.expected_use import ExpectedUse
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.hand_readings import (
    CounterCannotShow,
    CounterRanBackwards,
    DeviceExchange,
    UseBeyondBelief,
    exchange_device,
    record_reading,
)
from wattstead.domains.metering.operations.readings import ReadingInFuture
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.queries import LastReading
from wattstead.domains.metering.vocabulary import Basis, Doubt
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.record_hand_reading import (
    HandReading,
    ReadingDoubted,
    Weighed,
    record_hand_reading,
    weigh_hand_reading,
)
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
BEFORE = datetime(2025, 4, 1, tzinfo=BERLIN)
AFTER = datetime(2025, 5, 1, tzinfo=BERLIN)
APRIL_2024 = DayPeriod(starts_on=date(2024, 4, 1), ends_before=date(2024, 5, 10))


def a_home() -> tuple[Viewer, Register]:
    account = an_account()
    register = the_register(a_meter(site_id=a_site(account_id=account.pk).pk))
    record_reading(register=register, value=Decimal(12000), read_at=BEFORE, now=NOW)
    return a_viewer(account_id=account.pk), register


def reading(register: Register, value: str, at: datetime = AFTER) -> HandReading:
    return HandReading(register_id=register.pk, value=Decimal(value), read_at=at)


def weighed(viewer: Viewer, register: Register, value: str) -> Weighed:
    with seen_by(viewer):
        return weigh_hand_reading(viewer, reading=reading(register, value), now=NOW)


def test_use_far_above_the_same_weeks_of_last_year_is_doubted_and_the_slip_is_named() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        counted(register, steady(APRIL_2024, amount=100))

    found = weighed(viewer, register, "14592")

    # 30 days of 96 x 0.1 kWh = 288 kWh, 2,592 of them are nine times as much
    assert found.expected == ExpectedUse(use=Decimal("288.000"), basis=Basis.LAST_YEAR)
    assert (found.before, found.before_at) == (Decimal(12000), BEFORE.astimezone(UTC))
    assert (found.use, found.over) == (Decimal("2592.000000"), timedelta(days=30))
    assert (found.doubts, found.meant) == ((Doubt.MUCH_MORE,), None)
    assert weighed(viewer, register, "21288").meant == Decimal(12288)


def test_what_the_meter_itself_reported_goes_before_last_year() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        counted(register, steady(APRIL_2024, amount=100))
        april = DayPeriod(starts_on=date(2025, 4, 1), ends_before=date(2025, 5, 1))
        counted(register, steady(april, amount=200))

    agreed, differing = (weighed(viewer, register, value) for value in ("12576", "12288"))

    counted_itself = Decimal("576.000")
    assert agreed.expected == ExpectedUse(use=counted_itself, basis=Basis.METERED, reported=counted_itself)
    assert (agreed.doubts, differing.doubts) == ((), (Doubt.NOT_AS_METERED,))


def test_a_counter_never_shows_less_than_its_meter_reported_even_with_gaps() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        april = DayPeriod(starts_on=date(2025, 4, 1), ends_before=date(2025, 5, 1))
        counted(register, steady(april, amount=200, without=range(96)))

    less, whole = (weighed(viewer, register, value) for value in ("12550", "12576"))

    # 29 days of 96 x 0.2 kWh are 556.8 kWh; the silent day makes it about 576
    assert less.expected == ExpectedUse(
        use=Decimal("576.000"), basis=Basis.METERED, reported=Decimal("556.800")
    )
    assert (less.doubts, whole.doubts) == ((Doubt.NOT_AS_METERED,), ())


def test_without_last_year_the_time_before_is_the_measure() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        march = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
        counted(register, steady(march, amount=100))

    found = weighed(viewer, register, "12010")

    assert found.expected == ExpectedUse(use=Decimal("288.000"), basis=Basis.BEFORE)
    assert found.doubts == (Doubt.MUCH_LESS,)


def test_a_doubted_reading_is_kept_only_when_it_is_confirmed() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        counted(register, steady(APRIL_2024, amount=100))

    with seen_by(viewer), pytest.raises(ReadingDoubted):
        record_hand_reading(viewer, reading=reading(register, "14592"), is_confirmed=False, now=NOW)
    with seen_by(viewer):
        untouched = last_reading_of(register)
    with seen_by(viewer):
        record_hand_reading(viewer, reading=reading(register, "14592"), is_confirmed=True, now=NOW)
        kept = last_reading_of(register)

    assert untouched == LastReading(read_at=BEFORE.astimezone(UTC), value=Decimal(12000))
    assert kept == LastReading(read_at=AFTER.astimezone(UTC), value=Decimal(14592))


def test_a_plausible_reading_is_kept_at_once() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        counted(register, steady(APRIL_2024, amount=100))

    with seen_by(viewer):
        found = record_hand_reading(viewer, reading=reading(register, "12300.5"), is_confirmed=False, now=NOW)
        kept = last_reading_of(register)

    assert (found.doubts, found.use) == ((), Decimal("300.500000"))
    assert kept == LastReading(read_at=AFTER.astimezone(UTC), value=Decimal("12300.5"))


def test_the_first_reading_ever_is_compared_with_nothing() -> None:
    with seen_by(SYSTEM):
        account = an_account()
        register = the_register(a_meter(site_id=a_site(account_id=account.pk).pk))

    found = weighed(a_viewer(account_id=account.pk), register, "12300.5")

    assert (found.before, found.use, found.expected, found.doubts) == (None, None, None, ())


def test_a_counter_that_passed_its_end_is_asked_about_and_an_exchange_is_not() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        other, exchanged = a_home()
        record_reading(
            register=register, value=Decimal(999990), read_at=BEFORE + timedelta(days=3650), now=LATER
        )
        exchange_device(
            register=exchanged,
            exchange=DeviceExchange(
                exchanged_at=BEFORE + timedelta(days=10),
                old_serial_number="A",
                new_serial_number="B",
                old_final_value=Decimal(12100),
                new_first_value=Decimal(12),
            ),
            now=NOW,
        )

    late = HandReading(register_id=register.pk, value=Decimal(260), read_at=BEFORE + timedelta(days=3651))
    with seen_by(viewer):
        rolled = weigh_hand_reading(viewer, reading=late, now=LATER)
    after_exchange = weighed(other, exchanged, "40")

    # 987,990 kWh in 3,650 days are 271 a day; 10 up to the end and 260 from zero are 270
    assert (rolled.use, rolled.doubts) == (Decimal("270.000000"), (Doubt.ROLLED_OVER,))
    assert (after_exchange.use, after_exchange.doubts) == (Decimal("28.000000"), ())


LATER = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "at", "refusal"),
    [
        ("12300", datetime(2025, 6, 1, 12, 1, tzinfo=UTC), ReadingInFuture),
        ("1000000", AFTER, CounterCannotShow),
    ],
    ids=["future", "digits"],
)
def test_what_cannot_be_is_refused_even_when_it_is_confirmed(
    value: str, at: datetime, refusal: type[Refusal]
) -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()

    with seen_by(viewer), pytest.raises(refusal):
        record_hand_reading(viewer, reading=reading(register, value, at), is_confirmed=True, now=NOW)


@pytest.mark.parametrize(
    ("value", "contradicts"),
    [("11999", CounterRanBackwards), ("60000", UseBeyondBelief)],
    ids=["falling", "more than the connection delivers"],
)
def test_what_contradicts_another_look_waits_when_somebody_insists(
    value: str, contradicts: type[Refusal]
) -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()

    asked = weighed(viewer, register, value)
    with seen_by(viewer), pytest.raises(ReadingDoubted):
        record_hand_reading(viewer, reading=reading(register, value), is_confirmed=False, now=NOW)
    with seen_by(viewer):
        taken = record_hand_reading(viewer, reading=reading(register, value), is_confirmed=True, now=NOW)
        (waiting,) = WaitingReading.objects.all()
        kept = last_reading_of(register)

    assert (asked.doubts, type(asked.contradiction)) == ((Doubt.CONTRADICTS,), contradicts)
    assert (taken.waits, waiting.reason, waiting.source) == (True, "rollover", "reading by hand")
    assert kept == LastReading(read_at=BEFORE.astimezone(UTC), value=Decimal(12000))


def test_what_the_meter_itself_denies_waits_when_somebody_insists() -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
        counted(
            register, steady(DayPeriod(starts_on=date(2025, 4, 1), ends_before=date(2025, 5, 1)), amount=200)
        )

    with seen_by(viewer):
        taken = record_hand_reading(viewer, reading=reading(register, "12288"), is_confirmed=True, now=NOW)
        (waiting,) = WaitingReading.objects.all()

    assert (taken.doubts, taken.waits, waiting.reason) == ((Doubt.NOT_AS_METERED,), True, "sum_check")


@pytest.mark.parametrize("role", [MembershipRole.VIEWER, MembershipRole.BILLING])
def test_who_may_only_look_enters_nothing(role: MembershipRole) -> None:
    with seen_by(SYSTEM):
        viewer, register = a_home()
    account_id = next(iter(viewer.account_ids))
    looker = a_viewer(account_id=account_id, role=role)

    with seen_by(looker), pytest.raises(RoleNotAllowed):
        record_hand_reading(looker, reading=reading(register, "12300"), is_confirmed=True, now=NOW)


def test_the_register_of_a_stranger_is_not_there() -> None:
    with seen_by(SYSTEM):
        _, register = a_home()
        stranger = a_viewer(account_id=an_account().pk)

    with seen_by(stranger), pytest.raises(NotFound):
        record_hand_reading(stranger, reading=reading(register, "12300"), is_confirmed=True, now=NOW)
