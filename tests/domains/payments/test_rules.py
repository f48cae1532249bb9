"""Digits are looked at before a bank is asked, and a card is good to the end of its month."""

from datetime import date

import pytest

from wattstead.domains.payments.rules import (
    bic_known_of,
    first_day_after_card,
    read_bic,
    read_iban,
    status_on,
)
from wattstead.domains.payments.vocabulary import METHOD_TRANSITIONS, MethodStatus


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("de89370400440532013000", "DE89370400440532013000"),
        ("AT61 1904 3002 3457 3201", "AT611904300234573201"),
        ("CH93 0076 2011 6238 5295 7", "CH9300762011623852957"),
        ("NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("DE89370400440532013001", None),
        ("DE8937040044053201300", None),
        ("XX89370400440532013000", None),
        ("DE89 3704 0044 0532 0130 0०", None),
        ("", None),
        ("D" * 10_000, None),
    ],
)
def test_an_iban_has_a_country_a_length_and_check_digits(written: str, read: str | None) -> None:
    assert read_iban(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("cobadeffxxx", "COBADEFFXXX"),
        (" COBADEFF ", "COBADEFF"),
        ("COBAZZFF", None),
        ("COBA", None),
        ("", None),
    ],
)
def test_a_bic_names_a_country(written: str, read: str | None) -> None:
    assert read_bic(written) == read


def test_the_bank_of_an_iban_is_told_where_the_list_of_banks_has_it() -> None:
    assert (bic_known_of("DE89370400440532013000"), bic_known_of("AT611904300234573201")) == (
        "COBADEFFXXX",
        "",
    )


def test_a_card_is_good_to_the_end_of_its_month() -> None:
    assert (first_day_after_card(year=2027, month=11), first_day_after_card(year=2027, month=12)) == (
        date(2027, 12, 1),
        date(2028, 1, 1),
    )


@pytest.mark.parametrize(
    ("day", "stored", "shown"),
    [
        (date(2027, 12, 31), MethodStatus.ACTIVE, MethodStatus.ACTIVE),
        (date(2028, 1, 1), MethodStatus.ACTIVE, MethodStatus.EXPIRED),
        (date(2028, 1, 1), MethodStatus.FAILED, MethodStatus.FAILED),
    ],
)
def test_the_status_follows_from_the_day(day: date, stored: MethodStatus, shown: MethodStatus) -> None:
    assert status_on(day, stored=stored, card_ends_before=date(2028, 1, 1)) is shown


def test_a_method_without_a_card_never_expires_and_expiry_is_never_stored() -> None:
    shown = status_on(date(2100, 1, 1), stored=MethodStatus.ACTIVE, card_ends_before=None)

    assert (shown, METHOD_TRANSITIONS.stored) == (
        MethodStatus.ACTIVE,
        (MethodStatus.ACTIVE, MethodStatus.FAILED),
    )
