"""Contracts are concluded, ended and kept apart."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connections
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract, customer_of
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.operations import (
    ContractEndedAlready,
    ContractEndsBeforeItBegins,
    NoticeTooShort,
    SiteSuppliedAlready,
    TariffNotOnOffer,
    WithdrawalTooLate,
    terminate_contract,
    withdraw_from_contract,
)
from wattstead.domains.contracts.queries import (
    Supply,
    contract_going_on,
    contract_seen,
    contracts_visible_to,
    supplies_during,
)
from wattstead.domains.contracts.vocabulary import Commodity, ContractStatus
from wattstead.domains.tariffs.operations import archive_tariff
from wattstead.domains.tariffs.queries import price_sheet
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, year_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

MARCH = date(2025, 3, 1)


def refused_by(change: Callable[[], object]) -> str | None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


def test_a_contract_gets_a_number_of_its_year() -> None:
    with seen_by(SYSTEM):
        numbers = [a_contract().contract_number for _ in range(2)]

    assert numbers == ["CON-2025-000001", "CON-2025-000002"]


def test_a_site_has_one_electricity_contract_at_a_time() -> None:
    with pytest.raises(SiteSuppliedAlready) as refused, seen_by(SYSTEM):
        contract = a_contract(ends_before=MARCH)
        a_contract(
            account_id=contract.account_id,
            site_id=contract.site_id,
            starts_on=date(2025, 2, 28),
        )

    assert str(refused.value) == "The site has a contract for electricity in that period already."


def test_a_contract_follows_another_and_gas_runs_beside() -> None:
    with seen_by(SYSTEM):
        first = a_contract(ends_before=MARCH)

        a_contract(account_id=first.account_id, site_id=first.site_id, starts_on=MARCH)
        a_contract(account_id=first.account_id, site_id=first.site_id, commodity=Commodity.GAS)

        assert contracts_visible_to(SYSTEM).count() == 3


def test_a_contract_that_renews_itself_leaves_no_room_after_its_first_term() -> None:
    with pytest.raises(SiteSuppliedAlready), seen_by(SYSTEM):
        first = a_contract(ends_before=MARCH, auto_renew=True)
        a_contract(account_id=first.account_id, site_id=first.site_id, starts_on=MARCH)


def test_termination_makes_room_for_the_next_contract() -> None:
    with seen_by(SYSTEM):
        first = a_contract(auto_renew=True)
        terminate_contract(contract_id=first.pk, noticed_on=date(2025, 1, 10), ends_before=MARCH)

        following = a_contract(account_id=first.account_id, site_id=first.site_id, starts_on=MARCH)

        first.refresh_from_db()
        assert (first.status, first.ends_before, first.noticed_on) == ("terminated", MARCH, date(2025, 1, 10))
        supplies = supplies_during(
            SYSTEM, site_id=first.site_id, commodity=Commodity.ELECTRICITY, period=year_of(MARCH)
        )
        assert [(supply.contract_id, supply.days.last_day) for supply in supplies] == [
            (first.pk, date(2025, 2, 28)),
            (following.pk, date(2025, 12, 31)),
        ]


def test_a_contract_begins_on_a_tariff_that_is_on_offer() -> None:
    with seen_by(SYSTEM):
        archived = a_tariff(code="OLD")
        archive_tariff(tariff_id=archived.pk)
        future = a_tariff(fixed_terms(valid_from=date(2026, 1, 1)))

        with pytest.raises(TariffNotOnOffer) as refused:
            a_contract(tariff_id=archived.pk)
        with pytest.raises(TariffNotOnOffer):
            a_contract(tariff_id=future.pk)
        with pytest.raises(NotFound):
            a_contract(tariff_id=new_key())

    assert str(refused.value) == "No contract can begin on 2025-01-01 on the tariff OLD."


def test_a_contract_supplies_at_least_a_day() -> None:
    with seen_by(SYSTEM), pytest.raises(ContractEndsBeforeItBegins):
        a_contract(starts_on=MARCH, ends_before=MARCH)


def test_nobody_is_supplied_at_the_site_of_somebody_else() -> None:
    with seen_by(SYSTEM):
        strangers = a_site(account_id=an_account().pk)

    with pytest.raises(NotFound), seen_by(SYSTEM):
        a_contract(account_id=an_account().pk, site_id=strangers.pk)


def test_notice_is_kept() -> None:
    with seen_by(SYSTEM):
        contract = a_contract(auto_renew=True)

        with pytest.raises(NoticeTooShort) as refused:
            terminate_contract(contract_id=contract.pk, noticed_on=date(2025, 2, 1), ends_before=MARCH)

    assert (
        str(refused.value) == "With notice on 2025-02-01 the contract can end on 2025-03-03 at the earliest."
    )


@pytest.mark.parametrize("ends_before", [date(2025, 6, 1), date(2025, 7, 1)])
def test_notice_never_prolongs_a_contract(ends_before: date) -> None:
    with seen_by(SYSTEM):
        contract = a_contract(ends_before=date(2025, 6, 1))

        with pytest.raises(ContractEndedAlready):
            terminate_contract(contract_id=contract.pk, noticed_on=MARCH, ends_before=ends_before)


def test_a_contract_is_terminated_once_and_after_it_began() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()

        with pytest.raises(ContractEndsBeforeItBegins):
            terminate_contract(
                contract_id=contract.pk, noticed_on=date(2024, 6, 1), ends_before=date(2025, 1, 1)
            )
        terminate_contract(contract_id=contract.pk, noticed_on=date(2025, 1, 2), ends_before=MARCH)
        with pytest.raises(ContractEndedAlready):
            terminate_contract(
                contract_id=contract.pk, noticed_on=date(2025, 1, 2), ends_before=date(2025, 2, 20)
            )
        with pytest.raises(NotFound):
            terminate_contract(contract_id=new_key(), noticed_on=MARCH, ends_before=MARCH)


def test_who_withdraws_before_the_first_day_is_never_supplied() -> None:
    with seen_by(SYSTEM):
        contract = a_contract(starts_on=MARCH, auto_renew=True)
        customer = customer_of(contract)

        withdraw_from_contract(contract_id=contract.pk, on=date(2025, 1, 15))

        again = a_contract(account_id=contract.account_id, site_id=contract.site_id, starts_on=MARCH)
    with seen_by(customer):
        left, right = (
            contract_seen(customer, contract_id=each.pk, today=date(2025, 1, 16))
            for each in (contract, again)
        )
        supplied = supplies_during(
            customer, site_id=contract.site_id, commodity=Commodity.ELECTRICITY, period=year_of(MARCH)
        )
    assert (left.status, left.supplied_before, left.never_begins) == (ContractStatus.TERMINATED, MARCH, True)
    assert (right.status, right.never_begins) == (ContractStatus.PENDING, False)
    assert [supply.contract_id for supply in supplied] == [again.pk]


def test_who_withdraws_while_supplied_pays_until_that_day() -> None:
    with seen_by(SYSTEM):
        contract = a_contract(starts_on=date(2025, 1, 10), auto_renew=True)

        withdraw_from_contract(contract_id=contract.pk, on=date(2025, 1, 12))

        contract.refresh_from_db()
        (supply,) = supplies_during(
            SYSTEM, site_id=contract.site_id, commodity=Commodity.ELECTRICITY, period=year_of(MARCH)
        )
    assert (contract.status, contract.noticed_on) == ("terminated", date(2025, 1, 12))
    assert supply.days == DayPeriod(starts_on=date(2025, 1, 10), ends_before=date(2025, 1, 13))


def test_nobody_withdraws_after_fourteen_days() -> None:
    with seen_by(SYSTEM):
        contract = a_contract(starts_on=MARCH)

        with pytest.raises(WithdrawalTooLate) as refused:
            withdraw_from_contract(contract_id=contract.pk, on=date(2025, 1, 16))

    assert refused.value.facts["last_day"] == date(2025, 1, 15)


def test_a_contract_nobody_was_supplied_by_keeps_no_account_open() -> None:
    with seen_by(SYSTEM):
        contract = a_contract(starts_on=MARCH)
        before = contract_going_on(SYSTEM, account_id=contract.account_id, on=date(2025, 1, 5))

        withdraw_from_contract(contract_id=contract.pk, on=date(2025, 1, 5))

        after = contract_going_on(SYSTEM, account_id=contract.account_id, on=date(2025, 1, 5))
    assert (before, after) == (contract.contract_number, None)


def test_supplies_tell_who_supplied_which_days() -> None:
    with seen_by(SYSTEM):
        first = a_contract(starts_on=date(2025, 1, 13), ends_before=MARCH)
        second = a_contract(account_id=first.account_id, site_id=first.site_id, starts_on=date(2025, 3, 5))

        found = supplies_during(
            SYSTEM, site_id=first.site_id, commodity=Commodity.ELECTRICITY, period=year_of(MARCH)
        )

        assert found == (
            Supply(
                contract_id=first.pk,
                contract_number=first.contract_number,
                days=DayPeriod(starts_on=date(2025, 1, 13), ends_before=MARCH),
                sheet=price_sheet(first.tariff_id),
            ),
            Supply(
                contract_id=second.pk,
                contract_number=second.contract_number,
                days=DayPeriod(starts_on=date(2025, 3, 5), ends_before=date(2026, 1, 1)),
                sheet=price_sheet(second.tariff_id),
            ),
        )


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_contracts_takes_three_queries(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        for n in range(count):
            a_contract(
                account_id=site.account_id,
                site_id=site.pk,
                starts_on=date(2025, n + 1, 1),
                ends_before=date(2025, n + 2, 1),
            )

        with django_assert_num_queries(3):
            found = supplies_during(
                SYSTEM, site_id=site.pk, commodity=Commodity.ELECTRICITY, period=year_of(MARCH)
            )

    assert len(found) == count


def test_a_strangers_contract_and_a_missing_one_are_told_alike() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_contract(), a_contract()
    me = customer_of(mine)

    with seen_by(me):
        assert list(contracts_visible_to(me)) == [mine]
        assert contract_seen(me, contract_id=mine.pk, today=MARCH).contract_number == mine.contract_number
        for unseen in (strangers.pk, new_key()):
            with pytest.raises(NotFound):
                contract_seen(me, contract_id=unseen, today=MARCH)


@pytest.mark.django_db(transaction=True)
def test_row_security_hides_a_strangers_contract_from_any_query() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_contract(), a_contract()

    with seen_by(customer_of(mine)):
        assert list(Contract.objects.values_list("pk", flat=True)) == [mine.pk]
        assert Contract.objects.filter(pk=strangers.pk).update(auto_renew=True) == 0


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_its_policy_the_table_would_leak_a_strangers_contract() -> None:
    """Prove that the test above can fail: the policy is what hides the row."""
    with seen_by(SYSTEM):
        mine, _strangers = a_contract(), a_contract()

    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE contracts_contract NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE contracts_contract DISABLE ROW LEVEL SECURITY")
        try:
            with seen_by(customer_of(mine)):
                seen = Contract.objects.count()
        finally:
            cursor.execute("ALTER TABLE contracts_contract ENABLE ROW LEVEL SECURITY")
            cursor.execute("ALTER TABLE contracts_contract FORCE ROW LEVEL SECURITY")

    assert seen == 2


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"commodity": "steam"}, "contract_commodity_is_known"),
        ({"status": "expired"}, "contract_status_is_stored"),
        ({"ends_before": date(2025, 1, 1)}, "contract_ends_after_it_begins"),
        ({"status": "terminated"}, "contract_terminated_has_its_dates"),
    ],
)
def test_the_database_refuses_a_contract_without_sense(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        contract = a_contract()

    assert refused_by(lambda: Contract.objects.filter(pk=contract.pk).update(**change)) == constraint


def test_the_database_keeps_numbers_accounts_and_days_apart() -> None:
    with seen_by(SYSTEM):
        one, other = a_contract(), a_contract(starts_on=date(2024, 6, 1), ends_before=date(2025, 1, 1))
    other_row = Contract.objects.filter(pk=other.pk)

    assert (
        refused_by(lambda: other_row.update(contract_number=one.contract_number))
        == "contract_number_is_unique"
    )
    assert refused_by(lambda: other_row.update(site_id=one.site_id)) == "contract_site_of_the_same_account"
    assert (
        refused_by(
            lambda: other_row.update(site_id=one.site_id, account_id=one.account_id, ends_before=MARCH)
        )
        == "one_contract_per_site_and_commodity_at_a_time"
    )


def test_the_stored_end_of_supply_is_the_one_the_rule_works_out() -> None:
    with seen_by(SYSTEM):
        made = [
            a_contract(ends_before=ends_before, auto_renew=auto_renew)
            for ends_before in (None, MARCH)
            for auto_renew in (False, True)
        ]
        terminate_contract(contract_id=made[1].pk, noticed_on=date(2025, 1, 1), ends_before=date(2025, 2, 15))

        for contract in Contract.objects.all():
            assert contract.supplied_before == contract.term.supplied_before
        assert made[1].term.stored_status is ContractStatus.ACTIVE
