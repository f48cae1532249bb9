"""Looks at what waits for a decision, through the operations and past them."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.energy import steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.waiting import kept_of
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.deciding import (
    ReplacementImpossible,
    accept_by_rule,
    accept_reading,
    reject_by_rule,
    reject_reading,
    replace_reading,
)
from wattstead.domains.metering.quarantine.models import UsualProfile, WaitingReading
from wattstead.domains.metering.quarantine.profiles import learn_usual_use, registers_to_learn
from wattstead.domains.metering.quarantine.queries import waiting_visible_to
from wattstead.domains.metering.quarantine.work import Rule
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries import store
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
WEEKS = DayPeriod(starts_on=date(2025, 1, 6), ends_before=date(2025, 3, 3))
MONDAY = datetime(2025, 3, 2, 23, tzinfo=UTC)
"""Midnight in Berlin, after eight weeks of 100 Wh a quarter."""
ALL = Period(starts_at=MONDAY - timedelta(days=1), ends_before=MONDAY + timedelta(days=3))


def a_register() -> Register:
    """Return a register that counted 100 Wh a quarter for eight weeks, and of which that is known."""
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        register = the_register(a_meter(site_id=a_site(account_id=account.pk).pk))
        store.take_in(
            series_of(register),
            steady(WEEKS, amount=100),
            known_at=NOW,
            actor_id=None,
            reason="made for a test",
        )
        learn_usual_use(numbers=[register.number], today=date(2025, 3, 3))
    return register


def quarters(*wh: int) -> Intervals:
    count = len(wh)
    return Intervals(
        starts_s=int(MONDAY.timestamp()) + np.arange(count, dtype=np.int64) * 900,
        length_s=np.full(count, 900, dtype=np.int64),
        deltas=np.array(wh, dtype=np.int64),
        flags=np.full(count, METERED, dtype=np.uint8),
    )


def brought(register: Register, intervals: Intervals) -> None:
    """Check readings and keep what may be kept."""
    with seen_by(SYSTEM):
        keep = kept_of(series_of(register), intervals, now=NOW, source="import of march.csv")
        if len(keep):
            store.take_in(series_of(register), keep, known_at=NOW, actor_id=None, reason="made for a test")


def stored(register: Register) -> list[tuple[int, int]]:
    """Return what the store holds from that Monday on: watt-hours and flags."""
    with seen_by(SYSTEM):
        found = read(series=series_of(register), period=Period(starts_at=MONDAY, ends_before=ALL.ends_before))
    return list(zip((found.deltas * 1000 // 10**found.scale).tolist(), found.flags.tolist(), strict=True))


def waiting(register: Register) -> list[tuple[str, str, int]]:
    with seen_by(SYSTEM):
        rows = WaitingReading.objects.filter(register=register).order_by("ends_at", "millionths")
        return list(rows.values_list("reason", "state", "millionths"))


def serving(register: Register) -> Viewer:
    """Return somebody of staff who acts for the account of a register."""
    return Viewer(
        user_id=UUID(int=7),
        account_ids=frozenset({register.account_id}),
        roles={register.account_id: "support"},
        staff="support",
    )


def the_waiting_one(register: Register) -> UUID:
    with seen_by(SYSTEM):
        return WaitingReading.objects.get(register=register).pk


def test_a_spike_waits_while_all_else_is_kept() -> None:
    register = a_register()

    brought(register, quarters(100, 40_000, 120))

    assert stored(register) == [(100, METERED), (120, METERED)]
    assert waiting(register) == [("spike", "open", 40_000_000)]


def test_what_waits_says_why_and_where_it_came_from() -> None:
    register = a_register()

    brought(register, quarters(100, 40_000))

    with seen_by(SYSTEM):
        row = WaitingReading.objects.get(register=register)
    assert (row.starts_at, row.ends_at) == (MONDAY + timedelta(minutes=15), MONDAY + timedelta(minutes=30))
    # It never counted more than 400 Wh an hour; ten times that is less than the 15 kWh that any may.
    assert (row.found, row.limit) == (40_000_000, 15_000_000)
    assert (row.source, row.brought_by, row.brought_at, row.flag) == (
        "import of march.csv",
        None,
        NOW,
        METERED,
    )


def test_a_day_that_is_high_counts_and_is_marked() -> None:
    register = a_register()

    brought(register, quarters(*[700] * 96))

    assert stored(register) == [(700, flag(Source.smart_meter, Quality.questionable))] * 96
    assert waiting(register) == []


def test_a_day_in_a_mistaken_unit_waits_whole() -> None:
    register = a_register()

    brought(register, quarters(*[400] * 96))

    assert stored(register) == []
    assert waiting(register) == [("unit_multiplier", "open", 400_000)] * 96


def test_the_same_reading_brought_twice_waits_once() -> None:
    register = a_register()

    brought(register, quarters(100, 40_000))
    brought(register, quarters(100, 40_000))

    assert waiting(register) == [("spike", "open", 40_000_000)]


def test_two_values_of_one_quarter_wait_both() -> None:
    register = a_register()

    brought(register, quarters(100, 40_000))
    brought(register, quarters(100, 41_000))

    assert waiting(register) == [("spike", "open", 40_000_000), ("spike", "open", 41_000_000)]


def test_what_the_store_says_already_is_not_doubted_again() -> None:
    register = a_register()
    with seen_by(SYSTEM):
        store.take_in(
            series_of(register), quarters(40_000), known_at=NOW, actor_id=None, reason="made for a test"
        )

    brought(register, quarters(40_000))

    assert (stored(register), waiting(register)) == ([(40_000, METERED)], [])


def test_an_accepted_reading_is_kept_as_an_actual() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)

    with seen_by(serving(register)):
        accept_reading(reading_id=reading_id, note="The wallbox is new", now=NOW)

    assert stored(register) == [(100, METERED), (40_000, METERED)]
    with seen_by(SYSTEM):
        row = WaitingReading.objects.get(pk=reading_id)
    assert (row.state, row.decided_by, row.decided_at, row.decided_millionths, row.note) == (
        "accepted",
        UUID(int=7),
        NOW,
        40_000_000,
        "The wallbox is new",
    )


def test_what_was_accepted_goes_through_when_it_comes_again() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)
    with seen_by(serving(register)):
        accept_reading(reading_id=reading_id, note="", now=NOW)

    brought(register, quarters(100, 40_000))

    assert stored(register) == [(100, METERED), (40_000, METERED)]
    assert waiting(register) == [("spike", "accepted", 40_000_000)]


def test_a_replaced_reading_counts_with_the_value_that_was_decided() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)

    with seen_by(serving(register)):
        replace_reading(reading_id=reading_id, value=Decimal("0.4"), note="A digit too many", now=NOW)

    assert stored(register) == [(100, METERED), (400, flag(Source.adjusted, Quality.valid))]
    assert waiting(register) == [("spike", "replaced", 40_000_000)]


def test_no_reading_is_replaced_by_less_than_nothing() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)

    with pytest.raises(ReplacementImpossible), seen_by(serving(register)):
        replace_reading(reading_id=reading_id, value=Decimal(-1), note="", now=NOW)

    assert waiting(register) == [("spike", "open", 40_000_000)]


def test_a_rejected_reading_never_counts_and_stays_in_the_record() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)

    with seen_by(serving(register)):
        reject_reading(reading_id=reading_id, note="", now=NOW)
    brought(register, quarters(100, 40_000))

    assert stored(register) == [(100, METERED)]
    assert waiting(register) == [("spike", "rejected", 40_000_000)]


def test_a_reading_is_decided_once() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)
    with seen_by(serving(register)):
        reject_reading(reading_id=reading_id, note="", now=NOW)

    with pytest.raises(TransitionRefused), seen_by(serving(register)):
        accept_reading(reading_id=reading_id, note="", now=NOW)

    assert stored(register) == [(100, METERED)]


def test_a_rule_decides_about_all_of_one_reason_and_time() -> None:
    register, other = a_register(), a_register()
    for each in (register, other):
        brought(each, quarters(*[40_000] * 4))
    first_half_hour = Period(starts_at=MONDAY, ends_before=MONDAY + timedelta(minutes=30))

    with seen_by(serving(register)):
        accepted = accept_by_rule(
            Rule(meter_id=register.meter_id, reason=CheckName.SPIKE, period=first_half_hour), note="", now=NOW
        )
        rejected = reject_by_rule(Rule(meter_id=register.meter_id, reason=CheckName.SPIKE), note="", now=NOW)

    assert (accepted, rejected) == (2, 2)
    assert stored(register) == [(40_000, METERED)] * 2
    assert [state for _, state, _ in waiting(register)] == ["accepted"] * 2 + ["rejected"] * 2
    assert [state for _, state, _ in waiting(other)] == ["open"] * 4


def test_customers_see_what_waits_and_leave_the_decision_to_staff() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)
    owner = a_viewer(user_id=UUID(int=8), account_id=register.account_id)

    with seen_by(owner) as viewer:
        shown = [each.reason for each in waiting_visible_to(viewer)]
    with pytest.raises(RoleNotAllowed), seen_by(owner):
        accept_reading(reading_id=reading_id, note="", now=NOW)

    assert shown == ["spike"]


def test_a_stranger_finds_nothing_that_waits_and_decides_nothing() -> None:
    register, strange = a_register(), a_register()
    brought(register, quarters(100, 40_000))
    reading_id = the_waiting_one(register)

    with seen_by(serving(strange)) as viewer:
        shown = list(waiting_visible_to(viewer))
    with pytest.raises(NotFound), seen_by(serving(strange)):
        accept_reading(reading_id=reading_id, note="", now=NOW)

    assert (shown, stored(register)) == ([], [(100, METERED)])


def test_staff_looks_at_the_queue_of_all_accounts_and_decides_for_one() -> None:
    register, other = a_register(), a_register()
    for each in (register, other):
        brought(each, quarters(100, 40_000))
    reading_id = the_waiting_one(register)
    staff = Viewer(user_id=UUID(int=9), staff="support")

    with seen_by(staff) as viewer:
        shown = {each.account_id for each in waiting_visible_to(viewer)}
    with pytest.raises(NotFound), seen_by(staff):
        accept_reading(reading_id=reading_id, note="", now=NOW)

    assert shown >= {register.account_id, other.account_id}


def test_what_is_usual_is_learnt_hour_by_hour() -> None:
    register = a_register()

    with seen_by(SYSTEM):
        profile = UsualProfile.objects.get(register=register)

    assert np.frombuffer(profile.hours, dtype="<i4").tolist() == [400] * 168
    assert (profile.largest, profile.known_days, profile.known_until, profile.zero_since) == (
        400,
        56,
        MONDAY,
        MONDAY,
    )


def test_a_profile_is_replaced_by_that_of_the_next_night() -> None:
    register = a_register()
    brought(register, quarters(*[0] * 96))

    with seen_by(SYSTEM):
        assert register.number in registers_to_learn()
        learn_usual_use(numbers=[register.number], today=date(2025, 3, 4))
        profile = UsualProfile.objects.get(register=register)

    tuesday = MONDAY + timedelta(days=1)
    assert (profile.known_days, profile.known_until, profile.zero_since) == (56, tuesday, MONDAY)


def test_a_staff_member_sees_the_meter_of_what_waits_and_nothing_else_of_the_account() -> None:
    register = a_register()
    brought(register, quarters(100, 40_000))
    staff = Viewer(user_id=UUID(int=9), staff="admin")

    with seen_by(staff) as viewer:
        told = waiting_visible_to(viewer).values_list("meter_number", "unit").get(register_id=register.pk)
        meters = Register.objects.filter(pk=register.pk).count()

    assert (told, meters) == ((register.meter.meter_number, "kWh"), 0)


FILE = (
    "\ufeffMesszeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;\r\n"
    "03.03.2025 00:15;0,100;;\r\n"
    "03.03.2025 00:30;40,000;;\r\n"
    "03.03.2025 00:45;0,300;;\r\n"
)


def imported(register: Register) -> ImportReport:
    file = ReadingFile(name="march.csv", stream=io.BytesIO(FILE.encode()))
    return import_readings(SYSTEM, file=file, meter_number=register.meter.meter_number, now=NOW)


def test_a_doubted_line_of_a_file_waits_and_is_counted() -> None:
    register = a_register()

    first, second = imported(register), imported(register)

    assert (first.found, first.stored, first.waiting, first.total) == (3, 2, 1, Decimal("0.4"))
    assert (second.found, second.unchanged, second.waiting, second.changed_nothing) == (3, 2, 1, True)
    assert stored(register) == [(100, METERED), (300, METERED)]
    assert waiting(register) == [("spike", "open", 40_000_000)]
