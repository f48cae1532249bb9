"""Takes what the counters showed when a contract began or ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.queries import ContractView, contract_seen
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.vocabulary import Direction, unit_written
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.doubts import DoubtCard, doubt_card
from wattstead.interfaces.pages.meters.forms import MOST_CHARACTERS, CounterField
from wattstead.interfaces.pages.meters.words import counter_text
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.refusals import told
from wattstead.journeys.move_readings import (
    HowKnown,
    Move,
    MoveCounter,
    MoveNotYet,
    MoveReading,
    MoveSeen,
    NoMove,
    moves_of,
    record_move_reading,
    weigh_move_reading,
)
from wattstead.kernel.refusals import NotFound, Refusal


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """An edge of a contract on its page: what its counters showed, and where that is told."""

    label: str
    value: str
    note: str
    address: str


@dataclass(frozen=True, kw_only=True)
class CounterInput:
    """The field of one counter, and what is known of it."""

    title: str
    number: str
    known: str
    field: BoundField


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a reading of one counter means, and what is odd about it."""

    title: str
    value: str
    doubt: DoubtCard


class MoveForm(forms.Form):
    """What each counter showed."""

    def __init__(self, data: object = None, *, counters: tuple[MoveCounter, ...]) -> None:
        """Ask for each counter; what was read already stands there."""
        self.counters = counters
        super().__init__(data)  # type: ignore[arg-type]
        for place, counter in enumerate(counters):
            field = CounterField(
                label=gettext("What did it show?"),
                help_text=gettext("All digits, from left to right; leading zeros may be left out."),
                max_length=MOST_CHARACTERS,
                initial=counter_text(counter.value)
                if counter.value is not None and counter.how is HowKnown.READ
                else None,
            )
            field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[f"value_{place}"] = field

    def inputs(self) -> Iterator[CounterInput]:
        """Yield the field of each counter."""
        for place, counter in enumerate(self.counters):
            yield CounterInput(
                title=_counter_told(counter),
                number=f"{counter.meter_number} · {counter.obis_code}",
                known=_known(counter),
                field=self[f"value_{place}"],
            )

    def readings(self) -> list[MoveReading]:
        """Return what was entered."""
        return [
            MoveReading(register_id=counter.register_id, value=self.cleaned_data[f"value_{place}"])
            for place, counter in enumerate(self.counters)
        ]

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside the counter it is about."""
        path = (refusal.field or "").split(".")
        field = f"value_{path[1]}" if path[0] == "registers" and len(path) == 3 else None
        self.add_error(field, told(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def tell_reading(request: PortalRequest, contract_id: UUID, move: str) -> HttpResponse:
    """Ask what the counters showed at an edge of a contract, say what it means, and keep it."""
    now = timezone.now()
    contract, seen = _seen(request, contract_id=contract_id, move=Move(move), now=now)
    form = MoveForm(request.POST if request.method == "POST" else None, counters=seen.counters)
    meanings: tuple[Meaning, ...] = ()
    if form.is_valid():
        try:
            meanings = _kept_or_doubted(request, contract_id=contract_id, seen=seen, form=form, now=now)
            if not meanings:
                messages.success(request, gettext("Thank you. Your bills begin and end with what you read."))
                return redirect("one_contract", contract_id)
        except Refusal as refusal:
            if refusal.kind not in ("refused", "unreadable"):
                raise
            form.refuse(refusal)
    page = {
        "contract": contract,
        "title": _title(seen.move),
        "sentence": _sentence(seen, is_gas=contract.commodity is Commodity.GAS),
        "form": form,
        "inputs": tuple(form.inputs()),
        "meanings": meanings,
    }
    return render(
        request, "contract/moving.html", page, status=422 if form.errors else 409 if meanings else 200
    )


def move_rows(seen: tuple[MoveSeen, ...], *, contract: ContractView, may_tell: bool) -> tuple[MoveRow, ...]:
    """Return what is known of the edges of a contract, and where more can be told."""
    return tuple(
        MoveRow(
            label=_label(each),
            value=", ".join(_value(counter) for counter in each.counters if counter.value is not None),
            note=_note(each),
            address=reverse(f"reading_moving_{each.move.value}", args=[contract.contract_id])
            if may_tell
            else "",
        )
        for each in seen
        if each.is_there and each.counters
    )


def _seen(
    request: PortalRequest, *, contract_id: UUID, move: Move, now: datetime
) -> tuple[ContractView, MoveSeen]:
    """Return a contract and its edge, if it is there and this person may tell of it."""
    with seen_by(request.viewer) as viewer:
        contract = contract_seen(viewer, contract_id=contract_id, today=today_of(request))
        require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
        seen = {each.move: each for each in moves_of(viewer, contract_id=contract_id, now=now)}
    if move not in seen:
        raise NoMove(contract_number=contract.contract_number)
    if not seen[move].is_there:
        raise MoveNotYet(contract_number=contract.contract_number, at=seen[move].at)
    if not seen[move].counters:
        raise NotFound
    return contract, seen[move]


def _kept_or_doubted(
    request: PortalRequest, *, contract_id: UUID, seen: MoveSeen, form: MoveForm, now: datetime
) -> tuple[Meaning, ...]:
    """Keep what was read, or return what it means where somebody has to look at it again first."""
    counters: Mapping[UUID, MoveCounter] = {each.register_id: each for each in seen.counters}
    readings = form.readings()
    with seen_by(request.viewer) as viewer:
        weighed = weigh_move_reading(
            viewer, contract_id=contract_id, move=seen.move, readings=readings, now=now
        )
        if "keep" in request.POST or not any(each.weighed.doubts for each in weighed):
            record_move_reading(
                viewer,
                contract_id=contract_id,
                move=seen.move,
                readings=readings,
                is_confirmed=True,
                now=now,
            )
            return ()
    return tuple(
        Meaning(
            title=_counter_told(counters[each.register_id]),
            value=counter_text(reading.value),
            doubt=doubt_card(each.weighed),
        )
        for each, reading in zip(weighed, readings, strict=True)
    )


def _title(move: Move) -> str:
    return gettext("Reading when you moved in") if move is Move.IN else gettext("Reading when you moved out")


def _sentence(seen: MoveSeen, *, is_gas: bool) -> str:
    if seen.move is Move.IN:
        words = gettext(
            "We have supplied you since {day}. Your first bill begins with what the counter showed then."
        )
    elif is_gas:
        words = gettext(
            "Your last gas day was {day}. The final bill ends with what the counter showed as it ended."
        )
    else:
        words = gettext(
            "Your last day was {day}. The final bill ends with what the counter showed as it ended."
        )
    return words.format(day=days.day(seen.on))


def _counter_told(counter: MoveCounter) -> str:
    if counter.unit == "m3":
        return gettext("Gas used")
    return gettext("fed in") if counter.direction == Direction.EXPORT.value else gettext("from the grid")


def _known(counter: MoveCounter) -> str:
    if counter.how is HowKnown.WORKED_OUT and counter.value is not None:
        return gettext("By what was counted and estimated it would be {value}.").format(
            value=counter_text(counter.value)
        )
    return ""


def _value(counter: MoveCounter) -> str:
    if counter.value is None:
        return ""
    return f"{counter_text(counter.value)} {unit_written(counter.unit)}"


def _label(seen: MoveSeen) -> str:
    day = days.day(seen.on)
    if seen.move is Move.IN:
        return gettext("At the beginning, {day}").format(day=day)
    return gettext("At the end, {day}").format(day=day)


def _note(seen: MoveSeen) -> str:
    how = {counter.how for counter in seen.counters}
    if how == {HowKnown.READ}:
        return gettext("read")
    if HowKnown.UNKNOWN in how:
        return gettext("nobody has read it")
    return gettext("worked out")
