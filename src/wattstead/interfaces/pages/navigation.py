"""Names the places of the portal, and the sites the reader can switch to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from wattstead.domains.billing.queries import sees_bills
from wattstead.interfaces.pages.places import Place, Places

if TYPE_CHECKING:
    from wattstead.interfaces.pages.requests import PortalRequest

FIRST = ("overview", "usage", "invoices", "meters", "contract")
IN_THE_BAR = 4  # of a phone: those of the first that there are; the others stand behind "more"
KEPT = ("span", "on", "direction", "show")  # what a view of one site may take along to the next


@dataclass(frozen=True, kw_only=True)
class Item:
    """A place of the portal, as the navigation names it."""

    name: str
    label: str
    address: str
    icon: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Way:
    """A site to switch to."""

    label: str
    address_told: str
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Switcher:
    """The site that is looked at and those to switch to; with more than a few they are looked for."""

    label: str
    address_told: str
    ways: tuple[Way, ...]
    has_more: bool
    search_address: str


@dataclass(frozen=True, kw_only=True)
class Navigation:
    """Where a member can go: everything, what a phone has in its bar, what it has behind "more"."""

    places: tuple[Item, ...]
    bar: tuple[Item, ...]
    more: tuple[Item, ...]
    is_behind_more: bool
    home: str
    switcher: Switcher | None


def navigation_of(request: "PortalRequest") -> Navigation:
    """Return where the reader can go from this page; only what has an address is named, and is for them."""
    hidden = {
        *(() if len(request.places.first) > 1 else ("sites",)),
        *(() if sees_bills(request.viewer) else ("invoices",)),
    }
    items = _items(request.path, hidden=hidden)
    named = {item.name for item in items}
    first = [name for name in FIRST if name in named][:IN_THE_BAR]
    bar = tuple(item for item in items if item.name in first)
    more = tuple(item for item in items if item.name not in first)
    return Navigation(
        places=items,
        bar=bar,
        more=more,
        is_behind_more=any(item.is_current for item in more),
        home=reverse("overview"),
        switcher=_switcher(request, items=items),
    )


def ways_to(places: tuple[Place, ...], *, current: Place | None, target: str) -> tuple[Way, ...]:
    """Return the links that show `target` for each of the places."""
    return tuple(
        Way(
            label=place.name,
            address_told=place.address,
            address=f"{target}{'&' if '?' in target else '?'}site={place.site_id}",
            is_current=current is not None and place.site_id == current.site_id,
        )
        for place in places
    )


def _items(path: str, *, hidden: Collection[str]) -> tuple[Item, ...]:
    named = (
        ("overview", gettext("Overview")),
        ("usage", gettext("Usage")),
        ("invoices", gettext("Invoices")),
        ("contract", gettext("Contract")),
        ("meters", gettext("Meters")),
        ("energy_devices", gettext("Devices")),
        ("goals", gettext("Goals")),
        ("sites", gettext("Sites")),
        ("support", gettext("Help")),
        ("account", gettext("Account")),
    )
    return tuple(
        Item(
            name=name,
            label=label,
            address=address,
            icon=f"icons/{name}.svg",
            is_current=path.startswith(address),
        )
        for name, label in named
        if name not in hidden and (address := _address_of(name))
    )


def _address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _switcher(request: "PortalRequest", *, items: tuple[Item, ...]) -> Switcher | None:
    places: Places = request.places
    if places.current is None or not places.first:
        return None
    target = _target(request, items=items)
    return Switcher(
        label=places.current.name,
        address_told=places.current.address,
        ways=ways_to(places.first, current=places.current, target=target),
        has_more=places.has_more,
        search_address=f"{reverse('site_search')}?{urlencode({'next': target})}",
    )


def _target(request: "PortalRequest", *, items: tuple[Item, ...]) -> str:
    """Return what to show for another site: this page, or the list above it where it belongs to one site."""
    current = next((item for item in items if item.is_current), None)
    if current is None or current.name in ("sites", "goals", "account"):
        return reverse("overview")
    kept = {name: request.GET[name] for name in KEPT if name in request.GET}
    if request.path != current.address or not kept:
        return current.address
    return f"{current.address}?{urlencode(kept)}"
