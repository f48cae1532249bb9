"""A charger is registered, charges one vehicle at a time, and is taken away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_viewer, an_account
from tests.factories.devices import (
    LAST_NIGHT,
    NOW,
    a_charger_description,
    a_charging_session,
    an_ev_charger,
)
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.devices.ev_chargers.models import ChargingSession, EVCharger
from wattstead.domains.devices.ev_chargers.operations.chargers import (
    StillCharging,
    change_ev_charger,
    note_ev_charger,
    note_ev_charger_silent,
    register_ev_charger,
    retire_ev_charger,
)
from wattstead.domains.devices.ev_chargers.operations.sessions import (
    ChargingSessionEnded,
    ChargingSessionsOverlap,
    change_session,
    keep_cost,
    remove_session,
)
from wattstead.domains.devices.ev_chargers.queries import (
    Charged,
    charged_during,
    charging_session_visible_to,
    ev_charger_seen,
    ev_charger_visible_to,
    ev_chargers_at,
    sessions_of,
)
from wattstead.domains.devices.ev_chargers.rules import (
    ChargedBeyondBelief,
    SessionEndsEarly,
    SessionInFuture,
)
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerActivity
from wattstead.domains.devices.rules import DeviceRetired, FigureOutOfRange, SerialNumberTaken
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.money import Money
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
GOING_ON = replace(LAST_NIGHT, started_at=NOW - timedelta(hours=1), ended_at=None, energy_kwh=Decimal(3))
THEN = datetime(2026, 5, 3, 22, tzinfo=UTC)
MAY = Period(starts_at=datetime(2026, 5, 1, tzinfo=UTC), ends_before=datetime(2026, 6, 1, tzinfo=UTC))


def a_home() -> Site:
    return a_site(account_id=an_account().pk, zone="Europe/Vienna")


def test_an_owner_registers_the_charger_in_the_carport() -> None:
    with seen_by(SYSTEM):
        site = a_home()
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        charger = register_ev_charger(
            site_id=site.pk, description=a_charger_description(serial_number="WB-1")
        )

        seen = ev_charger_seen(viewer, charger_id=charger.pk)

    assert (seen.name, seen.serial_number, seen.max_power_kw, seen.connector_type) == (
        "Carport",
        "WB-1",
        Decimal(11),
        "type2",
    )
    assert (seen.status, seen.last_seen_at, seen.site_id) == ("offline", None, site.pk)


def test_a_charger_without_power_is_refused() -> None:
    with seen_by(SYSTEM):
        site = a_home()

        with pytest.raises(FigureOutOfRange):
            register_ev_charger(
                site_id=site.pk, description=replace(a_charger_description(), max_power_kw=Decimal(0))
            )


def test_a_serial_number_is_used_once_and_nobody_learns_by_whom() -> None:
    with seen_by(SYSTEM):
        site, strangers = a_home(), a_home()
        an_ev_charger(site_id=strangers.pk, serial_number="WB-1")
    with pytest.raises(SerialNumberTaken) as refused, seen_by(a_viewer(account_id=site.account_id)):
        an_ev_charger(site_id=site.pk, serial_number="wb-1")

    assert refused.value.english == "The serial number wb-1 is in use already."


def test_a_changed_charger_is_what_was_told_last() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)

        change_ev_charger(charger=charger, description=a_charger_description(name="Garage"))

        assert ev_charger_seen(SYSTEM, charger_id=charger.pk).name == "Garage"


def test_a_session_that_goes_on_shows_at_the_charger_until_it_ends() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        session = a_charging_session(charger, description=GOING_ON)
        charging = ev_charger_seen(SYSTEM, charger_id=charger.pk)
        held = charging_session_visible_to(SYSTEM, session_id=session.pk)
        ended = replace(GOING_ON, ended_at=NOW, energy_kwh=Decimal("9.5"))

        change_session(session=held, description=ended, now=NOW)

        done = ev_charger_seen(SYSTEM, charger_id=charger.pk)
        assert (charging.status, charging.last_seen_at) == ("charging", GOING_ON.started_at)
        assert (done.status, done.last_seen_at) == ("available", NOW)


def test_a_session_of_the_past_says_nothing_of_the_charger_now() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)

        a_charging_session(charger)

        assert ev_charger_seen(SYSTEM, charger_id=charger.pk).status == "offline"


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"ended_at": LAST_NIGHT.started_at}, SessionEndsEarly),
        ({"started_at": datetime(2026, 1, 1, tzinfo=UTC)}, SessionEndsEarly),
        ({"started_at": NOW + timedelta(seconds=1), "ended_at": None}, SessionInFuture),
        ({"ended_at": NOW + timedelta(hours=1)}, SessionInFuture),
        ({"energy_kwh": Decimal(-1)}, FigureOutOfRange),
        ({"energy_kwh": Decimal("1.0001")}, FigureOutOfRange),
        ({"energy_kwh": Decimal(25)}, ChargedBeyondBelief),
    ],
)
def test_what_no_session_can_be_is_refused(told: dict[str, object], refusal: type[Refusal]) -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)

        with pytest.raises(refusal):
            a_charging_session(charger, description=replace(LAST_NIGHT, **told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("starts_after", "ends_after"),
    [
        (timedelta(hours=1), timedelta(hours=3)),
        (timedelta(hours=-1), None),
        (timedelta(0), timedelta(hours=2)),
    ],
)
def test_a_charger_serves_one_vehicle_at_a_time(
    starts_after: timedelta, ends_after: timedelta | None
) -> None:
    other = replace(
        LAST_NIGHT,
        started_at=LAST_NIGHT.started_at + starts_after,
        ended_at=None if ends_after is None else LAST_NIGHT.started_at + ends_after,
        energy_kwh=Decimal(1),
    )
    with pytest.raises(ChargingSessionsOverlap), seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        a_charging_session(charger)
        a_charging_session(charger, description=other)


def test_the_next_vehicle_plugs_in_when_the_last_one_leaves() -> None:
    next_one = replace(LAST_NIGHT, started_at=THEN, ended_at=NOW, energy_kwh=Decimal(1), vehicle_id="")
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        a_charging_session(charger)
        a_charging_session(charger, description=next_one)

        assert [each.vehicle_id for each in sessions_of(SYSTEM, charger_id=charger.pk, limit=5)] == [
            "",
            "Family car",
        ]


def test_an_ended_session_does_not_go_on() -> None:
    with seen_by(SYSTEM):
        session = a_charging_session(an_ev_charger(site_id=a_home().pk))
        held = charging_session_visible_to(SYSTEM, session_id=session.pk)

        with pytest.raises(ChargingSessionEnded):
            change_session(session=held, description=replace(LAST_NIGHT, ended_at=None), now=NOW)


def test_a_corrected_session_costs_what_nobody_has_worked_out_yet() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        session = a_charging_session(charger)
        keep_cost(session_id=session.pk, cost=Money(Decimal("6.50"), "EUR"))
        held = charging_session_visible_to(SYSTEM, session_id=session.pk)

        change_session(session=held, description=replace(LAST_NIGHT, energy_kwh=Decimal(10)), now=NOW)

        (seen,) = sessions_of(SYSTEM, charger_id=charger.pk, limit=5)
        assert (seen.energy_kwh, seen.cost) == (Decimal(10), None)


def test_a_session_that_never_was_is_gone() -> None:
    with seen_by(SYSTEM):
        session = a_charging_session(an_ev_charger(site_id=a_home().pk))

        remove_session(session=session)

        with pytest.raises(NotFound):
            charging_session_visible_to(SYSTEM, session_id=session.pk)


def test_a_charger_does_not_charge_for_a_session_that_never_was() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        session = a_charging_session(charger, description=GOING_ON)
        began = ev_charger_seen(SYSTEM, charger_id=charger.pk).status

        remove_session(session=session)

        assert (began, ev_charger_seen(SYSTEM, charger_id=charger.pk).status) == ("charging", "online")


def test_a_month_adds_up_and_costs_something_only_where_every_cost_is_known() -> None:
    second = replace(LAST_NIGHT, started_at=THEN, ended_at=NOW, energy_kwh=Decimal("1.5"), vehicle_id="")
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        one = a_charging_session(charger)
        keep_cost(session_id=one.pk, cost=Money(Decimal("6.50"), "EUR"))
        known = charged_during(SYSTEM, charger_id=charger.pk, period=MAY)
        a_charging_session(charger, description=second)
        partly = charged_during(SYSTEM, charger_id=charger.pk, period=MAY)

    assert known == Charged(sessions=1, energy_kwh=Decimal(20), cost=Money(Decimal("6.50"), "EUR"))
    assert partly == Charged(sessions=2, energy_kwh=Decimal("21.5"), cost=None)


def test_a_charger_is_removed_after_its_last_session_ended_and_the_sessions_stay() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        session = a_charging_session(charger, description=GOING_ON)
        with pytest.raises(StillCharging):
            retire_ev_charger(charger=charger, now=NOW)
        held = charging_session_visible_to(SYSTEM, session_id=session.pk)
        change_session(session=held, description=replace(GOING_ON, ended_at=NOW), now=NOW)
        retire_ev_charger(charger=charger, now=NOW)
        charger.refresh_from_db()

        assert ev_chargers_at(SYSTEM, site_id=charger.site_id) == ()
        assert len(sessions_of(SYSTEM, charger_id=charger.pk, limit=5)) == 1
        with pytest.raises(DeviceRetired):
            a_charging_session(charger)
        with pytest.raises(DeviceRetired):
            change_ev_charger(charger=charger, description=a_charger_description())


def test_a_charger_that_falls_silent_is_offline() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
        note_ev_charger(charger_id=charger.pk, activity=ChargerActivity.FAULT, seen_at=NOW)
        faulty = ev_charger_seen(SYSTEM, charger_id=charger.pk)
        note_ev_charger_silent(charger=ev_charger_visible_to(SYSTEM, charger_id=charger.pk))

        silent = ev_charger_visible_to(SYSTEM, charger_id=charger.pk)
        assert (faulty.status, silent.connection) == ("fault", "offline")
        with pytest.raises(TransitionRefused):
            note_ev_charger_silent(charger=silent)


def test_a_strangers_charger_and_its_sessions_are_as_missing_as_none() -> None:
    with seen_by(SYSTEM):
        site, strangers = a_home(), a_home()
        a_charging_session(an_ev_charger(site_id=site.pk))
        foreign = an_ev_charger(site_id=strangers.pk)
        session = a_charging_session(foreign)
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        assert ev_chargers_at(viewer, site_id=strangers.pk) == ()
        assert sessions_of(viewer, charger_id=foreign.pk, limit=5) == ()
        assert charged_during(viewer, charger_id=foreign.pk, period=MAY).sessions == 0
        with pytest.raises(NotFound):
            ev_charger_visible_to(viewer, charger_id=foreign.pk)
        with pytest.raises(NotFound):
            charging_session_visible_to(viewer, session_id=session.pk)
        with pytest.raises(NotFound):
            a_charging_session(foreign)


def test_who_only_looks_records_no_session() -> None:
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=a_home().pk)
    with (
        seen_by(a_viewer(account_id=charger.account_id, role=MembershipRole.VIEWER)),
        pytest.raises(RoleNotAllowed),
    ):
        a_charging_session(charger)


def a_row(site: Site, **columns: object) -> EVCharger:
    told: dict[str, object] = {
        "account_id": site.account_id,
        "site_id": site.pk,
        "name": "Carport",
        "manufacturer": "Wallbox",
        "model": "P",
        "serial_number": "1",
        "max_power_kw": 11,
        "connector_type": "type2",
    }
    return EVCharger.objects.create(**told | columns)


def a_session_row(**columns: object) -> ChargingSession:
    charger = a_row(a_home())
    told: dict[str, object] = {
        "account_id": charger.account_id,
        "ev_charger_id": charger.pk,
        "started_at": LAST_NIGHT.started_at,
        "ended_at": LAST_NIGHT.ended_at,
        "energy_kwh": 1,
    }
    return ChargingSession.objects.create(**told | columns)


def two_sessions_at_once() -> object:
    first = a_session_row()
    return ChargingSession.objects.create(
        account_id=first.account_id,
        ev_charger_id=first.ev_charger_id,
        started_at=LAST_NIGHT.started_at,
        energy_kwh=1,
    )


@pytest.mark.parametrize(
    ("break_it", "constraint"),
    [
        (lambda: a_row(a_home(), max_power_kw=0), "ev_charger_power_is_positive"),
        (lambda: a_row(a_home(), connector_type="schuko"), "ev_charger_connector_is_known"),
        (lambda: a_row(a_home(), connection="gone"), "ev_charger_connection_is_known"),
        (lambda: a_row(a_home(), activity="dancing"), "ev_charger_activity_is_known"),
        (lambda: [a_row(a_home(), serial_number=each) for each in ("a", "A")],
         "ev_charger_serial_number_is_unique"),
        (lambda: a_row(a_home(), account_id=an_account().pk), "ev_charger_stands_on_a_site_of_its_account"),
        (lambda: a_session_row(account_id=an_account().pk), "charging_session_at_a_charger_of_its_account"),
        (lambda: a_session_row(ended_at=LAST_NIGHT.started_at), "charging_session_ends_after_it_starts"),
        (lambda: a_session_row(energy_kwh=-1), "charging_session_takes_no_energy_back"),
        (lambda: a_session_row(cost=1), "only_an_ended_charging_session_costs"),
        (lambda: a_session_row(cost=1, currency="EUR", ended_at=None),
         "only_an_ended_charging_session_costs"),
        (two_sessions_at_once, "one_charging_session_per_charger_at_a_time"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_no_charger_or_session_is(
    break_it: Callable[[], object], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as broken, seen_by(SYSTEM):
        break_it()

    assert constraint_named_in(broken.value) == constraint
