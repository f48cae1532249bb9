"""Lays readings of devices and their sums out as columns of letters, and writes them as JSON and CSV."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wattstead.interfaces.api.fields import camel
from wattstead.interfaces.api.readings.columns import (
    Letters,
    decimals,
    hexadecimal,
    instants,
    letters,
    rows,
    table,
)
from wattstead.journeys.device_readings.summing import DeviceSums
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.identity import BATTERY_READING, PRODUCTION_READING
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.measured import Kept
from wattstead.timeseries.quantities import DeviceSeries, Kind
from wattstead.timeseries.shown import UNKNOWN

LOWER_BITS = (1 << 28) - 1
HOUR_S = 3600
DEVICE_ID = {"production_reading": "solar_system_id", "battery_reading": "battery_id"}
# In their quotes: blanks that make words equally long stand behind them.
SOURCES = {0: '"inverter"', 1: '"meter"', 2: '"estimated"'}
STATES = {0: '"discharging"', 1: '"idle"', 2: '"charging"'}
WHOLE = {"cycles"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field of every row, in parts that stand side by side; JSON puts words in quotes."""

    name: str
    parts: Sequence[Letters]
    is_word: bool = False


def device_id_name(kind: Kind) -> str:
    """Return the field that names the device of a reading."""
    return DEVICE_ID.get(kind.view, "smart_plug_id")


def reading_columns(kept: Kept, *, series: DeviceSeries) -> list[Column]:
    """Return the fields of readings, in the order of the specification."""
    ends_s = kept.measured.ends_s
    of_kind = {PRODUCTION_READING: _of_production, BATTERY_READING: _of_battery}
    return [
        Column(name="id", parts=_ids(ends_s, series=series), is_word=True),
        Column(name=device_id_name(series.kind), parts=[letters(str(series.device_id))], is_word=True),
        Column(name="timestamp", parts=[instants(ends_s)], is_word=True),
        *of_kind.get(series.kind.code, _of_plug)(kept),
        Column(name="created_at", parts=[instants(kept.stored_s)], is_word=True),
    ]


def sum_columns(sums: DeviceSums) -> list[Column]:
    """Return the fields of sums."""
    return [
        Column(name="starts_at", parts=[instants(sums.starts_s)], is_word=True),
        Column(name="ends_before", parts=[instants(sums.ends_s)], is_word=True),
        *(_amount(name, column, scale=sums.scale) for name, column in sums.amounts.items()),
        Column(name="present", parts=[decimals(sums.present, places=0)]),
        Column(name="expected", parts=[decimals(sums.expected, places=0)]),
    ]


def json_rows(columns: Sequence[Column], *, count: int) -> bytes:
    """Return objects with commas between; blanks stand in front of short numbers, as JSON allows."""
    parts: list[Letters] = []
    for place, column in enumerate(columns):
        quote = '"' if column.is_word else ""
        before = "{" if place == 0 else ('",' if columns[place - 1].is_word else ",")
        parts += [letters(f'{before}"{camel(column.name)}":{quote}'), *column.parts]
    parts.append(letters('"},' if columns[-1].is_word else "},"))
    return rows(count, parts, cut=len(","))


def csv_rows(columns: Sequence[Column], *, count: int) -> bytes:
    """Return a line for each row; what nobody knows stays empty."""
    parts: list[Letters] = []
    for place, column in enumerate(columns):
        parts += [letters(",")] if place else []
        parts += column.parts
    parts.append(letters("\r\n"))
    return rows(count, parts).translate(None, b' "').replace(b"null", b"")


def csv_head(names: Sequence[str]) -> bytes:
    """Return the first line of CSV."""
    return ",".join(map(camel, names)).encode() + b"\r\n"


def with_means(kept: Kept, *, name: str, per_kilo: int) -> Int64s:
    """Return the power that was measured, else the mean of each interval, at the scale of the readings."""
    measured = kept.measured
    told, energy = measured.amounts[name], measured.amounts["delta_kwh"]
    mean: Int64s = np.rint(energy * (HOUR_S * per_kilo) / measured.length_s).astype(np.int64)
    shown: Int64s = np.where(told == UNKNOWN, mean, told)
    return shown


def counters_shown(kept: Kept) -> Int64s:
    """Return what the counter showed at the scale of the readings, rounded half away from zero."""
    step = np.int64(10 ** (LARGEST_SCALE - kept.measured.scale))
    shown: Int64s = (kept.counters + step // 2) // step
    return shown


def states(kept: Kept) -> npt.NDArray[np.uint8]:
    """Return what a battery did: 0 gives, 1 rests, 2 is charged."""
    power = kept.measured.amounts["power_kw"]
    return (np.sign(np.where(power == UNKNOWN, 0, power)) + 1).astype(np.uint8)


def _of_production(kept: Kept) -> list[Column]:
    measured, scale = kept.measured, kept.measured.scale
    return [
        _amount("power_kw", with_means(kept, name="power_kw", per_kilo=1), scale=scale),
        _amount("energy_kwh", counters_shown(kept), scale=scale),
        *(
            _amount(name, measured.amounts[name], scale=scale)
            for name in ("delta_kwh", "self_consumed_kwh", "exported_kwh")
        ),
        Column(name="source", parts=[table((measured.flags >> 2).astype(np.uint8), words=SOURCES)]),
    ]


def _of_battery(kept: Kept) -> list[Column]:
    amounts, scale = kept.measured.amounts, kept.measured.scale
    power = np.where(amounts["power_kw"] == UNKNOWN, 0, amounts["power_kw"])
    return [
        _amount("charge_kwh", amounts["charge_kwh"], scale=scale),
        _amount("charge_percent", amounts["charge_percent"], scale=scale),
        _amount("power_kw", power, scale=scale),
        Column(name="state", parts=[table(states(kept), words=STATES)]),
        *(_amount(name, amounts[name], scale=scale) for name in ("temperature", "cycles", "health_percent")),
    ]


def _of_plug(kept: Kept) -> list[Column]:
    scale = kept.measured.scale
    return [
        _amount("power_w", with_means(kept, name="power_w", per_kilo=1000), scale=scale),
        _amount("energy_kwh", counters_shown(kept), scale=scale),
        _amount("delta_kwh", kept.measured.amounts["delta_kwh"], scale=scale),
    ]


def _amount(name: str, numbers: Int64s, *, scale: int) -> Column:
    """Return numbers with as few decimals as all of them need, null where nobody told."""
    unknown = numbers == UNKNOWN
    known = np.where(unknown, 0, numbers)
    places = scale
    while places and not (known % 10).any():
        known, places = known // 10, places - 1
    if name in WHOLE and places:
        known, places = known // 10**places, 0
    return Column(name=name, parts=[decimals(known, places=places, unknown=unknown)])


def _ids(ends_s: Int64s, *, series: DeviceSeries) -> list[Letters]:
    """Return the ids of readings, as timeseries.identity.reading_id makes them."""
    number = f"{series.number:012x}"
    return [
        letters(f"{number[:8]}-{number[8:]}-8"),
        hexadecimal(ends_s >> 28, width=3),
        letters(f"-8{series.kind.code:03x}-"),
        hexadecimal(ends_s & LOWER_BITS, width=12),
    ]
