"""Concludes, changes and ends contracts."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

from wattstead.domains.accounts.operations.life import keep_open
from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.rules import earliest_end, last_day_to_withdraw, longest_term_before
from wattstead.domains.contracts.vocabulary import CONTRACT_TRANSITIONS, Commodity, ContractStatus
from wattstead.domains.tariffs.queries import price_sheet
from wattstead.domains.tariffs.vocabulary import TariffStatus
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.sequences import next_number
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.refusals import NotFound, Refusal, Wording, said

USUAL_NOTICE_DAYS = 30
SUPPLIED = {Commodity.ELECTRICITY: Wording(said("electricity")), Commodity.GAS: Wording(said("gas"))}


class SiteSuppliedAlready(Refusal):
    """A site has one contract per commodity at a time."""

    code = "site_supplied_already"
    message = said("The site has a contract for {commodity} in that period already.")


class TariffNotOnOffer(Refusal):
    """New contracts begin on tariffs that are valid and not archived."""

    code = "tariff_not_on_offer"
    message = said("No contract can begin on {starts_on} on the tariff {tariff_code}.")


class ContractBeginsInThePast(Refusal):
    """Nobody is supplied by a contract before it was concluded."""

    code = "contract_begins_in_the_past"
    kind = "unreadable"
    message = said("Supply cannot begin on {starts_on}: that is past. Choose {concluded_on} or a later day.")


class TermTooLong(Refusal):
    """Nobody is bound for longer than two years at once (§ 309 no. 9 BGB)."""

    code = "term_too_long"
    kind = "unreadable"
    message = said("A contract that begins on {starts_on} can be agreed until {longest} at most.")


class ContractEndsBeforeItBegins(Refusal):
    """A contract supplies one day at least."""

    code = "contract_ends_before_it_begins"
    kind = "unreadable"
    message = said("A contract that begins on {starts_on} cannot have {last_day} as its last day.")


class ContractEndedAlready(Refusal):
    """A contract is terminated once, and not beyond the end it has."""

    code = "contract_ended_already"
    message = said("The contract {contract_number} ends on {last_day} already.")


class ContractBegun(Refusal):
    """What supplies already keeps its first day and its tariff."""

    code = "contract_begun"
    message = said("Supply by the contract {contract_number} has begun on {starts_on}; that stays as it is.")


class NoticeTooShort(Refusal):
    """The notice period of a contract is kept."""

    code = "notice_too_short"
    message = said("With notice on {noticed_on} the contract can end on {earliest} at the earliest.")


class WithdrawalTooLate(Refusal):
    """Who concluded a contract may withdraw from it for fourteen days, without a reason (§ 355 BGB)."""

    code = "withdrawal_too_late"
    message = said(
        "A contract concluded on {concluded_on} could be withdrawn from until {last_day}."
        " Terminate it instead."
    )


def conclude_contract(
    *,
    account_id: UUID,
    site_id: UUID,
    tariff_id: UUID,
    commodity: Commodity,
    concluded_on: date,
    starts_on: date,
    ends_before: date | None = None,
    auto_renew: bool = True,
    termination_notice_days: int = USUAL_NOTICE_DAYS,
) -> Contract:
    """Keep a new contract and give it its number; only the system enters what began before it was concluded.

    Raises NotFound for a tariff or a site that is not the account's, RoleNotAllowed, AccountClosed,
    TariffNotOnOffer, ContractBeginsInThePast, ContractEndsBeforeItBegins, TermTooLong and
    SiteSuppliedAlready.
    """
    viewer = require_unit_of_work()
    require(viewer, account_id=account_id, to=Action.MANAGE_ACCOUNT)
    _refuse_odd_days(starts_on=starts_on, ends_before=ends_before)
    if not viewer.is_system:
        _refuse_what_nobody_agrees(concluded_on=concluded_on, starts_on=starts_on, ends_before=ends_before)
    _require_on_offer(tariff_id, on=starts_on)
    keep_open(account_id=account_id)
    with _kept_apart(commodity):
        # The number comes first: its lock keeps two contracts of a site from waiting for each other.
        return Contract.objects.create(
            account_id=account_id,
            contract_number=next_number(series="CON", year=concluded_on.year),
            site_id=site_id,
            tariff_id=tariff_id,
            commodity=commodity.value,
            concluded_on=concluded_on,
            starts_on=starts_on,
            ends_before=ends_before,
            auto_renew=auto_renew,
            termination_notice_days=termination_notice_days,
        )


def begin_otherwise(*, contract_id: UUID, on: date, starts_on: date, tariff_id: UUID) -> None:
    """Let a contract that supplies nothing yet on the day `on` begin on another day, or on another tariff.

    Raises NotFound, RoleNotAllowed, ContractEndedAlready, ContractBegun, and what `conclude_contract` raises.
    """
    contract = _lasting(contract_id, on=on)
    if contract.starts_on <= on:
        raise ContractBegun(contract_number=contract.contract_number, starts_on=contract.starts_on)
    _refuse_odd_days(starts_on=starts_on, ends_before=contract.ends_before)
    _refuse_what_nobody_agrees(concluded_on=on, starts_on=starts_on, ends_before=contract.ends_before)
    _require_on_offer(tariff_id, on=starts_on)
    with _kept_apart(Commodity(contract.commodity)):
        Contract.objects.filter(pk=contract.pk).update(starts_on=starts_on, tariff_id=tariff_id)


def renew_by_itself(*, contract_id: UUID, on: date, auto_renew: bool) -> None:
    """Say on the day `on` whether a contract goes on after its term; that it does not is a notice to be kept.

    Raises NotFound, RoleNotAllowed, ContractEndedAlready, NoticeTooShort and SiteSuppliedAlready.
    """
    contract = _lasting(contract_id, on=on)
    if contract.auto_renew and not auto_renew and contract.ends_before is not None:
        _require_notice(contract, noticed_on=on, ends_before=contract.ends_before, field="autoRenew")
    with _kept_apart(Commodity(contract.commodity)):
        Contract.objects.filter(pk=contract.pk).update(auto_renew=auto_renew)


def hold_contracts(*, contract_ids: Collection[UUID]) -> None:
    """Keep others from billing or ending contracts until the unit of work ends; raises NotFound."""
    require_unit_of_work()
    # In one order, so that two who want the same contracts never wait for each other.
    wanted = Contract.objects.select_for_update(no_key=True).filter(pk__in=contract_ids).order_by("pk")
    if len(wanted.values_list("pk", flat=True)) < len(set(contract_ids)):
        raise NotFound


def terminate_contract(*, contract_id: UUID, noticed_on: date, ends_before: date) -> None:
    """End a contract so that `ends_before` is the first day without supply.

    Raises NotFound, RoleNotAllowed, ContractEndedAlready, ContractEndsBeforeItBegins and NoticeTooShort.
    """
    contract = _lasting(contract_id, on=ends_before)
    _refuse_odd_days(starts_on=contract.starts_on, ends_before=ends_before)
    _require_notice(contract, noticed_on=noticed_on, ends_before=ends_before, field="endDate")
    Contract.objects.filter(pk=contract_id).update(
        status=ContractStatus.TERMINATED.value, noticed_on=noticed_on, ends_before=ends_before
    )


def withdraw_from_contract(*, contract_id: UUID, on: date) -> None:
    """Undo a contract soon after it was concluded: it never begins, or ends with the day `on`.

    What was supplied until then stays owed. Raises NotFound, RoleNotAllowed, ContractEndedAlready
    and WithdrawalTooLate.
    """
    contract = _lasting(contract_id, on=on)
    last_day = last_day_to_withdraw(contract.concluded_on)
    if on > last_day:
        raise WithdrawalTooLate(concluded_on=contract.concluded_on, last_day=last_day)
    Contract.objects.filter(pk=contract_id).update(
        status=ContractStatus.TERMINATED.value,
        noticed_on=on,
        ends_before=max(contract.starts_on, on + ONE_DAY),
    )


def _lasting(contract_id: UUID, *, on: date) -> Contract:
    """Return a contract that has no end on or before a day, held until the unit of work ends.

    Raises NotFound, RoleNotAllowed and ContractEndedAlready.
    """
    viewer = require_unit_of_work()
    contract = the_one(contracts_visible_to(viewer).select_for_update().filter(pk=contract_id))
    require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
    end = contract.term.supplied_before
    may_end = CONTRACT_TRANSITIONS.allow(ContractStatus(contract.status), to=ContractStatus.TERMINATED)
    if end is not None and (not may_end or on >= end):
        raise ContractEndedAlready(contract_number=contract.contract_number, last_day=end - ONE_DAY)
    return contract


def _require_on_offer(tariff_id: UUID, *, on: date) -> None:
    sheet = price_sheet(tariff_id)
    if sheet.status is TariffStatus.DRAFT:
        raise NotFound
    if sheet.status is not TariffStatus.ACTIVE or not sheet.terms.holds_on(on):
        raise TariffNotOnOffer(field="tariffId", starts_on=on, tariff_code=sheet.code)


def _refuse_odd_days(*, starts_on: date, ends_before: date | None) -> None:
    if ends_before is not None and ends_before <= starts_on:
        raise ContractEndsBeforeItBegins(field="endDate", starts_on=starts_on, last_day=ends_before - ONE_DAY)


def _refuse_what_nobody_agrees(*, concluded_on: date, starts_on: date, ends_before: date | None) -> None:
    """Refuse days in the past, and terms that would bind somebody for too long."""
    if starts_on < concluded_on:
        raise ContractBeginsInThePast(field="startDate", starts_on=starts_on, concluded_on=concluded_on)
    longest = longest_term_before(starts_on)
    if ends_before is not None and ends_before > longest:
        raise TermTooLong(field="endDate", starts_on=starts_on, longest=longest - ONE_DAY)


def _require_notice(contract: Contract, *, noticed_on: date, ends_before: date, field: str) -> None:
    earliest = earliest_end(
        noticed_on=noticed_on,
        notice_days=contract.termination_notice_days,
        first_term_before=contract.ends_before,
    )
    if ends_before < earliest:
        raise NoticeTooShort(field=field, noticed_on=noticed_on, earliest=earliest - ONE_DAY)


def _kept_apart(commodity: Commodity) -> AbstractContextManager[None]:
    """Refuse what the database refuses: a site of another account, and two contracts at a time."""
    return refusing(
        {
            "contract_site_of_the_same_account": NotFound(),
            "one_contract_per_site_and_commodity_at_a_time": SiteSuppliedAlready(
                commodity=SUPPLIED[commodity]
            ),
        }
    )
