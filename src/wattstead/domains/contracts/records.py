"""Gives contracts out whole, to those who write every field of them down."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

ContractRecord = Contract


def contract_records(viewer: Viewer) -> QuerySet[ContractRecord]:
    """Return the contracts of every account the viewer may act for, with their tariffs."""
    return contracts_visible_to(viewer).select_related("tariff")


def supplying_on(viewer: Viewer, *, day: date) -> QuerySet[ContractRecord]:
    """Return the contracts that supply energy on a day."""
    supplied = Q(supplied_before=None) | Q(supplied_before__gt=day)
    return contract_records(viewer).filter(supplied, starts_on__lte=day)


def contract_record(viewer: Viewer, *, contract_id: UUID) -> ContractRecord:
    """Return that contract; raises NotFound alike for foreign and missing ones."""
    return the_one(contract_records(viewer).filter(pk=contract_id))


def contract_held(viewer: Viewer, *, contract_id: UUID) -> ContractRecord:
    """Return that contract, kept from others until the unit of work ends; raises NotFound."""
    # Of the tariff nothing is held: everybody reads it, and nobody but its maker changes it.
    return the_one(contract_records(viewer).select_for_update(of=("self",)).filter(pk=contract_id))
