"""Reads corrections of a file out of an address, and writes them back as hidden fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.http import QueryDict

from wattstead.domains.metering.file_formats.corrections import Corrections, Detail, corrections_of
from wattstead.domains.metering.vocabulary import Direction

SIMPLE: tuple[Detail, ...] = (
    "usage_point",
    "value_column",
    "stamp_column",
    "stamp_pattern",
    "stamp_means",
    "zone",
    "unit",
    "step_s",
    "decimal_sign",
    "delimiter",
    "encoding",
)
ROLES: Mapping[Detail, str] = MappingProxyType({"stamp_column": "stamp", "value_column": "value"})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the reader said about a file so far: details as they stand in the address."""

    register_name: str
    details: Mapping[Detail, str]

    @property
    def corrections(self) -> Corrections:
        """Return it as the import takes it; raises CorrectionUnusable."""
        told: dict[str, object] = {
            detail: value for detail, value in self.details.items() if detail not in ROLES
        }
        columns = {role: self.details[detail] for detail, role in ROLES.items() if detail in self.details}
        return corrections_of(told | ({"columns": columns} if columns else {}))

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the names and values of hidden fields that say it again."""
        return (("register", self.register_name), *self.details.items())


def said_by(address: QueryDict) -> Said:
    """Return what an address or a form says about a file; what is empty says nothing."""
    return Said(
        register_name=address.get("register", "") or Direction.IMPORT.value,
        details=MappingProxyType({detail: value for detail in SIMPLE if (value := address.get(detail, ""))}),
    )
