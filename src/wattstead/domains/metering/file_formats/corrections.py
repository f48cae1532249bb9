"""Holds what a person says about a file where detection was wrong or could not know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, cast
from zoneinfo import ZoneInfo

from wattstead.domains.metering.vocabulary import Stamp
from wattstead.kernel.refusals import Refusal, said

Detail = Literal[
    "encoding",
    "delimiter",
    "decimal_sign",
    "zone",
    "stamp_means",
    "stamp_pattern",
    "unit",
    "step_s",
    "stamp_column",
    "value_column",
    "usage_point",
]
ColumnRole = Literal["stamp", "time", "end", "end_time", "value", "counter", "substitute_value", "quality"]
COLUMN_ROLES: tuple[ColumnRole, ...] = (
    "stamp",
    "time",
    "end",
    "end_time",
    "value",
    "counter",
    "substitute_value",
    "quality",
)

WORKBOOK = "workbook"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
DELIMITERS = (";", ",", "\t", "|")
DECIMAL_SIGNS = (",", ".")
STEPS_S = (300, 600, 900, 1800, 3600, 86_400)
DAY_S = 86_400
PATTERNS = tuple(
    f"{day}{between}{clock}"
    for day, between in (
        ("%d.%m.%Y", " "),
        ("%Y-%m-%d", " "),
        ("%Y-%m-%d", "T"),
        ("%d/%m/%Y", " "),
        ("%m/%d/%Y", " "),
        ("%d-%m-%Y", " "),
        ("%d.%m.%y", " "),
    )
    for clock in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M%z", "%H:%M:%S%z", "%H:%M:%S.%f%z")
)


class CorrectionUnusable(Refusal):
    """What somebody says about a file is none of the things that may be said."""

    code = "correction_unusable"
    kind = "unreadable"
    message = said('"{value}" cannot be the {detail} of a file; possible are: {possible}.')


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """What a person says about a file; None leaves a detail to detection.

    `columns` names the column of a role by the cell of its header, or by "#3" for
    the third column; an empty name takes an optional column away. `stamp_pattern`
    is one of PATTERNS, `delimiter` one of DELIMITERS, `usage_point` names one of
    several in a file by its title. Raises CorrectionUnusable.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal_sign: Literal[",", "."] | None = None
    zone: str | None = None
    stamp_means: Stamp | None = None
    stamp_pattern: str | None = None
    unit: str | None = None
    step_s: int | None = None
    usage_point: str | None = None
    columns: Mapping[ColumnRole, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no file can be."""
        for detail, value, possible in (
            ("encoding", self.encoding, ENCODINGS),
            ("delimiter", self.delimiter, DELIMITERS),
            ("decimal_sign", self.decimal_sign, DECIMAL_SIGNS),
            ("stamp_means", self.stamp_means, ("start", "end")),
            ("stamp_pattern", self.stamp_pattern, PATTERNS),
            ("unit", self.unit, tuple(UNITS)),
            ("step_s", self.step_s, STEPS_S),
        ):
            if value is not None and value not in possible:
                raise CorrectionUnusable(
                    field=detail, detail=detail, value=value, possible=", ".join(map(repr, possible))
                )
        if self.zone is not None:
            _refuse_no_zone(self.zone)
        for role in self.columns:
            if role not in COLUMN_ROLES:
                raise CorrectionUnusable(
                    field="columns", detail="columns", value=role, possible=", ".join(COLUMN_ROLES)
                )
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))

    @property
    def as_json(self) -> dict[str, str | int | dict[str, str]]:
        """Return what was said, and nothing else, as a job or a record keeps it."""
        told: dict[str, str | int | dict[str, str]] = {
            name: value
            for name in SIMPLE_DETAILS
            if (value := cast("str | int | None", getattr(self, name))) is not None
        }
        if self.columns:
            told["columns"] = {role: self.columns[role] for role in sorted(self.columns)}
        return told


SIMPLE_DETAILS = (
    "encoding",
    "delimiter",
    "decimal_sign",
    "zone",
    "stamp_means",
    "stamp_pattern",
    "unit",
    "step_s",
    "usage_point",
)


def corrections_of(told: Mapping[str, object]) -> Corrections:
    """Return the corrections that JSON, a form or a command line tells; raises CorrectionUnusable.

    Empty texts say nothing; `step_s` may be a number or its digits.
    """
    unknown = sorted(set(told) - {*SIMPLE_DETAILS, "columns"})
    if unknown:
        raise CorrectionUnusable(
            field=unknown[0], detail="corrections", value=unknown[0], possible=", ".join(SIMPLE_DETAILS)
        )
    simple = {name: _plain(name, told[name]) for name in SIMPLE_DETAILS if told.get(name) not in (None, "")}
    columns = told.get("columns") or {}
    if not isinstance(columns, Mapping):
        raise CorrectionUnusable(
            field="columns", detail="columns", value=columns, possible=", ".join(COLUMN_ROLES)
        )
    return Corrections(
        **simple,  # type: ignore[arg-type]  # refused one by one when they are none
        columns=cast("Mapping[ColumnRole, str]", {str(role): str(name) for role, name in columns.items()}),
    )


def _plain(name: str, value: object) -> str | int:
    text = str(value)
    if name != "step_s":
        return text
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise CorrectionUnusable(
            field=name, detail=name, value=text[:40], possible=", ".join(map(str, STEPS_S))
        )
    return int(text)


def _refuse_no_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CorrectionUnusable(
            field="zone", detail="zone", value=name[:40], possible="names like Europe/Vienna"
        ) from None


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a number in a file means: `numerator / denominator` of the register's unit."""

    register_unit: str
    numerator: int = 1
    denominator: int = 1
    is_power: bool = False


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "kWh": Unit(register_unit="kWh"),
        "Wh": Unit(register_unit="kWh", denominator=1000),
        "MWh": Unit(register_unit="kWh", numerator=1000),
        "kW": Unit(register_unit="kWh", is_power=True),
        "W": Unit(register_unit="kWh", denominator=1000, is_power=True),
        "m3": Unit(register_unit="m3"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the file leaves open; import refuses until a correction answers it.

    `why` is a sentence for translation. `choices` are the values that a correction
    of `detail` may have here; for columns they are names of headers.
    """

    detail: Detail
    why: str
    choices: tuple[str, ...]


NO_CORRECTIONS = Corrections()
