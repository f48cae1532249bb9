"""Concludes and ends contracts."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.rules import earliest_end
from wattstead.domains.contracts.vocabulary import CONTRACT_TRANSITIONS, Commodity, ContractStatus
from wattstead.domains.tariffs.queries import price_sheet
from wattstead.domains.tariffs.vocabulary import TariffStatus
from wattstead.foundation.integrity import refusing
from wattstead.foundation.sequences import next_number
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound, Refusal, said


class SiteSuppliedAlready(Refusal):
    """A site has one contract per commodity at a time."""

    code = "site_supplied_already"
    message = said("The site has a contract for {commodity} in that period already.")


class TariffNotOnOffer(Refusal):
    """New contracts begin on tariffs that are valid and not archived."""

    code = "tariff_not_on_offer"
    message = said("No contract can begin on {starts_on} on the tariff {tariff_code}.")


class ContractEndsBeforeItBegins(Refusal):
    """A contract supplies one day at least."""

    code = "contract_ends_before_it_begins"
    kind = "unreadable"
    message = said("A contract that begins on {starts_on} cannot end before {ends_before}.")


class ContractEndedAlready(Refusal):
    """A contract is terminated once, and not beyond the end it has."""

    code = "contract_ended_already"
    message = said("The contract {contract_number} ends before {ends_before} already.")


class NoticeTooShort(Refusal):
    """The notice period of a contract is kept."""

    code = "notice_too_short"
    message = said("With notice on {noticed_on} the contract cannot end before {earliest_end}.")


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
    termination_notice_days: int = 30,
) -> Contract:
    """Keep a new contract and give it its number.

    Raises NotFound for a tariff or a site that is not the account's,
    TariffNotOnOffer, ContractEndsBeforeItBegins and SiteSuppliedAlready.
    """
    require_unit_of_work()
    sheet = price_sheet(tariff_id)
    if sheet.status is not TariffStatus.ACTIVE or not sheet.terms.holds_on(starts_on):
        raise TariffNotOnOffer(starts_on=starts_on, tariff_code=sheet.code)
    if ends_before is not None and ends_before <= starts_on:
        raise ContractEndsBeforeItBegins(field="endDate", starts_on=starts_on, ends_before=ends_before)
    with refusing(
        {
            "contract_site_of_the_same_account": NotFound(),
            "one_contract_per_site_and_commodity_at_a_time": SiteSuppliedAlready(commodity=commodity.value),
        }
    ):
        # The number comes first: its lock keeps two contracts of a site from waiting for each other.
        return Contract.objects.create(
            account_id=account_id,
            contract_number=next_number(series="CON", year=concluded_on.year),
            site_id=site_id,
            tariff_id=tariff_id,
            commodity=commodity.value,
            starts_on=starts_on,
            ends_before=ends_before,
            auto_renew=auto_renew,
            termination_notice_days=termination_notice_days,
        )


def hold_contracts(*, contract_ids: Collection[UUID]) -> None:
    """Keep others from billing or ending contracts until the unit of work ends; raises NotFound."""
    require_unit_of_work()
    # In one order, so that two who want the same contracts never wait for each other.
    wanted = Contract.objects.select_for_update(no_key=True).filter(pk__in=contract_ids).order_by("pk")
    if len(wanted.values_list("pk", flat=True)) < len(set(contract_ids)):
        raise NotFound


def terminate_contract(*, contract_id: UUID, noticed_on: date, ends_before: date) -> None:
    """End a contract so that `ends_before` is the first day without supply.

    Raises NotFound, ContractEndedAlready, ContractEndsBeforeItBegins and NoticeTooShort.
    """
    require_unit_of_work()
    contract = Contract.objects.select_for_update().filter(pk=contract_id).first()
    if contract is None:
        raise NotFound
    end = contract.term.supplied_before
    may_terminate = CONTRACT_TRANSITIONS.allow(ContractStatus(contract.status), to=ContractStatus.TERMINATED)
    if not may_terminate or (end is not None and ends_before >= end):
        raise ContractEndedAlready(contract_number=contract.contract_number, ends_before=end)
    if ends_before <= contract.starts_on:
        raise ContractEndsBeforeItBegins(
            field="endDate", starts_on=contract.starts_on, ends_before=ends_before
        )
    earliest = earliest_end(noticed_on=noticed_on, notice_days=contract.termination_notice_days)
    if ends_before < earliest:
        raise NoticeTooShort(noticed_on=noticed_on, earliest_end=earliest)
    Contract.objects.filter(pk=contract_id).update(
        status=ContractStatus.TERMINATED.value, noticed_on=noticed_on, ends_before=ends_before
    )
