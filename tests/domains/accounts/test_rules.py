"""VAT numbers with their check digits, roles that cannot be exceeded, and the day that memberships mean."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.domains.accounts.rules import day_of_membership, may_grant, normalised_vat_number
from wattstead.domains.accounts.vocabulary import MembershipRole


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("DE136695976", "DE136695976"),
        (" de 136 695 976 ", "DE136695976"),
        ("ATU12345675", "ATU12345675"),
        ("CHE-123.456.788 MWST", "CHE123456788MWST"),
        ("CHE123456788", "CHE123456788"),
        ("FR40303265045", "FR40303265045"),
        ("BE 697 449 992", "BE0697449992"),
        ("EL094259216", "EL094259216"),
        ("GB980780684", "GB980780684"),
        ("XI980780684", "XI980780684"),
    ],
)
def test_a_vat_number_is_kept_without_blanks_dots_and_dashes(written: str, kept: str) -> None:
    assert normalised_vat_number(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "DE136695977",
        "DE13669597",
        "ATU12345674",
        "AT12345675",
        "CHE123456789",
        "FR41303265045",
        "GR094259216",
        "EU372022452",
        "XX123456",
        "136695976",
        "",
    ],
)
def test_what_has_another_form_or_check_digit_is_no_vat_number(written: str) -> None:
    assert normalised_vat_number(written) is None


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_exactly_one_check_digit_is_right(digits: int) -> None:
    right = [digit for digit in range(10) if normalised_vat_number(f"DE{digits}{digit}")]

    assert len(right) == 1


@given(st.text())
def test_no_text_upsets_the_rule(text: str) -> None:
    assert normalised_vat_number(text) is None or len(normalised_vat_number(text) or "") <= 20


def test_nobody_gives_away_more_than_they_have() -> None:
    granted = {
        by.value: [role.value for role in MembershipRole if may_grant(role, granted_by=by)]
        for by in MembershipRole
    }

    assert granted == {
        "owner": ["owner", "billing", "viewer"],
        "billing": ["billing", "viewer"],
        "viewer": ["viewer"],
    }


def test_memberships_mean_the_same_day_for_everybody() -> None:
    in_berlin = datetime(2026, 3, 2, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    assert day_of_membership(in_berlin) == date(2026, 3, 1) == day_of_membership(in_berlin.astimezone(UTC))
