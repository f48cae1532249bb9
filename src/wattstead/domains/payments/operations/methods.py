"""Adds payment methods, chooses the usual one, and removes them."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.payments.models import Payment, PaymentMethod
from wattstead.domains.payments.queries import payment_method_visible_to, payment_methods_visible_to
from wattstead.domains.payments.rules import bic_known_of, read_bic, read_iban
from wattstead.domains.payments.vocabulary import METHOD_TRANSITIONS, UNDER_WAY, MethodStatus, MethodType
from wattstead.foundation.encryption import Place, decrypt, encrypt
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn
from wattstead.kernel.refusals import NotFound, Refusal, said

LONGEST_HOLDER = 140
MOST_METHODS = 20
TURN = "payment methods"
LAST4 = re.compile(r"[0-9]{4}")


class IbanUnreadable(Refusal):
    """An IBAN has the length its country wants, and check digits that fit."""

    code = "iban_unreadable"
    kind = "unreadable"
    # What was entered is not told back: it may be right but for one digit.
    message = said("This is not an IBAN: its length or its check digits are wrong. Please look at it again.")


class BicUnreadable(Refusal):
    """A BIC has eight or eleven characters."""

    code = "bic_unreadable"
    kind = "unreadable"
    message = said("This is not a BIC. It has eight or eleven characters, such as COBADEFFXXX.")


class AccountHolderMissing(Refusal):
    """A direct debit names whose bank account it is."""

    code = "account_holder_missing"
    kind = "unreadable"
    message = said("Say whose bank account it is, in at most {longest} characters.")


class CardUnreadable(Refusal):
    """Of a card only its brand, last four digits and last month are kept, as its processor tells them."""

    code = "card_unreadable"
    kind = "unreadable"
    message = said("This does not describe a card: it needs a brand, four digits, a month and a year.")


class TooManyPaymentMethods(Refusal):
    """An account has so many payment methods and no more."""

    code = "too_many_payment_methods"
    message = said("An account has at most {most} payment methods. Remove one first.")


class PaymentMethodInUse(Refusal):
    """A method by which money is on its way is still needed."""

    code = "payment_method_in_use"
    message = said("A payment by this method is under way. Wait until it is done.")


class PaymentMethodUnusable(Refusal):
    """An expired or refused method pays nothing."""

    code = "payment_method_unusable"
    message = said("This payment method cannot be used: it has expired, or a bank refused it.")


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a processor tells of a card; the number itself never comes here."""

    last4: str
    brand: str
    expiry_month: int
    expiry_year: int
    external_id: str


def add_direct_debit(
    *, account_id: UUID, iban: str, account_holder: str, bic: str = "", is_default: bool = False
) -> PaymentMethod:
    """Keep a bank account to be debited; its IBAN is encrypted from now on.

    Raises IbanUnreadable, BicUnreadable, AccountHolderMissing, TooManyPaymentMethods and RoleNotAllowed.
    """
    _may_add(account_id)
    number, holder = read_iban(iban), " ".join(account_holder.split())
    if number is None:
        raise IbanUnreadable(field="iban")
    if not 0 < len(holder) <= LONGEST_HOLDER:
        raise AccountHolderMissing(field="accountHolder", longest=LONGEST_HOLDER)
    told = read_bic(bic) if bic.strip() else bic_known_of(number)
    if told is None:
        raise BicUnreadable(field="bic")
    key = new_key()
    method = PaymentMethod(
        id=key,
        account_id=account_id,
        method_type=MethodType.SEPA_DIRECT_DEBIT.value,
        iban=encrypt(number, place=_place_of_iban(key)),
        iban_last4=number[-4:],
        bic=told,
        account_holder=holder,
    )
    return _added(method, is_default=is_default)


def add_bank_transfer(*, account_id: UUID, is_default: bool = False) -> PaymentMethod:
    """Let an account pay by transfers of its own; raises TooManyPaymentMethods and RoleNotAllowed."""
    _may_add(account_id)
    method = PaymentMethod(account_id=account_id, method_type=MethodType.BANK_TRANSFER.value)
    return _added(method, is_default=is_default)


def bank_transfer_of(*, account_id: UUID) -> PaymentMethod:
    """Return by which method an account transfers, a new one where it has none.

    Raises TooManyPaymentMethods and RoleNotAllowed.
    """
    viewer = require_unit_of_work()
    require(viewer, account_id=account_id, to=Action.PAY)
    take_turn(TURN, of=account_id)
    transfers = payment_methods_visible_to(viewer).filter(
        account_id=account_id,
        method_type=MethodType.BANK_TRANSFER.value,
        status=MethodStatus.ACTIVE.value,
    )
    return transfers.order_by("-is_default", "-created_at", "id").first() or add_bank_transfer(
        account_id=account_id
    )


