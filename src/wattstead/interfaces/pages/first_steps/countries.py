"""Knows the countries we supply, and the zone their clocks run in."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

FIRST = ("DE", "AT", "CH")
NAMES: Mapping[str, "str | Promise"] = MappingProxyType(
    {
        "DE": gettext_lazy("Germany"),
        "AT": gettext_lazy("Austria"),
        "CH": gettext_lazy("Switzerland"),
        "BE": gettext_lazy("Belgium"),
        "BG": gettext_lazy("Bulgaria"),
        "CY": gettext_lazy("Cyprus"),
        "CZ": gettext_lazy("Czechia"),
        "DK": gettext_lazy("Denmark"),
        "EE": gettext_lazy("Estonia"),
        "ES": gettext_lazy("Spain"),
        "FI": gettext_lazy("Finland"),
        "FR": gettext_lazy("France"),
        "GR": gettext_lazy("Greece"),
        "HR": gettext_lazy("Croatia"),
        "HU": gettext_lazy("Hungary"),
        "IE": gettext_lazy("Ireland"),
        "IT": gettext_lazy("Italy"),
        "LI": gettext_lazy("Liechtenstein"),
        "LT": gettext_lazy("Lithuania"),
        "LU": gettext_lazy("Luxembourg"),
        "LV": gettext_lazy("Latvia"),
        "MT": gettext_lazy("Malta"),
        "NL": gettext_lazy("Netherlands"),
        "PL": gettext_lazy("Poland"),
        "PT": gettext_lazy("Portugal"),
        "RO": gettext_lazy("Romania"),
        "SE": gettext_lazy("Sweden"),
        "SI": gettext_lazy("Slovenia"),
        "SK": gettext_lazy("Slovakia"),
    }
)
ZONES: Mapping[str, str] = MappingProxyType(
    {
        "DE": "Europe/Berlin",
        "AT": "Europe/Vienna",
        "CH": "Europe/Zurich",
        "BE": "Europe/Brussels",
        "BG": "Europe/Sofia",
        "CY": "Asia/Nicosia",
        "CZ": "Europe/Prague",
        "DK": "Europe/Copenhagen",
        "EE": "Europe/Tallinn",
        "ES": "Europe/Madrid",
        "FI": "Europe/Helsinki",
        "FR": "Europe/Paris",
        "GR": "Europe/Athens",
        "HR": "Europe/Zagreb",
        "HU": "Europe/Budapest",
        "IE": "Europe/Dublin",
        "IT": "Europe/Rome",
        "LI": "Europe/Vaduz",
        "LT": "Europe/Vilnius",
        "LU": "Europe/Luxembourg",
        "LV": "Europe/Riga",
        "MT": "Europe/Malta",
        "NL": "Europe/Amsterdam",
        "PL": "Europe/Warsaw",
        "PT": "Europe/Lisbon",
        "RO": "Europe/Bucharest",
        "SE": "Europe/Stockholm",
        "SI": "Europe/Ljubljana",
        "SK": "Europe/Bratislava",
    }
)


def countries() -> list[tuple[str, str]]:
    """Return codes and names to choose from: the nearest first, the others by name."""
    near = [(code, str(NAMES[code])) for code in FIRST]
    others = sorted((str(name), code) for code, name in NAMES.items() if code not in FIRST)
    return [*near, *((code, name) for name, code in others)]
