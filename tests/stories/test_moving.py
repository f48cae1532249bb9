"""People move in and out; what the counter showed then is where their bills begin and end.

The counter is read by hand: nothing between two looks is measured. A kWh costs 0.30, a month 9.00, no tax.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.domains.metering.test_estimates import Usual
from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import BERLIN
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.operations import terminate_contract
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.hand_readings import CounterRanBackwards, record_reading
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.journeys.move_readings import (
    HowKnown,
    Move,
    MoveNotYet,
    MoveReading,
    MoveReadingIncomplete,
    NoMove,
    estimate_moves,
    moves_of,
    record_move_reading,
)
from wattstead.journeys.record_hand_reading import ReadingDoubted
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True)
IN, OUT = date(2025, 3, 1), date(2025, 6, 16)
SUPPLIED = DayPeriod(starts_on=IN, ends_before=OUT)
JULY = datetime(2025, 7, 5, 8, tzinfo=UTC)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)  # type: ignore[misc,arg-type]


def a_flat() -> tuple[Contract, Register]:
    """Supply a flat from 1 March until 15 June."""
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account(owner=a_person()).pk)
        register = the_register(a_meter(site_id=site.pk))
        contract = a_contract(
            account_id=site.account_id,
            site_id=site.pk,
            terms=fixed_terms(price="0.30", tax_rate="0", monthly_fee="9.00"),
            starts_on=IN,
        )
        terminate_contract(contract_id=contract.pk, noticed_on=date(2025, 5, 1), ends_before=OUT)
    return contract, register


def owner_of(contract: Contract, role: MembershipRole = MembershipRole.OWNER) -> Viewer:
    return a_viewer(account_id=contract.account_id, role=role)


def told(
    contract: Contract,
    register: Register,
    move: Move,
    value: str,
    *,
    viewer: Viewer | None = None,
    is_confirmed: bool = False,
    now: datetime = JULY,
) -> None:
    with seen_by(viewer or owner_of(contract)) as asking:
        record_move_reading(
            asking,
            contract_id=contract.pk,
            move=move,
            readings=[MoveReading(register_id=register.pk, value=Decimal(value))],
            is_confirmed=is_confirmed,
            now=now,
        )


def final_bill(contract: Contract) -> InvoiceView:
    with seen_by(SYSTEM):
        issued = issue_invoice(viewer=SYSTEM, contract_id=contract.pk, period=SUPPLIED, issued_on=JULY.date())
    with seen_by(owner_of(contract)) as viewer:
        return invoice_visible_to(viewer, invoice_id=issued.invoice_id, today=JULY.date())


def known(contract: Contract) -> list[tuple[Move, date, Decimal | None, HowKnown]]:
    with seen_by(owner_of(contract)) as viewer:
        return [
            (seen.move, seen.on, counter.value, counter.how)
            for seen in moves_of(viewer, contract_id=contract.pk, now=JULY)
            for counter in seen.counters
        ]


def test_the_final_bill_goes_from_the_reading_at_the_beginning_to_that_at_the_end() -> None:
    """12,500 - 12,000 = 500 kWh at 0.30 are 150.00.

    March to May are three months, 27.00; 15 of the 30 days of June 4.50: 181.50 in all.
    """
    contract, register = a_flat()

    told(contract, register, Move.IN, "12000")
    told(contract, register, Move.OUT, "12500")
    bill = final_bill(contract)

    assert [(each.shown_at_start, each.shown_at_end, each.energy_kwh) for each in bill.registers] == [
        (Decimal(12000), Decimal(12500), Decimal(500))
    ]
    assert (bill.total.amount, bill.estimated_share, bill.missing_share) == (
        Decimal("181.50"),
        Decimal(1),
        Decimal(0),
    )
    assert known(contract) == [
        (Move.IN, IN, Decimal(12000), HowKnown.READ),
        (Move.OUT, date(2025, 6, 15), Decimal(12500), HowKnown.READ),
    ]


def test_what_the_tenant_before_used_is_not_on_the_bill() -> None:
    """The counter was read on 1 January, at 11,600: those 400 kWh are somebody else's."""
    contract, register = a_flat()
    with seen_by(SYSTEM):
        record_reading(register=register, value=Decimal(11600), read_at=at(2025, 1, 1), now=JULY)

    told(contract, register, Move.IN, "12000")
    told(contract, register, Move.OUT, "12500")

    assert [each.energy_kwh for each in final_bill(contract).registers] == [Decimal(500)]


