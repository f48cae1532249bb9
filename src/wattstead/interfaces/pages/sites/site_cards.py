"""Prepares the page of one site, in the words of the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wattstead.domains.contracts.rules import Term
from wattstead.domains.contracts.vocabulary import ContractStatus
from wattstead.domains.metering.meter_views import MeterView
from wattstead.domains.sites.queries import SiteView
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Fact
from wattstead.kernel.periods import ONE_DAY


@dataclass(frozen=True, kw_only=True)
class ContractFacts:
    """A contract of the site, as far as its page tells of it."""

    contract_id: UUID
    number: str
    commodity: str
    term: Term


@dataclass(frozen=True, kw_only=True)
class Line:
    """A meter or a contract in a line, with where it is shown."""

    title: str
    note: str
    address: str
    badge_text: str
    badge_tone: str


@dataclass(frozen=True, kw_only=True)
class SiteCard:
    """The whole page of a site."""

    name: str
    address_lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    meters: tuple[Line, ...]
    contracts: tuple[Line, ...]
    overview_address: str
    usage_address: str
    change_address: str
    meter_address: str


def site_card_of(
    site: SiteView, *, meters: Sequence[MeterView], contracts: Sequence[ContractFacts], today: date
) -> SiteCard:
    """Return the page of a site in words."""
    address = site.address
    chosen = f"?site={site.site_id}"
    return SiteCard(
        name=site.name,
        address_lines=(
            f"{address.street} {address.street_number}",
            f"{address.postal_code} {address.city}",
        ),
        facts=_facts(site),
        meters=tuple(_meter(meter) for meter in meters),
        contracts=tuple(_contract(each, today=today, chosen=chosen) for each in contracts),
        overview_address=reverse("overview") + chosen,
        usage_address=reverse("usage") + chosen,
        change_address=reverse("change_site", args=[site.site_id]),
        meter_address=reverse("add_meter") + chosen,
    )


def _facts(site: SiteView) -> tuple[Fact, ...]:
    kind = {
        PropertyType.RESIDENTIAL: gettext("A home"),
        PropertyType.COMMERCIAL: gettext("A business"),
        PropertyType.INDUSTRIAL: gettext("A factory"),
    }[site.property_type]
    facts = [Fact(label=gettext("Kind of place"), value=kind)]
    details = site.details
    if details.square_meters is not None:
        space = figures.energy(details.square_meters, unit="m²", places=0)
        facts.append(Fact(label=gettext("Floor space"), value=space))
    if details.occupants is not None:
        people = ngettext("{count} person", "{count} people", details.occupants)
        facts.append(Fact(label=gettext("People"), value=people.format(count=details.occupants)))
    facts.append(Fact(label=gettext("Time zone"), value=site.zone.replace("_", " ")))
    return tuple(facts)


def _meter(meter: MeterView) -> Line:
    kind = gettext("Gas") if meter.meter_type == "gas" else gettext("Electricity")
    read = [register.last.read_at for register in meter.registers if register.last is not None]
    note = gettext("never read")
    if read:
        # A reading at midnight ends the day before it.
        last = (max(read) - timedelta(seconds=1)).astimezone(ZoneInfo(meter.zone))
        note = gettext("last read on {day}").format(day=days.day(last.date()))
    return Line(
        title=meter.meter_number,
        note=f"{kind} · {note}",
        address=reverse("meter", args=[meter.meter_id]),
        badge_text=gettext("in use") if meter.is_in_use else gettext("removed"),
        badge_tone="success" if meter.is_in_use else "neutral",
    )


def _contract(contract: ContractFacts, *, today: date, chosen: str) -> Line:
    kind = gettext("Gas") if contract.commodity == "gas" else gettext("Electricity")
    term = contract.term
    ends = term.supplied_before
    since = gettext("since {day}").format(day=days.day(term.starts_on))
    if term.never_begins:
        since = gettext("withdrawn from before it began")
    elif ends is not None:
        since = f"{days.day(term.starts_on)} {days.DASH} {days.day(ends - ONE_DAY)}"
    status = term.status_on(today)
    told = {
        ContractStatus.ACTIVE: (gettext("active"), "success"),
        ContractStatus.PENDING: (gettext("begins later"), "neutral"),
        ContractStatus.EXPIRED: (gettext("ended"), "neutral"),
        ContractStatus.TERMINATED: (gettext("ended"), "neutral"),
    }[status]
    return Line(
        title=contract.number,
        note=f"{kind} · {since}",
        address=reverse("one_contract", args=[contract.contract_id]) + chosen,
        badge_text=told[0],
        badge_tone=told[1],
    )
