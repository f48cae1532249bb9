"""Writes short Green Button files of our own, so that the tests mean something without any other file."""

from collections.abc import Iterable
from datetime import UTC, datetime

ATOM, ESPI = "http://www.w3.org/2005/Atom", "http://naesb.org/espi"
POINT = "/espi/1_1/resource/RetailCustomer/1/UsagePoint"


def at(text: str) -> int:
    """Return the seconds since 1970 of an instant in UTC."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp())


MIDNIGHT = at("2026-02-28 23:00")  # 1 March 2026 in Vienna and Berlin


def a_feed(*entries: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="{ATOM}"><id>urn:uuid:0</id><title>Use</title>'
        f"<updated>2026-04-01T00:00:00Z</updated>{''.join(entries)}</feed>"
    ).encode()


def an_entry(content: str, *, itself: str, title: str = "", up: str = "", related: Iterable[str] = ()) -> str:
    links = f'<link rel="self" href="{itself}"/>' + (f'<link rel="up" href="{up}"/>' if up else "")
    links += "".join(f'<link rel="related" href="{link}"/>' for link in related)
    return (
        f"<entry><id>urn:uuid:1</id>{links}<title>{title}</title><content>{content}</content>"
        "<updated>2026-04-01T00:00:00Z</updated></entry>"
    )


def a_usage_point(number: int = 1, *, title: str = "House", kind: int = 0) -> str:
    content = (
        f'<UsagePoint xmlns="{ESPI}"><ServiceCategory><kind>{kind}</kind></ServiceCategory></UsagePoint>'
    )
    return an_entry(content, itself=f"{POINT}/{number}", title=title)


def a_meter_reading(
    number: int = 1, *, point: int = 1, title: str = "Quarter-hours", of_type: int = 1
) -> str:
    itself = f"{POINT}/{point}/MeterReading/{number}"
    related = (f"{itself}/IntervalBlock", f"/espi/1_1/resource/ReadingType/{of_type}")
    return an_entry(f'<MeterReading xmlns="{ESPI}"/>', itself=itself, title=title, related=related)


def a_reading_type(number: int = 1, **fields: int) -> str:
    told = {"accumulationBehaviour": 4, "commodity": 1, "flowDirection": 1, "intervalLength": 900} | {
        "kind": 12,
        "powerOfTenMultiplier": 0,
        "uom": 72,
    }
    inside = "".join(
        f"<{name}>{value}</{name}>" for name, value in (told | fields).items() if value is not None
    )
    return an_entry(
        f'<ReadingType xmlns="{ESPI}">{inside}</ReadingType>',
        itself=f"/espi/1_1/resource/ReadingType/{number}",
    )


def a_block(*readings: str, number: int = 1, point: int = 1, meter_reading: int = 1) -> str:
    block = f'<IntervalBlock xmlns="{ESPI}">{"".join(readings)}</IntervalBlock>'
    above = f"{POINT}/{point}/MeterReading/{meter_reading}/IntervalBlock"
    return an_entry(block, itself=f"{above}/{number}", up=above)


def a_value(
    value: object, *, start: object = MIDNIGHT, duration: object = 900, quality: Iterable[int] = ()
) -> str:
    qualities = "".join(f"<ReadingQuality><quality>{code}</quality></ReadingQuality>" for code in quality)
    return (
        f"<IntervalReading>{qualities}<timePeriod><duration>{duration}</duration><start>{start}</start>"
        f"</timePeriod><value>{value}</value></IntervalReading>"
    )


def some_values(*values: object, start: int = MIDNIGHT, duration: int = 900, step: int | None = None) -> str:
    step = duration if step is None else step
    return "".join(
        a_value(value, start=start + place * step, duration=duration) for place, value in enumerate(values)
    )


def clocks(
    *, offset: int = 3600, begins: str = "3E0E2000", ends: str = "AE0E3000", summer: int = 3600
) -> str:
    return an_entry(
        f'<LocalTimeParameters xmlns="{ESPI}"><dstEndRule>{ends}</dstEndRule><dstOffset>{summer}</dstOffset>'
        f"<dstStartRule>{begins}</dstStartRule><tzOffset>{offset}</tzOffset></LocalTimeParameters>",
        itself="/espi/1_1/resource/LocalTimeParameters/1",
    )


def a_house(*readings: str, **type_fields: int) -> bytes:
    """Return a file of one usage point with one meter reading."""
    return a_feed(
        a_usage_point(), clocks(), a_meter_reading(), a_reading_type(**type_fields), a_block(*readings)
    )


TWO_METERS = a_feed(
    a_usage_point(),
    a_meter_reading(1, title="From the grid", of_type=1),
    a_meter_reading(2, title="To the grid", of_type=2),
    a_reading_type(1),
    a_reading_type(2, flowDirection=19),
    a_block(some_values(100, 200), meter_reading=1),
    a_block(some_values(7, 8), meter_reading=2),
)
