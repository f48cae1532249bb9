"""What a contract is billed follows from its readings and its tariff, whoever else is billed with it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import a_person, an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import LATER, counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from tests.journeys.billed_homes import JUNE, a_home
from wattstead.domains.accounts.models import Membership
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.models import User
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.work_out_invoice import (
    NothingSupplied,
    work_out_invoice,
    work_out_invoices,
)
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values

pytestmark = pytest.mark.django_db


def test_estimates_and_gaps_are_told() -> None:
    # 28 of 2,880 quarter-hours are missing (0.97 %), 713 of the 2,852 others are estimated: a quarter.
    with seen_by(SYSTEM):
        contract = a_home(without=range(28), estimated=range(28, 28 + 713))

    with seen_by(SYSTEM):
        content = work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE)

    assert content.estimated_share == Decimal("0.25")
    assert content.missing_share == Decimal("0.009722")
    (line,) = content.bill.lines
    assert (line.intervals, line.estimated_kwh) == (2852, Decimal("71.3"))


def test_export_that_earns_nothing_is_told_but_not_credited() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        meter = a_meter(site_id=site.pk, directions=(Direction.IMPORT, Direction.EXPORT))
        counted(the_register(meter), steady(JUNE, amount=100))
        counted(the_register(meter, direction=Direction.EXPORT), steady(JUNE, amount=40, without=range(900)))
        contract = a_contract(account_id=site.account_id, site_id=site.pk, terms=fixed_terms())

        content = work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE)

    assert content.export_kwh == Decimal("79.2")
    assert [line.subject.value for line in content.bill.lines] == ["energy"]
    assert content.missing_share == 0


def test_two_meters_of_a_site_are_billed_together() -> None:
    terms = banded_terms(a_band("Night", price="0.24"), price="0.32")
    with seen_by(SYSTEM):
        contract = a_home(terms=terms)
        heat_pump = a_meter(site_id=contract.site_id)
        counted(the_register(heat_pump), steady(JUNE, amount=200))

        content = work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE)

    # 0.3 kWh a quarter-hour: 30 days x 64 = 1,920 by day, 576 kWh; 30 x 32 = 960 by night, 288 kWh.
    assert [(line.band, line.quantity, line.total) for line in content.bill.lines] == [
        ("", Decimal(576), Decimal("184.32")),
        ("Night", Decimal(288), Decimal("69.12")),
    ]
    assert [register.energy_kwh for register in content.registers] == [Decimal(288), Decimal(576)]


def test_a_bill_takes_as_many_queries_for_a_month_as_for_a_day() -> None:
    with seen_by(SYSTEM):
        contract = a_home()
        first_day = DayPeriod(starts_on=JUNE.starts_on, ends_before=date(2025, 6, 2))
        queries = []

        for period in (first_day, JUNE):
            with CaptureQueriesContext(connection) as captured:
                work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=period)
            queries.append(len(captured))

    assert queries[0] == queries[1]


def test_bills_take_as_many_queries_for_three_contracts_as_for_one() -> None:
    with seen_by(SYSTEM):
        ids = [a_home().pk for _ in range(3)]
        queries = []

        for asked in (ids[:1], ids):
            with CaptureQueriesContext(connection) as captured:
                work_out_invoices(viewer=SYSTEM, contract_ids=asked, period=JUNE)
            queries.append(len(captured))

    assert queries[0] == queries[1]


def test_a_bill_goes_to_who_owned_the_account_on_its_last_day_even_if_they_are_gone() -> None:
    with seen_by(SYSTEM):
        contract = a_home()
        Membership.objects.filter(account_id=contract.account_id).update(valid_before=date(2025, 6, 30))
        heir = a_person(first_name="Bo")
        grant_membership(
            user_id=heir.pk,
            account_id=contract.account_id,
            role=MembershipRole.OWNER,
            valid_from=date(2025, 6, 30),
        )
        User.objects.filter(pk=heir.pk).update(is_active=False)

        content = work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE)

    assert content.billed_to.name == "Bo Sommer"


def test_bills_of_many_contracts_are_those_of_each_alone() -> None:
    """Homes of different tariffs, periods and meters, with a stranger's beside them."""
    with seen_by(SYSTEM):
        homes = [
            a_home(),
            a_home(terms=banded_terms(), estimated=range(10)),
            a_home(starts_on=date(2025, 6, 11), without=range(20)),
            a_home(days=None),
            a_home(starts_on=date(2025, 8, 1)),
        ]
        stranger = a_home()
        for home in homes[:2]:
            register = Register.objects.get(meter__site_id=home.site_id)
            noon = int(datetime(2025, 6, 1, 10, tzinfo=UTC).timestamp())
            keep_register_values(
                series_of(register), {noon: 5_000_000}, known_at=LATER, actor_id=None, reason="test"
            )
        ids = [home.pk for home in homes]

        together = work_out_invoices(viewer=SYSTEM, contract_ids=ids, period=JUNE)
        alone = {
            contract_id: work_out_invoices(viewer=SYSTEM, contract_ids=[contract_id], period=JUNE)
            for contract_id in ids
        }

    assert stranger.pk not in together
    assert list(together) == ids
    for contract_id in ids[:-1]:
        assert together[contract_id] == alone[contract_id][contract_id]
    refused = together[ids[-1]]
    assert isinstance(refused, NothingSupplied)


def test_the_bill_says_what_the_register_showed_where_somebody_looked() -> None:
    looked_at = int(datetime(2025, 5, 31, 22, tzinfo=UTC).timestamp())
    with seen_by(SYSTEM):
        contract = a_home()
        register = Register.objects.get(meter__site_id=contract.site_id)
        unseen = work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE)
        # Looked at when June began; the end follows from what was counted since.
        counted(
            register, steady(DayPeriod(starts_on=date(2025, 5, 31), ends_before=JUNE.starts_on), amount=100)
        )
        keep_register_values(
            series_of(register),
            {looked_at: 1_204_500_000},
            known_at=LATER,
            actor_id=None,
            reason="made for a test",
        )

        seen = work_out_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE)

    assert [(each.shown_at_start, each.shown_at_end) for each in unseen.registers] == [(None, None)]
    assert [(each.shown_at_start, each.shown_at_end) for each in seen.registers] == [
        (Decimal("1204.5"), Decimal("1492.5"))
    ]