def test_where_nobody_reads_an_estimate_is_made_after_two_weeks_and_a_later_reading_corrects_it() -> None:
    """12,300 on 1 June: 300 kWh in 92 days. The last 15 days are estimated; then the counter says 12,360."""
    contract, register = a_flat()
    told(contract, register, Move.IN, "12000")
    with seen_by(SYSTEM):
        record_reading(register=register, value=Decimal(12300), read_at=at(2025, 6, 1), now=JULY)

    too_early = estimate_moves(SYSTEM, profiles=Usual(), now=datetime(2025, 6, 25, tzinfo=UTC))
    done = estimate_moves(SYSTEM, profiles=Usual(), now=JULY)
    again = estimate_moves(SYSTEM, profiles=Usual(), now=JULY)
    (_, (_, _, estimate, how)) = known(contract)
    told(contract, register, Move.OUT, "12360")

    assert (too_early, done >= 1, again) == (0, True, 0)
    assert how is HowKnown.WORKED_OUT
    assert estimate is not None
    # 300 / 92 a day, and June takes less than March to May: 15 days are between 35 and 49 kWh.
    assert Decimal(12335) < estimate < Decimal(12349)
    bill = final_bill(contract)
    assert [(each.shown_at_end, each.energy_kwh) for each in bill.registers] == [
        (Decimal(12360), Decimal(360))
    ]


def test_an_odd_reading_is_asked_about_before_it_is_kept() -> None:
    contract, register = a_flat()
    told(contract, register, Move.IN, "12000")
    with seen_by(SYSTEM):
        record_reading(register=register, value=Decimal(12300), read_at=at(2025, 6, 1), now=JULY)

    with pytest.raises(ReadingDoubted):
        told(contract, register, Move.OUT, "15000")
    told(contract, register, Move.OUT, "15000", is_confirmed=True)
    with pytest.raises(CounterRanBackwards):
        told(contract, register, Move.IN, "12400")

    assert known(contract)[1][2] == Decimal(15000)


def test_a_counter_is_read_once_the_day_is_there_and_every_one_of_them() -> None:
    contract, register = a_flat()

    with pytest.raises(MoveNotYet):
        told(contract, register, Move.OUT, "12500", now=at(2025, 6, 15, 18))
    with pytest.raises(MoveReadingIncomplete), seen_by(owner_of(contract)) as viewer:
        record_move_reading(
            viewer, contract_id=contract.pk, move=Move.IN, readings=[], is_confirmed=True, now=JULY
        )
    with seen_by(SYSTEM):
        going_on = a_contract(
            account_id=contract.account_id,
            site_id=a_site(account_id=contract.account_id, is_primary=False).pk,
            starts_on=IN,
        )
        another = the_register(a_meter(site_id=going_on.site_id))
    with pytest.raises(NoMove):
        told(going_on, another, Move.OUT, "12500")


@pytest.mark.parametrize(
    ("role", "refusal"), [(MembershipRole.BILLING, RoleNotAllowed), (MembershipRole.VIEWER, RoleNotAllowed)]
)
def test_who_may_not_manage_the_account_tells_nothing(role: MembershipRole, refusal: type[Exception]) -> None:
    contract, register = a_flat()

    with pytest.raises(refusal):
        told(contract, register, Move.IN, "12000", viewer=owner_of(contract, role))


def test_a_stranger_finds_no_such_contract() -> None:
    (contract, register), (other, _) = a_flat(), a_flat()

    with pytest.raises(NotFound):
        told(contract, register, Move.IN, "12000", viewer=owner_of(other))