def add_card(*, account_id: UUID, card: Card, is_default: bool = False) -> PaymentMethod:
    """Keep what a processor tells of a card; raises CardUnreadable and TooManyPaymentMethods."""
    _may_add(account_id)
    method = PaymentMethod(
        account_id=account_id,
        method_type=MethodType.CARD.value,
        card_last4=card.last4,
        card_brand=card.brand,
        card_expiry_month=card.expiry_month,
        card_expiry_year=card.expiry_year,
        external_id=card.external_id,
    )
    if not LAST4.fullmatch(card.last4):
        raise CardUnreadable
    unreadable = (
        "payment_method_has_what_its_type_needs",
        "payment_method_card_month_is_a_month",
        "payment_method_card_year_is_a_year",
    )
    with refusing(dict.fromkeys(unreadable, CardUnreadable())):
        return _added(method, is_default=is_default)


def make_default(*, method_id: UUID) -> None:
    """Make a method the usual one of its account, instead of the one that was.

    Raises NotFound and RoleNotAllowed.
    """
    method = _held_in_turn(method_id)
    _no_default(method.account_id)
    PaymentMethod.objects.filter(pk=method.pk).update(is_default=True)


def remove_payment_method(*, method_id: UUID, now: datetime) -> None:
    """Pay by a method no more; its IBAN is forgotten, its last four characters explain old payments.

    Raises NotFound, PaymentMethodInUse and RoleNotAllowed.
    """
    method = _held_in_turn(method_id)
    under_way = [status.value for status in UNDER_WAY]
    if Payment.objects.filter(payment_method_id=method.pk, status__in=under_way).exists():
        raise PaymentMethodInUse
    PaymentMethod.objects.filter(pk=method.pk).update(removed_at=now, is_default=False, iban="")


def move_payment_method(*, method_id: UUID, to: MethodStatus) -> None:
    """Note that a bank refuses a method, or takes it again; only the supplier does.

    Raises NotFound, RoleNotAllowed and TransitionRefused.
    """
    method = method_held(method_id, to=Action.SETTLE_PAYMENTS)
    METHOD_TRANSITIONS.require(MethodStatus(method.status), to=to)
    PaymentMethod.objects.filter(pk=method.pk).update(status=to.value)


def iban_for_collection(*, method_id: UUID) -> str:
    """Return the whole IBAN to the system, which hands direct debits to a bank; to others raises NotFound."""
    if not require_unit_of_work().is_system:
        raise NotFound
    method = method_held(method_id)
    if not method.iban:
        raise NotFound
    return decrypt(method.iban, place=_place_of_iban(method.pk))


def method_held(method_id: UUID, *, to: Action = Action.PAY) -> PaymentMethod:
    """Return a method with which the viewer may do that, held until the unit of work ends.

    Raises NotFound and RoleNotAllowed.
    """
    viewer = require_unit_of_work()
    found = the_one(payment_methods_visible_to(viewer).filter(pk=method_id).select_for_update(no_key=True))
    require(viewer, account_id=found.account_id, to=to)
    return found


def _held_in_turn(method_id: UUID) -> PaymentMethod:
    """Return a method as `method_held`, once nobody else changes the methods of its account."""
    seen = payment_method_visible_to(require_unit_of_work(), method_id=method_id)
    take_turn(TURN, of=seen.account_id)
    return method_held(method_id)


def _may_add(account_id: UUID) -> None:
    require(require_unit_of_work(), account_id=account_id, to=Action.PAY)
    take_turn(TURN, of=account_id)
    if PaymentMethod.objects.filter(account_id=account_id, removed_at=None).count() >= MOST_METHODS:
        raise TooManyPaymentMethods(most=MOST_METHODS)


def _added(method: PaymentMethod, *, is_default: bool) -> PaymentMethod:
    """Keep a new method; the first of an account is its usual one."""
    others = PaymentMethod.objects.filter(account_id=method.account_id, removed_at=None)
    if is_default:
        _no_default(method.account_id)
    method.is_default = is_default or not others.filter(is_default=True).exists()
    method.save(force_insert=True)
    return PaymentMethod.objects.get(pk=method.pk)


def _no_default(account_id: UUID) -> None:
    PaymentMethod.objects.filter(account_id=account_id, is_default=True).update(is_default=False)


def _place_of_iban(method_id: UUID) -> Place:
    return Place(table=PaymentMethod._meta.db_table, column="iban", row=method_id)
