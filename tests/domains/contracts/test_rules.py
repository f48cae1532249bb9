"""A contract stands as its dates and its people say."""

from datetime import date

import pytest

from wattstead.domains.contracts.rules import Term, earliest_end
from wattstead.domains.contracts.vocabulary import CONTRACT_TRANSITIONS, ContractStatus
from wattstead.kernel.periods import DayPeriod, month_of

JANUARY, DECEMBER = date(2025, 1, 1), date(2025, 12, 31)
NEXT_YEAR = date(2026, 1, 1)


def a_term(
    *,
    ends_before: date | None = NEXT_YEAR,
    auto_renew: bool = False,
    stored: ContractStatus = ContractStatus.ACTIVE,
) -> Term:
    return Term(starts_on=JANUARY, ends_before=ends_before, auto_renew=auto_renew, stored_status=stored)


@pytest.mark.parametrize(
    ("term", "day", "status"),
    [
        (a_term(), date(2024, 12, 31), ContractStatus.PENDING),
        (a_term(), JANUARY, ContractStatus.ACTIVE),
        (a_term(), DECEMBER, ContractStatus.ACTIVE),
        (a_term(), NEXT_YEAR, ContractStatus.EXPIRED),
        (a_term(auto_renew=True), NEXT_YEAR, ContractStatus.ACTIVE),
        (a_term(ends_before=None), date(2099, 1, 1), ContractStatus.ACTIVE),
        (a_term(stored=ContractStatus.TERMINATED), DECEMBER, ContractStatus.ACTIVE),
        (a_term(stored=ContractStatus.TERMINATED), NEXT_YEAR, ContractStatus.TERMINATED),
        (a_term(auto_renew=True, stored=ContractStatus.TERMINATED), NEXT_YEAR, ContractStatus.TERMINATED),
    ],
)
def test_the_status_follows_from_the_day(term: Term, day: date, status: ContractStatus) -> None:
    assert term.status_on(day) is status


def test_the_supplied_days_of_a_month_are_those_of_the_contract() -> None:
    term = Term(
        starts_on=date(2025, 10, 13),
        ends_before=date(2025, 12, 5),
        auto_renew=False,
        stored_status=ContractStatus.ACTIVE,
    )

    found = [term.supplied_days(month_of(date(2025, month, 1))) for month in (9, 10, 11, 12)]

    assert found == [
        None,
        DayPeriod(starts_on=date(2025, 10, 13), ends_before=date(2025, 11, 1)),
        month_of(date(2025, 11, 1)),
        DayPeriod(starts_on=date(2025, 12, 1), ends_before=date(2025, 12, 5)),
    ]
    assert term.supplied_days(month_of(date(2026, 1, 1))) is None


@pytest.mark.parametrize(
    ("first_term_before", "ends_before"),
    [
        (None, date(2025, 3, 4)),
        (date(2025, 2, 15), date(2025, 3, 4)),
        (NEXT_YEAR, NEXT_YEAR),
    ],
)
def test_notice_is_counted_in_days_and_ends_no_first_term_early(
    first_term_before: date | None, ends_before: date
) -> None:
    earliest = earliest_end(noticed_on=date(2025, 2, 1), notice_days=30, first_term_before=first_term_before)

    assert earliest == ends_before


def test_nothing_brings_a_terminated_contract_back() -> None:
    assert CONTRACT_TRANSITIONS.following(ContractStatus.TERMINATED) == frozenset()
