"""A meter is reported faulty and repaired; who may say so, and since when it can have been."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.energy import BERLIN
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import AccountSuspended, RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.batches import BroughtInterval
from wattstead.domains.metering.operations.faults import (
    FaultOutOfReach,
    FaultWithoutWords,
    RepairOutOfReach,
    repair_meter,
    report_fault,
)
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.quarantine.usual import meters_of
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.registers_by_name import RegisterName, registers_named
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.take_in_readings import take_in_readings_of
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.reads import read

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)
MARCH_3 = date(2026, 3, 3)
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture
def meter() -> Meter:
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        return a_meter(site_id=a_site(account_id=account.pk).pk)


def owner(meter: Meter) -> Viewer:
    return a_viewer(account_id=meter.account_id)


def staff(meter: Meter) -> Viewer:
    return Viewer(
        user_id=None, account_ids=frozenset({meter.account_id}), roles={meter.account_id: "support"}
    )


def reported(viewer: Viewer, meter: Meter, *, noticed_on: date = MARCH_3, told: str = " It is dark ") -> None:
    with seen_by(viewer):
        report_fault(meter_id=meter.pk, noticed_on=noticed_on, told=told, today=TODAY)


def repaired(viewer: Viewer, meter: Meter, *, on: date = TODAY) -> None:
    with seen_by(viewer):
        repair_meter(meter_id=meter.pk, repaired_on=on, today=TODAY)


def life_of(meter: Meter) -> tuple[str, date | None, str, date | None]:
    with seen_by(SYSTEM):
        kept = Meter.objects.get(pk=meter.pk)
    return kept.status, kept.faulty_since, kept.fault, kept.repaired_on


def test_a_fault_is_reported_by_the_owner_and_repaired_by_staff(meter: Meter) -> None:
    reported(owner(meter), meter)
    faulty = life_of(meter)
    repaired(staff(meter), meter)

    assert faulty == ("faulty", MARCH_3, "It is dark", None)
    assert life_of(meter) == ("active", MARCH_3, "It is dark", TODAY)


def test_a_meter_that_was_repaired_can_fail_again(meter: Meter) -> None:
    reported(owner(meter), meter)
    repaired(staff(meter), meter)

    reported(staff(meter), meter, noticed_on=TODAY, told="Dark again")

    assert life_of(meter) == ("faulty", TODAY, "Dark again", None)


def test_a_faulty_meter_is_taken_out_of_use(meter: Meter) -> None:
    reported(owner(meter), meter)
    with seen_by(owner(meter)):
        deactivate_meter(meter=Meter.objects.get(pk=meter.pk), in_use_before=TODAY)

    assert life_of(meter) == ("inactive", MARCH_3, "It is dark", None)
    with pytest.raises(TransitionRefused):
        repaired(staff(meter), meter)
    with pytest.raises(TransitionRefused):
        reported(owner(meter), meter)


def test_a_fault_is_reported_once(meter: Meter) -> None:
    reported(owner(meter), meter)

    with pytest.raises(TransitionRefused):
        reported(owner(meter), meter)


@pytest.mark.parametrize(
    ("noticed_on", "told", "refusal"),
    [
        (date(2026, 3, 10), "Dark", FaultOutOfReach),
        (date(2019, 12, 31), "Dark", FaultOutOfReach),
        (MARCH_3, "  ", FaultWithoutWords),
    ],
    ids=["tomorrow", "before it was installed", "without words"],
)
def test_a_fault_that_cannot_be_is_refused(
    noticed_on: date, told: str, refusal: type[Refusal], meter: Meter
) -> None:
    with seen_by(SYSTEM):
        Meter.objects.filter(pk=meter.pk).update(installed_on=date(2020, 1, 1))

    with pytest.raises(refusal):
        reported(owner(meter), meter, noticed_on=noticed_on, told=told)
    assert life_of(meter) == ("active", None, "", None)


@pytest.mark.parametrize("on", [date(2026, 3, 2), date(2026, 3, 10)], ids=["before the fault", "tomorrow"])
def test_a_repair_that_cannot_be_is_refused(on: date, meter: Meter) -> None:
    reported(owner(meter), meter)

    with pytest.raises(RepairOutOfReach):
        repaired(staff(meter), meter, on=on)


def test_who_may_not_is_told_so_and_strangers_find_nothing(meter: Meter) -> None:
    with seen_by(SYSTEM):
        stranger = a_viewer(account_id=an_account(owner=a_person()).pk)
    onlooker = a_viewer(account_id=meter.account_id, role=MembershipRole.VIEWER)

    with pytest.raises(RoleNotAllowed):
        reported(onlooker, meter)
    with pytest.raises(NotFound):
        reported(stranger, meter)
    reported(owner(meter), meter)
    with pytest.raises(RoleNotAllowed):
        repaired(owner(meter), meter)
    with pytest.raises(NotFound):
        repaired(stranger, meter)


def test_the_people_of_a_suspended_account_report_nothing(meter: Meter) -> None:
    locked = Viewer(
        user_id=None,
        account_ids=frozenset({meter.account_id}),
        roles={meter.account_id: "owner"},
        locked={meter.account_id: "suspended"},
    )

    with pytest.raises(AccountSuspended):
        reported(locked, meter)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"status": "faulty"}, "a_faulty_meter_says_since_when"),
        ({"repaired_on": MARCH_3}, "a_meter_is_repaired_after_its_fault"),
        ({"faulty_since": TODAY, "repaired_on": MARCH_3}, "a_meter_is_repaired_after_its_fault"),
    ],
    ids=["since when", "of what", "before"],
)
def test_the_database_keeps_faults_whole(columns: dict[str, object], constraint: str, meter: Meter) -> None:
    with (
        seen_by(SYSTEM),
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        Meter.objects.filter(pk=meter.pk).update(**columns)


def test_readings_since_the_fault_count_and_are_marked_until_the_repair(meter: Meter) -> None:
    """Readings of 2 to 6 March: the fault was noticed on the third, the meter repaired on the fifth."""
    reported(owner(meter), meter)
    repaired(staff(meter), meter, on=date(2026, 3, 5))
    days = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (2, 3, 4, 5, 6)]

    with seen_by(owner(meter)) as viewer:
        register = the_register(meter)
        brought = [
            BroughtInterval(starts_at=at, ends_at=at + QUARTER, delta=Decimal("0.1"), flag=METERED)
            for at in days
        ]
        take_in_readings_of(viewer, register=register, readings=brought, now=NOW, reason="a test")
        (named,) = [registers_named(viewer, names=[RegisterName(meter_number=meter.meter_number)])]
        known = meters_of(named.registers)
        kept = read(series=series_of(register), period=Period(starts_at=days[0], ends_before=NOW))

    doubted = flag(Source.smart_meter, Quality.questionable)
    assert kept.flags.tolist() == [METERED, doubted, doubted, METERED, METERED]
    begin, end = (int(datetime(2026, 3, day, tzinfo=BERLIN).timestamp()) for day in (3, 5))
    assert known.faulty_s is not None
    assert known.repaired_s is not None
    assert (known.faulty_s.tolist(), known.repaired_s.tolist()) == ([begin], [end])
