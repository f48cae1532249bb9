"""Says what fields of the API look like: names, ids, texts, exact numbers, days and instants."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY

Kept = TypeVar("Kept")
UUID_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_YEAR = "(?:19(?:7[1-9]|[89][0-9])|2[01][0-9]{2})"
_LEAP_YEAR = "(?:19(?:7[26]|8[048]|9[26])|20(?:[02468][048]|[13579][26])|21(?:0[48]|[2468][048]|[13579][26]))"
_LONG_MONTH = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT_MONTH = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(?:0[1-9]|1[0-9]|2[0-8])"
DAY = f"(?:{_YEAR}-(?:{_LONG_MONTH}|{_SHORT_MONTH}|{_FEBRUARY})|{_LEAP_YEAR}-02-29)"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?"
OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
DAY_PATTERN = f"^{DAY}$"
INSTANT_PATTERN = f"^{DAY}T{CLOCK}{OFFSET}$"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def camel(name: str) -> str:
    """Return a name as the API writes it: billing_address is billingAddress."""
    return to_camel(name) if "_" in name else name


class Outgoing(BaseModel):
    """What the API says: closed, under camelCase names."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=False, extra="forbid", frozen=True
    )


class Incoming(BaseModel):
    """What the API is told: a field it does not know is refused."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


class Changes(Incoming):
    """What is to change of an object: what is not named stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    def named(self, field: str, *, kept: Kept) -> Kept | None:
        """Return what a field is to be: what is named, null too, else what it is."""
        changed: Kept | None = getattr(self, field)
        return changed if field in self.model_fields_set else kept

    @model_validator(mode="after")
    def _names_something(self) -> "Changes":
        if not self.model_fields_set:
            raise PydanticCustomError("nothing_to_change", "nothing to change")
        return self


def _number(value: object) -> object:
    """Take JSON numbers alone: neither text that looks like one nor true and false."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number_unreadable", "not a number")
    return value


def _whole(value: object) -> object:
    if isinstance(value, Decimal) and value.adjusted() < 20 and value == value.to_integral_value():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("whole_number_unreadable", "not a whole number")
    return value


def read_day(value: object) -> date:
    """Return a day; raises what is wrong with it."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day_unreadable", "not a day")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day_unreadable", "not a day") from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise PydanticCustomError("day_out_of_reach", "too early or too late")
    return day


def read_instant(value: object) -> datetime:
    """Return an instant in UTC; raises what is wrong with it."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError("instant_unreadable", "not an instant")
    if not EARLIEST_DAY.year <= int(value[:4]) <= LATEST_DAY.year:
        raise PydanticCustomError("instant_out_of_reach", "too early or too late")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise PydanticCustomError("instant_unreadable", "not an instant") from None


def _id(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(UUID_PATTERN, value, re.ASCII):
        raise PydanticCustomError("id_unreadable", "not an id")
    return UUID(value)


def plain(value: Decimal | None) -> Decimal | None:
    """Return the same number without zeros at its end and without an exponent."""
    if value is None:
        return None
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


Id = Annotated[
    UUID,
    BeforeValidator(_id),
    WithJsonSchema({"type": "string", "format": "uuid", "pattern": UUID_PATTERN}, mode="validation"),
]
_JSON_NUMBER = WithJsonSchema({"type": "number"}, mode="serialization")
Number = Annotated[Decimal, BeforeValidator(_number), _JSON_NUMBER]
Exact = Annotated[Decimal, PlainSerializer(plain), _JSON_NUMBER]
"""A number written without zeros at its end; amounts of money keep their cents and are `Number`."""
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[
    date,
    BeforeValidator(read_day),
    WithJsonSchema({"type": "string", "pattern": DAY_PATTERN, "examples": ["2026-03-01"]}, mode="validation"),
]
Instant = Annotated[
    datetime,
    BeforeValidator(read_instant),
    WithJsonSchema(
        {"type": "string", "pattern": INSTANT_PATTERN, "examples": ["2026-03-01T00:15:00+01:00"]},
        mode="validation",
    ),
]


def _not_null(value: object) -> object:
    if value is None:
        raise PydanticCustomError("null_impossible", "null is not possible")
    return value


def _without_null(schema: JsonDict) -> None:
    choices = schema.pop("anyOf")
    if isinstance(choices, list):
        schema.update(next(one for one in choices if isinstance(one, dict) and one != {"type": "null"}))


NOT_NULL = BeforeValidator(_not_null)
"""A field that may be left out, but not taken away."""
NEVER_NULL = Field(json_schema_extra=_without_null)
VISIBLE = r"^[^\x00-\x1F\x7F-\x9F]*$"


def text(longest: int, *, shortest: int = 1) -> object:
    """Return the field of a text of so many characters, none of which controls a terminal."""
    return Field(min_length=shortest, max_length=longest, pattern=VISIBLE)


OBIS_CODE = "[0-9A-Fa-f.:*-]{1,24}"
RegisterName = Annotated[
    str,
    Field(
        alias="register",
        pattern=f"^(?:import|export|{OBIS_CODE}|{UUID_PATTERN[1:-1]})$",
        description="`import` or `export` where one register alone counts it, an OBIS code, or an id.",
    ),
]
"""Which register of a meter: see `register_named`."""
