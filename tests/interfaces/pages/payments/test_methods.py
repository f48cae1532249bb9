"""Customers say how they pay; the page never shows a bank account again."""

import pytest
from django.test import Client

from tests.factories.accounts import a_member, a_person, an_account
from tests.factories.payments import a_card, a_direct_debit, a_payment, a_transfer
from tests.factories.sites import a_site
from tests.interfaces.pages.households import BACKEND, a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.payments.models import PaymentMethod
from wattstead.domains.payments.operations.methods import iban_for_collection
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
CANARY = "DE02120300000000202051"
ENTERED = {
    "account_holder": "Ada Sommer",
    "iban": "DE02 1203 0000 0000 2020 51",
    "bic": "",
    "is_default": "on",
}
HERE = "/account/payment-methods/"


def test_nobody_who_pays_by_nothing_is_left_without_a_way() -> None:
    page = signed_in(a_household().user_id).get(HERE).content.decode()

    assert "No payment method yet" in page
    assert f'href="{HERE}bank-account/"' in page


def test_a_bank_account_is_kept_and_told_by_its_end() -> None:
    household = a_household()
    client = signed_in(household.user_id)

    done = client.post(f"{HERE}bank-account/", ENTERED, follow=True).content.decode()

    with seen_by(SYSTEM):
        kept = PaymentMethod.objects.get(account_id=household.account_id)
        number = iban_for_collection(method_id=kept.pk)
    assert (number, kept.is_default, kept.bic) == (CANARY, True, "BYLADEM1001")
    assert "The bank account is kept, encrypted." in done
    assert "Account ends in 2051 · Ada Sommer · BYLADEM1001" in done
    assert CANARY not in done
    assert "1203 0000" not in done


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"iban": CANARY[:-1] + "2"}, "This is not an IBAN"),
        ({"bic": "NOBANK"}, "This is not a BIC"),
        ({"account_holder": ""}, "This field is required"),
    ],
)
def test_a_mistake_is_told_beside_its_field(wrong: dict[str, str], words: str) -> None:
    household = a_household()

    answer = signed_in(household.user_id).post(f"{HERE}bank-account/", ENTERED | wrong)

    with seen_by(SYSTEM):
        kept = PaymentMethod.objects.filter(account_id=household.account_id).count()
    page = answer.content.decode()
    assert (answer.status_code, kept, words in page) == (422, 0, True)
    assert (ENTERED["iban"] in page, CANARY in page) == (False, False)


def test_another_method_becomes_the_usual_one_and_a_removed_one_is_gone() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        debit = a_direct_debit(account_id=household.account_id)
        card = a_card(account_id=household.account_id)
    client = signed_in(household.user_id)

    preferred = client.post(f"{HERE}{card.pk}/default/", follow=True).content.decode()
    removed = client.post(f"{HERE}{debit.pk}/end/", follow=True).content.decode()

    assert preferred.index("Visa card") < preferred.index("SEPA direct debit")
    assert "Your bills are paid by it from now on." in preferred
    assert ("SEPA direct debit" in removed, "The payment method is removed." in removed) == (False, True)


def test_a_method_with_a_payment_under_way_stays_and_says_why() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        from tests.factories.billing import an_invoice
        from wattstead.domains.contracts.models import Contract

        payment = a_payment(an_invoice(Contract.objects.get(account_id=household.account_id)))

    page = signed_in(household.user_id).post(f"{HERE}{payment.payment_method_id}/end/", follow=True)

    assert "A payment by this method is under way." in page.content.decode()
    assert "Bank transfer" in page.content.decode()


def test_who_only_looks_sees_no_methods_and_changes_none() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        method = a_transfer(account_id=household.account_id)
        viewer = a_member(Account.objects.get(pk=household.account_id), role=MembershipRole.VIEWER)
    client = signed_in(viewer.pk)

    statuses = [
        client.get(HERE).status_code,
        client.get(f"{HERE}bank-account/").status_code,
        client.post(f"{HERE}transfer/").status_code,
        client.post(f"{HERE}{method.pk}/default/").status_code,
        client.post(f"{HERE}{method.pk}/end/").status_code,
    ]

    assert statuses == [404, 403, 403, 404, 404]


def test_a_strangers_method_is_not_there() -> None:
    with seen_by(SYSTEM):
        theirs = a_direct_debit()
    client = signed_in(a_household().user_id)

    statuses = [
        client.post(f"{HERE}{theirs.pk}/default/").status_code,
        client.post(f"{HERE}{theirs.pk}/end/").status_code,
    ]

    assert statuses == [404, 404]
    assert "3000" not in client.get(HERE).content.decode()


def test_who_signed_in_long_ago_proves_who_they_are_before_an_iban_is_asked_for() -> None:
    with seen_by(SYSTEM):
        person = a_person(password="seven kind lamps hum")
        a_site(account_id=an_account(owner=person).pk)
    client = Client()
    client.force_login(person, backend=BACKEND)

    asked = client.get(f"{HERE}bank-account/")
    posted = client.post(f"{HERE}bank-account/", ENTERED)
    proven = client.post(asked["Location"], {"password": "seven kind lamps hum"})

    where = "/account/reauthenticate/?next=%2Faccount%2Fpayment-methods%2Fbank-account%2F"
    assert (asked["Location"], posted["Location"]) == (where, where)
    assert proven["Location"] == f"{HERE}bank-account/"
    # What was posted too early is forgotten: nothing of it waits in the session.
    assert "2020 51" not in str(dict(client.session.items()))
