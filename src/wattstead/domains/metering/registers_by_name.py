"""Finds the registers that readings of many meters name, all of them by one question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import overload
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.arriving import Counting, Kind, ManyCounting
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import (
    DirectionNotCounted,
    MeterNumberUnknown,
    meter_visible_to,
    register_counting,
    registers_visible_to,
)
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.days import LocalDays
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import Ids, ManySeries
from wattstead.timeseries.session import look_up_columns

# A hundred thousand meters report at once, and most of them are alike but for their numbers and ids: what
# they have in common travels as one text, which is read once, and all the rest as columns of numbers.
REGISTERS = """
SELECT array_agg(wanted.place::integer - 1), array_agg(register.number), array_agg(register.account_id),
    array_agg(register.meter_id), array_agg(register.id),
    string_agg(concat_ws('|', register.zone, register.day_boundary, register.scale, register.multiplier,
        meter.meter_type, meter.reading_frequency, coalesce(meter.in_use_before::text, ''),
        coalesce(meter.faulty_since::text, ''), coalesce(meter.repaired_on::text, ''),
        register.direction, translate(register.obis_code, E'\\n', '')), E'\\n')
FROM unnest(string_to_array(%(numbers)s::text, E'\\n')) WITH ORDINALITY AS wanted (meter_number, place)
JOIN metering_meter AS meter ON meter.meter_number = wanted.meter_number
JOIN metering_register AS register ON register.meter_id = meter.id
WHERE %(every)s::boolean OR register.account_id = ANY (%(accounts)s::uuid[])
"""
LONGEST_SHOWN = 60
NONE = -1
_ID_LENGTH = 36
_DIRECTIONS = frozenset(direction.value for direction in Direction)
Rows = npt.NDArray[np.intp]


class RegisterUnknown(Refusal):
    """The meter has no register of that name."""

    code = "register_unknown"
    kind = "missing"
    message = said(
        "Meter {meter_number} has no register {register_name}: name import, export, an OBIS code or an id."
    )


def register_named(viewer: Viewer, *, meter_id: UUID, named: str) -> Register:
    """Return the register of a meter that is named by a direction it alone counts, its OBIS code or its id.

    Raises NotFound alike for foreign and missing meters, DirectionNotCounted and RegisterUnknown.
    """
    if named in _DIRECTIONS:
        return register_counting(viewer, meter_id=meter_id, direction=Direction(named))
    for register in registers_visible_to(viewer).filter(meter_id=meter_id):
        if named == register.obis_code or named.lower() == str(register.pk):
            return register
    meter = meter_visible_to(viewer, meter_id=meter_id)
    raise RegisterUnknown(
        field="register", meter_number=meter.meter_number, register_name=named[:LONGEST_SHOWN]
    )


@dataclass(frozen=True, kw_only=True)
class RegisterName:
    """How a reading says what counted: the number of a meter, and which of its registers.

    That is import or export, an OBIS code, or the register's id.
    """

    meter_number: str
    register: str = Direction.IMPORT.value


@dataclass(frozen=True, kw_only=True, eq=False)
class RegisterNames(Sequence[RegisterName]):
    """Names by the thousand, in columns; `registers` is None where all are the import registers."""

    meter_numbers: Sequence[str]
    registers: Sequence[str] | None = None

    @classmethod
    def of(cls, names: Sequence[RegisterName]) -> "RegisterNames":
        """Return any names in columns."""
        if isinstance(names, RegisterNames):
            return names
        return cls(
            meter_numbers=[name.meter_number for name in names], registers=[name.register for name in names]
        )

    def __len__(self) -> int:
        """Count the names."""
        return len(self.meter_numbers)

    @overload
    def __getitem__(self, place: int) -> RegisterName: ...

    @overload
    def __getitem__(self, place: slice) -> "RegisterNames": ...

    def __getitem__(self, place: int | slice) -> "RegisterName | RegisterNames":
        """Return one name, or a stretch of them."""
        if isinstance(place, slice):
            registers = None if self.registers is None else self.registers[place]
            return RegisterNames(meter_numbers=self.meter_numbers[place], registers=registers)
        if self.registers is None:
            return RegisterName(meter_number=self.meter_numbers[place])
        return RegisterName(meter_number=self.meter_numbers[place], register=self.registers[place])


@dataclass(frozen=True, kw_only=True, eq=False)
class Named:
    """What names stand for: each register once, and for each name its place among them.

    A name that stands for none (NONE) is refused; `why` says why, by the place of the name.
    """

    names: RegisterNames
    registers: ManyCounting
    places: Int64s
    why: Callable[[int], Refusal]

    @classmethod
    def of(cls, registers: Sequence[Counting]) -> "Named":
        """Return registers that were looked up already, each under a name of its own."""
        many = ManyCounting.of(registers)

        def why(place: int) -> Refusal:
            raise IndexError(place)

        return cls(
            names=RegisterNames(meter_numbers=[one.meter_number for one in registers]),
            registers=many,
            places=np.arange(len(many), dtype=np.int64),
            why=why,
        )

    def without(self, refused: Mapping[int, Refusal]) -> "Named":
        """Return the same with some registers refused, by their places: every name of theirs."""
        if not refused:
            return self
        gone = np.isin(self.places, np.array(list(refused), dtype=np.int64))

        def why(name: int) -> Refusal:
            return refused[int(self.places[name])] if gone[name] else self.why(name)

        return replace(self, places=np.where(gone, NONE, self.places), why=why)


def registers_named(viewer: Viewer, *, names: Sequence[RegisterName]) -> Named:
    """Return what each name stands for, or why it stands for nothing: foreign and missing meters alike."""
    told = RegisterNames.of(names)
    found = _found_of(viewer, names=told)
    meant = _meant(found, names=told)
    counts = np.bincount(found.names[meant], minlength=len(told))
    # Of several registers of one OBIS code the oldest is meant; of one direction there must be but one.
    of_directions = _say_directions(told)
    certain = (counts == 1) | ((counts > 1) & ~of_directions)
    rows = np.full(len(told), NONE, dtype=np.int64)
    rows[found.names[meant[::-1]]] = meant[::-1]
    rows[~certain] = NONE
    registers, places = _each_once(found.registers, rows=rows)
    has_registers = np.bincount(found.names, minlength=len(told)) > 0

    def why(place: int) -> Refusal:
        name = told[place]
        shown = name.meter_number[:LONGEST_SHOWN]
        if not has_registers[place]:
            return MeterNumberUnknown(field="meter_number", meter_number=shown)
        if name.register in _DIRECTIONS:
            words = Direction(name.register).words
            count = int(counts[place])
            return DirectionNotCounted(field="register", meter_number=shown, count=count, direction=words)
        register_name = name.register[:LONGEST_SHOWN]
        return RegisterUnknown(field="register", meter_number=shown, register_name=register_name)

    return Named(names=told, registers=registers, places=places, why=why)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Found:
    """The registers of the meters that are named, by number, and the name that asked for each."""

    names: Int64s
    registers: ManyCounting
    obis_codes: Sequence[str]
    ids: Ids


@dataclass(frozen=True, kw_only=True)
class _Alike:
    """What registers have in common that are alike."""

    calendar: LocalDays
    scale: int
    kind: Kind
    obis_code: str


@lru_cache(maxsize=1024)
def _alike(told: str) -> _Alike:
    zone, boundary, scale, multiplier, meter_type, frequency, *edges, direction, obis = told.split("|", 10)
    removed_at, faulty_at, repaired_at = (
        day_starts_at(date.fromisoformat(day), zone=ZoneInfo(zone), boundary=time(0)) if day else None
        for day in edges
    )
    return _Alike(
        calendar=LocalDays(zone=zone, boundary=time.fromisoformat(boundary)),
        scale=int(scale),
        kind=Kind(
            meter_type=MeterType(meter_type),
            multiplier=Decimal(multiplier),
            frequency=ReadingFrequency(frequency) if frequency else None,
            removed_at=removed_at,
            direction=Direction(direction),
            faulty_at=faulty_at,
            repaired_at=repaired_at,
        ),
        obis_code=obis,
    )


def _found_of(viewer: Viewer, *, names: RegisterNames) -> _Found:
    """Return all registers of the meters that are named and that the viewer sees."""
    numbers, asked = names.meter_numbers, np.arange(len(names))
    if not "".join(numbers).isprintable():
        # PostgreSQL knows no text with a zero byte in it, and a line break is where the next number begins.
        readable = [place for place, number in enumerate(numbers) if number.isprintable()]
        asked = np.array(readable, dtype=np.intp)
        numbers = [numbers[place] for place in readable]
    every = viewer.is_system or viewer.brings_readings
    arguments = {"numbers": "\n".join(numbers), "every": every, "accounts": list(viewer.account_ids)}
    places, registers, accounts, meters, ids, told = look_up_columns(REGISTERS, arguments)
    if places is None:
        places = registers = np.zeros(0, dtype=np.int64)
        accounts = meters = ids = np.zeros(0, dtype="V16")
    texts = told.split("\n") if told is not None else []
    of_text = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    alike = [_alike(text) for text in of_text]
    calendars = {calendar: at for at, calendar in enumerate(dict.fromkeys(one.calendar for one in alike))}
    which = np.array([of_text[text] for text in texts], dtype=np.int64)
    in_order = np.argsort(registers, kind="stable")
    series = ManySeries(
        numbers=registers,
        accounts=accounts,
        meters=meters,
        scales=np.array([one.scale for one in alike], dtype=np.int64)[which],
        calendars=tuple(calendars),
        calendar_of=np.array([calendars[one.calendar] for one in alike], dtype=np.int64)[which],
    )
    counting = ManyCounting(series=series, kinds=[one.kind for one in alike], kind_of=which)
    return _Found(
        names=asked[places[in_order]],
        registers=counting.picked(in_order),
        obis_codes=[one.obis_code for one in alike],
        ids=ids[in_order],
    )


def _meant(found: _Found, *, names: RegisterNames) -> Rows:
    """Return which of the registers that were found are meant by the names that asked for them."""
    kind_of, kinds = found.registers.kind_of, found.registers.kinds
    if names.registers is None:
        is_import = np.array([kind.direction is Direction.IMPORT for kind in kinds], dtype=bool)
        return np.nonzero(is_import[kind_of])[0]
    codes = {word: at for at, word in enumerate(dict.fromkeys(names.registers))}
    word_of = np.array([codes[word] for word in names.registers], dtype=np.int64)[found.names]
    matches = [
        codes[word] * len(kinds) + at
        for at, (kind, obis_code) in enumerate(zip(kinds, found.obis_codes, strict=True))
        for word in {kind.direction.value, obis_code} - (_DIRECTIONS - {kind.direction.value})
        if word in codes
    ]
    is_meant = np.isin(word_of * len(kinds) + kind_of, np.array(matches, dtype=np.int64))
    may_be_id = np.array([len(word) == _ID_LENGTH for word in codes], dtype=bool)
    for row in np.nonzero(may_be_id[word_of])[0].tolist():
        word = names.registers[int(found.names[row])]
        is_meant[row] |= word == str(UUID(bytes=found.ids[row].tobytes()))
    return np.nonzero(is_meant)[0]


def _say_directions(names: RegisterNames) -> npt.NDArray[np.bool_]:
    """Tell which names say a direction."""
    if names.registers is None:
        return np.ones(len(names), dtype=bool)
    return np.array([word in _DIRECTIONS for word in names.registers], dtype=bool)


def _each_once(registers: ManyCounting, *, rows: Int64s) -> tuple[ManyCounting, Int64s]:
    """Return the registers at some rows, each once however many names it has, and their new places."""
    named = rows != NONE
    numbers, first, place = np.unique(
        registers.series.numbers[rows[named]], return_index=True, return_inverse=True
    )
    # In the order in which they are named first, for so their readings mostly stand.
    stood = np.argsort(first)
    new_place = np.empty_like(stood)
    new_place[stood] = np.arange(len(numbers))
    places = np.full(len(rows), NONE, dtype=np.int64)
    places[named] = new_place[place]
    return registers.picked(rows[named][first[stood]]), places
