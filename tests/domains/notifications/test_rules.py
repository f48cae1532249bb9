from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest

from wattstead.domains.notifications.rules import (
    Energy,
    Fact,
    Share,
    facts_read,
    is_path_of_ours,
    kept_fact,
    names_in,
)
from wattstead.domains.notifications.vocabulary import (
    SENTENCES,
    Kind,
    NotificationType,
    Sentences,
    Severity,
    kinds_of,
)
from wattstead.kernel.money import Money
from wattstead.kernel.periods import month_of


@pytest.mark.parametrize(
    "address", ["/", "/invoices/", "/usage/?span=day&on=2026-01-01", "/meters/a-b_c/#top"]
)
def test_a_notification_leads_to_pages_of_this_portal(address: str) -> None:
    assert is_path_of_ours(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "invoices/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/invoices/\r\nSet-Cookie: a=b",
        " //evil.example",
        "/a b",
        "/ä",
        "/" + "a" * 200,
    ],
)
def test_a_notification_leads_nowhere_else(address: str) -> None:
    assert not is_path_of_ours(address)


def test_a_fact_is_read_as_it_was_kept() -> None:
    facts: dict[str, Fact] = {
        "total": Money(Decimal("72.10"), "EUR"),
        "days": month_of(date(2026, 1, 1)),
        "due_on": date(2026, 2, 1),
        "since": datetime(2026, 1, 1, 8, 30, tzinfo=UTC),
        "energy": Energy("12.5"),
        "share": Share("60.0"),
        "lines": 12,
        "number": "INV-2026-000001",
    }

    read = facts_read({name: kept_fact(fact) for name, fact in facts.items()})

    assert read == facts
    assert {type(fact) for fact in read.values()} == set(get_args(Fact))


def test_names_of_facts_stand_in_title_and_message() -> None:
    sentences = Sentences(
        type=NotificationType.SYSTEM, severity=Severity.INFO, title="{a} and {b}", message="{b}, {c}."
    )

    assert names_in(sentences) == {"a", "b", "c"}


def test_every_kind_has_its_sentences() -> None:
    assert SENTENCES.keys() == set(Kind)


def test_kinds_are_found_by_what_they_are_about_and_how_much_they_matter() -> None:
    assert kinds_of(about=NotificationType.BILLING, severity=Severity.SUCCESS) == (Kind.CREDIT_ISSUED,)
    assert kinds_of() == tuple(SENTENCES)
