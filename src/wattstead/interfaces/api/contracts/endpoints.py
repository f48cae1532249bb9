"""Answers what programs ask about contracts."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.contracts.records import (
    ContractRecord,
    contract_record,
    contract_records,
    supplying_on,
)
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.contracts.schemas import Contract, ContractFilters, ContractPage
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import CONTRACT_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.kernel.periods import ONE_DAY

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


@contracts.gives(
    "/contracts/{contractId}", scope=Scope.CONTRACTS_READ, answer=Contract, summary="Retrieve a contract"
)
def get_contract(request: CalledRequest, contract_id: Id = CONTRACT_ID) -> HttpResponse:
    """Return one contract."""
    with seen_by(request.auth.viewer) as viewer:
        contract = contract_record(viewer, contract_id=contract_id)
        return tagged_answer(_told(contract, today=timezone.localdate()))


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
