"""Answers what programs ask about contracts; concludes, changes and ends them."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.records import (
    ContractRecord,
    contract_held,
    contract_record,
    contract_records,
    supplying_on,
)
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.contracts.schemas import (
    Contract,
    ContractChanges,
    ContractFilters,
    ContractPage,
    NewContract,
    Termination,
)
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import CONTRACT_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.journeys.supply_site import (
    NewSupply,
    SupplyChanges,
    change_supply,
    conclude_supply,
    end_supply,
    withdraw_from_supply,
)
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer

CONTRACTS = Listing(
    orders={"-startDate": ("-starts_on", "-contract_number"), "contractNumber": ("contract_number",)},
    columns={"supplied_on": None},
)
contracts = Resource("Contracts", told="Who is supplied where, since when, on which tariff.")


@contracts.lists("/contracts", scope=Scope.CONTRACTS_READ, answer=ContractPage, summary="List contracts")
def list_contracts(request: CalledRequest, filters: Query[ContractFilters]) -> HttpResponse:
    """Return the contracts of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        day, today = filters.supplied_on, timezone.localdate()
        rows = contract_records(viewer) if day is None else supplying_on(viewer, day=day)
        found = CONTRACTS.shown(rows, asked=filters)
        items = [_told(contract, today=today) for contract in found.rows]
        return json_answer(ContractPage(items=items, next_cursor=found.next_cursor))


@contracts.creates("/contracts", scope=Scope.CONTRACTS_WRITE, answer=Contract, summary="Conclude a contract")
def create_contract(request: CalledRequest, body: NewContract) -> HttpResponse:
    """Let a site be supplied on a tariff; it has one contract for a commodity at a time."""
    return done_once(request, lambda viewer: _concluded(viewer, body=body))


@contracts.gives(
    "/contracts/{contractId}", scope=Scope.CONTRACTS_READ, answer=Contract, summary="Retrieve a contract"
)
def get_contract(request: CalledRequest, contract_id: Id = CONTRACT_ID) -> HttpResponse:
    """Return one contract."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_contract(viewer, contract_id=contract_id))


@contracts.changes(
    "/contracts/{contractId}", scope=Scope.CONTRACTS_WRITE, answer=Contract, summary="Change a contract"
)
def update_contract(
    request: CalledRequest, body: ContractChanges, contract_id: Id = CONTRACT_ID
) -> HttpResponse:
    """Change how it begins while it has not begun, and whether it goes on after its term."""
    with seen_by(request.auth.viewer) as viewer:
        contract = contract_held(viewer, contract_id=contract_id)
        require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
        require_seen(request, _told(contract, today=timezone.localdate()))
        changes = SupplyChanges(
            starts_on=body.start_date, tariff_id=body.tariff_id, auto_renew=body.auto_renew
        )
        change_supply(viewer, contract=contract, changes=changes, now=timezone.now())
        return tagged_answer(_contract(viewer, contract_id=contract_id))


@contracts.does(
    "/contracts/{contractId}/termination",
    scope=Scope.CONTRACTS_WRITE,
    answer=Contract,
    summary="Terminate a contract",
)
def terminate_contract(
    request: CalledRequest, body: Termination, contract_id: Id = CONTRACT_ID
) -> HttpResponse:
    """Give notice today. The contract supplies until its last day, and stays active until then."""
    return done_once(request, lambda viewer: _terminated(viewer, contract_id=contract_id, body=body))


@contracts.does(
    "/contracts/{contractId}/withdrawal",
    scope=Scope.CONTRACTS_WRITE,
    answer=Contract,
    summary="Withdraw from a contract",
)
def withdraw_from_contract(request: CalledRequest, contract_id: Id = CONTRACT_ID) -> HttpResponse:
    """Undo a contract within 14 days of its conclusion: supply never begins, or ends with today.

    Of a contract that never begins, endDate is the day before startDate.
    """
    return done_once(request, lambda viewer: _withdrawn(viewer, contract_id=contract_id))


def _concluded(viewer: Viewer, *, body: NewContract) -> HttpResponse:
    supply = NewSupply(
        site_id=body.site_id,
        tariff_id=body.tariff_id,
        commodity=body.commodity,
        starts_on=body.start_date,
        last_day=body.end_date,
        auto_renew=body.auto_renew,
    )
    contract_id = conclude_supply(viewer, supply=supply, now=timezone.now())
    return created_answer(_contract(viewer, contract_id=contract_id), at=f"/contracts/{contract_id}")


def _terminated(viewer: Viewer, *, contract_id: UUID, body: Termination) -> HttpResponse:
    contract = contract_held(viewer, contract_id=contract_id)
    end_supply(viewer, contract=contract, last_day=body.end_date, now=timezone.now())
    return tagged_answer(_contract(viewer, contract_id=contract_id))


def _withdrawn(viewer: Viewer, *, contract_id: UUID) -> HttpResponse:
    contract = contract_held(viewer, contract_id=contract_id)
    withdraw_from_supply(viewer, contract=contract, now=timezone.now())
    return tagged_answer(_contract(viewer, contract_id=contract_id))


def _contract(viewer: Viewer, *, contract_id: UUID) -> Contract:
    return _told(contract_record(viewer, contract_id=contract_id), today=timezone.localdate())


def _told(contract: ContractRecord, *, today: date) -> Contract:
    return Contract(
        id=contract.pk,
        account_id=contract.account_id,
        site_id=contract.site_id,
        contract_number=contract.contract_number,
        tariff_id=contract.tariff_id,
        contract_type=TariffType(contract.tariff.tariff_type),
        commodity=Commodity(contract.commodity),
        status=contract.term.status_on(today),
        start_date=contract.starts_on,
        end_date=None if contract.ends_before is None else contract.ends_before - ONE_DAY,
        termination_notice_days=contract.termination_notice_days,
        auto_renew=contract.auto_renew,
        created_at=contract.created_at,
        updated_at=contract.updated_at,
    )
