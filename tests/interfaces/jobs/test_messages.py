"""People who want mails and text messages get them once, in their language, after their quiet hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.accounts import a_person, an_account
from tests.factories.alerts import a_wish
from tests.factories.billing import an_invoice
from tests.factories.contracts import a_contract
from tests.factories.sites import a_site
from tests.journeys.telling.told import told_to
from wattstead.domains.accounts.models import Membership
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import QuietHours
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.identity.models import User
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.jobs.messages import send_messages
from wattstead.journeys.telling.payments import tell_of_payments
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 19, 6, 10, tzinfo=UTC)  # ten past seven in Berlin


@dataclass(frozen=True, kw_only=True)
class Debtor:
    user_id: UUID
    account_id: UUID


def a_debtor(*, language: str = "en", phone: str = "", **wanted: object) -> Debtor:
    """Make somebody whose invoice of 110.67 euros is due on 19 November."""
    person = a_person(language=language)
    User.objects.filter(pk=person.pk).update(phone=phone, phone_verified=bool(phone))
    site = a_site(account_id=an_account(owner=person).pk)
    an_invoice(a_contract(account_id=site.account_id, site_id=site.pk))
    wish = a_wish(AlertType.PAYMENT_DUE, **wanted)  # type: ignore[arg-type] # handed on as they come
    keep_preference(SYSTEM, user_id=person.pk, wish=wish)
    return Debtor(user_id=person.pk, account_id=site.account_id)


def address_of(debtor: Debtor) -> str:
    return User.objects.get(pk=debtor.user_id).email


def texts() -> list[Mapping[str, str]]:
    jobs = ProcrastinateJob.objects.filter(task_name="send_text_message")
    return [job.args["message"] for job in jobs]


def test_mail_goes_out_once_to_who_wants_it_and_to_nobody_else() -> None:
    with seen_by(SYSTEM):
        debtor = a_debtor(by_email=True)
        a_debtor()
    tell_of_payments(SYSTEM, now=NOW)

    noted = [send_messages(SYSTEM, now=NOW + timedelta(minutes=minutes)) for minutes in (0, 5)]

    (letter,) = mail.outbox
    with seen_by(SYSTEM):
        assert letter.to == [address_of(debtor)]
    assert noted == [1, 0]
    assert letter.subject == "€110.67 is due on 19 November 2025"
    assert letter.body.startswith("Invoice INV-2025-000001 for October 2025 is not paid yet.\n\nhttp")
    assert "/account/alerts/" in letter.body


def test_mail_is_written_in_the_language_of_its_reader() -> None:
    with seen_by(SYSTEM):
        a_debtor(by_email=True, language="de")
    tell_of_payments(SYSTEM, now=NOW)

    send_messages(SYSTEM, now=NOW)

    assert [letter.subject for letter in mail.outbox] == ["110,67\u00a0€ sind am 19. November 2025 fällig"]


def test_mail_waits_for_the_end_of_quiet_hours() -> None:
    late = QuietHours(starts_at=NOW.time().replace(hour=22), ends_before=NOW.time().replace(hour=9, minute=0))
    with seen_by(SYSTEM):
        a_debtor(by_email=True, quiet_hours=late)
    tell_of_payments(SYSTEM, now=NOW)

    # Nine o'clock in Berlin is eight by UTC.
    noted = [
        send_messages(SYSTEM, now=NOW.replace(hour=hour, minute=minute)) for hour, minute in ((7, 59), (8, 0))
    ]

    assert noted == [0, 1]


def test_who_wants_mails_only_finds_nothing_in_the_portal() -> None:
    with seen_by(SYSTEM):
        debtor = a_debtor(in_app=False, by_email=True)
    tell_of_payments(SYSTEM, now=NOW)

    assert (send_messages(SYSTEM, now=NOW), told_to(debtor.user_id, account_id=debtor.account_id)) == (1, [])


def test_text_message_goes_to_a_confirmed_phone_alone() -> None:
    with seen_by(SYSTEM):
        a_debtor(by_text_message=True, phone="+4917012345678")
        a_debtor(by_text_message=True)
    tell_of_payments(SYSTEM, now=NOW)

    noted = send_messages(SYSTEM, now=NOW)

    (sent,) = texts()
    assert (noted, sent["to"]) == (1, "+4917012345678")
    assert sent["text"].startswith("€110.67 is due on 19 November 2025. Invoice INV-2025-")


def test_who_acts_for_the_account_no_longer_or_may_not_sign_in_gets_no_mail() -> None:
    with seen_by(SYSTEM):
        left, shut_out = a_debtor(by_email=True), a_debtor(by_email=True)
    tell_of_payments(SYSTEM, now=NOW)
    with seen_by(SYSTEM):
        Membership.objects.filter(user_id=left.user_id).update(valid_before=date(2025, 11, 1))
        User.objects.filter(pk=shut_out.user_id).update(is_active=False)

    assert send_messages(SYSTEM, now=NOW) == 0


def test_mail_that_could_not_be_sent_for_days_is_sent_no_more() -> None:
    with seen_by(SYSTEM):
        a_debtor(by_email=True)
    tell_of_payments(SYSTEM, now=NOW)

    assert [send_messages(SYSTEM, now=NOW + timedelta(days=days)) for days in (3, 3)] == [0, 0]
