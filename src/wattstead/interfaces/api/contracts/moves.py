"""Tells and takes what counters showed when contracts began and ended, as programs ask."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.contracts.endpoints import contracts
from wattstead.interfaces.api.contracts.move_schemas import (
    HowKnown,
    Move,
    MoveCounter,
    Moves,
    NewMoveReading,
    WhichMove,
)
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import CONTRACT_ID
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import tagged_answer
from wattstead.journeys import move_readings
from wattstead.kernel.viewer import Viewer

__all__ = ["contracts"]


@contracts.gives(
    "/contracts/{contractId}/moves",
    scope=Scope.CONTRACTS_READ,
    answer=Moves,
    summary="Tell what counters showed when a contract began and ended",
)
def get_moves(request: CalledRequest, contract_id: Id = CONTRACT_ID) -> HttpResponse:
    """Return the beginning of a contract and its end, if it has one, with what each counter showed then."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_moves(viewer, contract_id=contract_id))


@contracts.does(
    "/contracts/{contractId}/move-reading",
    scope=Scope.CONTRACTS_WRITE,
    answer=Moves,
    summary="Tell what counters showed when somebody moved in or out",
)
def record_move_reading(
    request: CalledRequest, body: NewMoveReading, contract_id: Id = CONTRACT_ID
) -> HttpResponse:
    """Keep what every counter showed as the first day began or the last one ended: bills begin and end there.

    A value that is hard to believe is refused with `reading_doubted` unless it is `confirmed`.
    """

    def recorded(viewer: Viewer) -> HttpResponse:
        move_readings.record_move_reading(
            viewer,
            contract_id=contract_id,
            move=move_readings.Move(body.move.value),
            readings=[
                move_readings.MoveReading(
                    register_id=move_readings.counter_named(
                        viewer, contract_id=contract_id, name=each.register_name, now=timezone.now()
                    ),
                    value=each.value,
                )
                for each in body.registers
            ],
            is_confirmed=body.confirmed,
            now=timezone.now(),
        )
        return tagged_answer(_moves(viewer, contract_id=contract_id))

    return done_once(request, recorded)


def _moves(viewer: Viewer, *, contract_id: UUID) -> Moves:
    seen = move_readings.moves_of(viewer, contract_id=contract_id, now=timezone.now())
    return Moves(
        contract_id=contract_id,
        items=[
            Move(
                move=WhichMove(each.move.value),
                day=each.on,
                at=each.at,
                registers=[_counter(counter) for counter in each.counters],
            )
            for each in seen
        ],
    )


def _counter(counter: move_readings.MoveCounter) -> MoveCounter:
    return MoveCounter(
        register_id=counter.register_id,
        meter_id=counter.meter_id,
        meter_number=counter.meter_number,
        obis_code=counter.obis_code,
        direction="export" if counter.direction == Direction.EXPORT.value else "import",
        unit="m3" if counter.unit == "m3" else "kWh",
        value=counter.value,
        how=HowKnown(counter.how.value),
    )
