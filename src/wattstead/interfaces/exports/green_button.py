"""Writes readings as a Green Button file: a feed of ESPI entries, with a block for every local day."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from wattstead.domains.metering.file_formats.green_button.qualities import CODES_OF
from wattstead.domains.metering.vocabulary import MARKS, Direction, MeterType
from wattstead.interfaces.api.readings.columns import decimals
from wattstead.interfaces.exports.clock_rules import ClockRules, clock_rules_of
from wattstead.interfaces.exports.columns import BLANK, FLAGS, letters, table, written
from wattstead.journeys.export_readings import Export, Outline, outline_of
from wattstead.timeseries.flags import quality_of, source_of
from wattstead.timeseries.intervals import Intervals

_ATOM, _ESPI = "http://www.w3.org/2005/Atom", "http://naesb.org/espi"
_ROOT = "/espi/1_1/resource"
_FLOWS = {Direction.IMPORT: 1, Direction.EXPORT: 19}
_WATT_HOUR, _CUBIC_METRE = 72, 42
_ENERGY, _VOLUME = 12, 58
_ELECTRICITY, _GAS = 1, 7
# kWh with three digits are Wh; powers of ten that the standard names for cubic metres end at -3, then -6.
_WH_DIGITS = 3


def green_button_pieces(export: Export) -> Iterator[bytes]:
    """Yield a feed that validates against the schema of ESPI 4.0."""
    outline = outline_of(export)
    scale = outline.scale
    if export.unit == "m3" and scale > _WH_DIGITS:
        scale = 6
    yield _head(export, outline=outline, scale=scale).encode()
    for piece in export.pieces():
        yield _blocks(piece.at_scale(scale), export=export)
    yield b"</feed>\n"


def _head(export: Export, *, outline: Outline, scale: int) -> str:
    point = _point(export)
    meter_reading = f"{point}/MeterReading/1"
    clocks = f"{_ROOT}/LocalTimeParameters/1"
    reading_type = f"{_ROOT}/ReadingType/1"
    is_gas = export.meter_type is MeterType.GAS
    title = f"{export.meter_number}, {export.obis_code}"
    entries = (
        _entry(
            export,
            itself=point,
            title=export.meter_number,
            related=(meter_reading, clocks),
            content=f"<UsagePoint><ServiceCategory><kind>{int(is_gas)}</kind></ServiceCategory></UsagePoint>",
        ),
        _entry(export, itself=clocks, title=export.series.zone, content=_clocks(export)),
        _entry(
            export,
            itself=meter_reading,
            title=title,
            related=(f"{meter_reading}/IntervalBlock", reading_type),
            content="<MeterReading/>",
        ),
        _entry(
            export,
            itself=reading_type,
            title=f"{export.unit}, {export.direction.value}",
            content=_reading_type(export, outline=outline, scale=scale),
        ),
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{_ATOM}">'
        f"<id>{_id(export, of='feed')}</id><title>{escape(title)}</title>"
        f'<updated>{_moment(export.made_at)}</updated><link rel="self" href={quoteattr(f"{point}/Batch")}/>'
        + "".join(entries)
    )


def _reading_type(export: Export, *, outline: Outline, scale: int) -> str:
    is_gas = export.unit == "m3"
    fields = {
        "accumulationBehaviour": 4,
        "commodity": _GAS if is_gas else _ELECTRICITY,
        "dataQualifier": 12,
        "flowDirection": _FLOWS[export.direction],
        "intervalLength": outline.length_s,
        "kind": _VOLUME if is_gas else _ENERGY,
        "powerOfTenMultiplier": -scale if is_gas else _WH_DIGITS - scale,
        "timeAttribute": 0,
        "uom": _CUBIC_METRE if is_gas else _WATT_HOUR,
    }
    return f"<ReadingType>{_fields(fields)}</ReadingType>"


def _clocks(export: Export) -> str:
    until = export.asked.ends_before if export.known is None else export.known.ends_before
    rules: ClockRules = clock_rules_of(export.zone, year=until.year)
    fields = {
        "dstEndRule": rules.summer_ends,
        "dstOffset": rules.summer_s,
        "dstStartRule": rules.summer_begins,
        "tzOffset": rules.offset_s,
    }
    return f"<LocalTimeParameters>{_fields(fields)}</LocalTimeParameters>"


def _fields(fields: Mapping[str, object]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())


def _blocks(piece: Intervals, *, export: Export) -> bytes:
    """Return a block for every local day of a piece."""
    days = export.series.calendar.numbers(piece.starts_s)
    firsts = np.flatnonzero(np.append(True, days[1:] != days[:-1])).tolist()
    return b"".join(
        _block(piece.picked(slice(first, last)), export=export)
        for first, last in zip(firsts, [*firsts[1:], len(piece)], strict=True)
    )


def _block(day: Intervals, *, export: Export) -> bytes:
    starts_s, ends_s = int(day.starts_s[0]), int(day.ends_s[-1])
    above = f"{_point(export)}/MeterReading/1/IntervalBlock"
    frame = _entry(
        export,
        itself=f"{above}/{starts_s}",
        up=above,
        content=f"<IntervalBlock><interval><duration>{ends_s - starts_s}</duration>"
        f"<start>{starts_s}</start></interval>{BLANK}</IntervalBlock>",
    )
    before, _, after = frame.partition(BLANK)
    readings = written(
        day,
        [
            letters("<IntervalReading>"),
            table(day.flags, words=_qualities()),
            letters("<timePeriod><duration>"),
            decimals(day.length_s, places=0),
            letters("</duration><start>"),
            decimals(day.starts_s, places=0),
            letters("</start></timePeriod><value>"),
            decimals(day.deltas, places=0),
            letters("</value></IntervalReading>"),
        ],
    )
    return before.encode() + readings + after.encode()


def _qualities() -> dict[int, str]:
    """Return the codes of quality for each flag; what was simply measured carries none."""
    codes = {flag: CODES_OF[MARKS[source_of(flag).name, quality_of(flag).name]] for flag in FLAGS}
    return {
        flag: "".join(f"<ReadingQuality><quality>{code}</quality></ReadingQuality>" for code in each)
        for flag, each in codes.items()
    }


def _entry(
    export: Export, *, itself: str, content: str, title: str = "", up: str = "", related: tuple[str, ...] = ()
) -> str:
    links = [("self", itself), ("up", up or itself.rpartition("/")[0])]
    links += [("related", address) for address in related]
    written_links = "".join(f'<link rel="{kind}" href={quoteattr(address)}/>' for kind, address in links)
    name, _, rest = content[1:].partition(">")
    tag = name.removesuffix("/")
    opened = f'<{tag} xmlns="{_ESPI}"' + ("/>" if name.endswith("/") else f">{rest}")
    made = _moment(export.made_at)
    return (
        f"\n<entry><id>{_id(export, of=itself)}</id>{written_links}<title>{escape(title)}</title>"
        f"<content>{opened}</content><published>{made}</published><updated>{made}</updated></entry>"
    )


def _point(export: Export) -> str:
    return f"{_ROOT}/RetailCustomer/{export.series.account_id}/UsagePoint/{export.meter_id}"


def _id(export: Export, *, of: str) -> str:
    """Return an id that is the same for the same thing in every export."""
    return uuid5(UUID(str(export.register_id)), of).urn


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
