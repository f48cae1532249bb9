"""Turns what is wrong with parameters and bodies into faults with codes and sentences of our own."""

from collections.abc import Iterable, Mapping, Sequence

from wattstead.interfaces.api.refusals import FieldFault, RequestUnreadable
from wattstead.kernel.refusals import said

OTHERWISE = ("value_unreadable", said("This value cannot be used here."))
# What pydantic calls a fault: what we call it, in our words.
KNOWN: Mapping[str, tuple[str, str]] = {
    "missing": ("field_missing", said("This is needed.")),
    "extra_forbidden": ("field_unknown", said("There is no such field.")),
    "entered_by_staff": (
        "entered_by_staff",
        said("The staff of your supplier enters this; you can only read it."),
    ),
    "parameter_unknown": ("parameter_unknown", said("There is no such parameter.")),
    "parameter_repeated": ("parameter_repeated", said("Give this parameter once.")),
    "string_type": ("text_unreadable", said("This must be text.")),
    "string_too_short": ("text_too_short", said("At least {min_length} characters are needed.")),
    "string_too_long": ("text_too_long", said("At most {max_length} characters are possible.")),
    "string_pattern_mismatch": ("text_of_other_form", said("This text has another form than it must have.")),
    "enum": ("choice_unknown", said("Choose one of {expected}.")),
    "literal_error": ("choice_unknown", said("Choose one of {expected}.")),
    "bool_type": ("truth_unreadable", said("This must be true or false.")),
    "bool_parsing": ("truth_unreadable", said("This must be true or false.")),
    "number_unreadable": ("number_unreadable", said("This must be a JSON number.")),
    "whole_number_unreadable": ("whole_number_unreadable", said("This must be a whole number.")),
    "int_parsing": ("whole_number_unreadable", said("This must be a whole number.")),
    "int_parsing_size": ("whole_number_unreadable", said("This must be a whole number.")),
    "greater_than_equal": ("number_too_small", said("At least {ge} is possible.")),
    "greater_than": ("number_too_small", said("More than {gt} is needed.")),
    "less_than_equal": ("number_too_large", said("At most {le} is possible.")),
    "less_than": ("number_too_large", said("Less than {lt} is needed.")),
    "day_unreadable": ("day_unreadable", said("This must be a day that exists, as 2026-03-01.")),
    "day_out_of_reach": ("day_out_of_reach", said("Days lie between 1971 and 2199.")),
    "instant_unreadable": (
        "instant_unreadable",
        said("This must be an instant with its offset, as 2026-03-01T00:15:00Z."),
    ),
    "instant_out_of_reach": ("instant_out_of_reach", said("Instants lie between 1971 and 2199.")),
    "moment_unreadable": (
        "moment_unreadable",
        said("This must be a day, as 2026-03-01, or an instant with its offset, as 2026-03-01T00:15:00Z."),
    ),
    "id_unreadable": ("id_unreadable", said("This must be an id, as the API writes them.")),
    "model_type": ("object_expected", said("This must be a JSON object.")),
    "model_attributes_type": ("object_expected", said("This must be a JSON object.")),
    "dict_type": ("object_expected", said("This must be a JSON object.")),
    "item_malformed": (
        "item_malformed",
        said("This cannot be read as a reading: too many cells, a field that is unknown, or another type."),
    ),
    "reading_unclear": (
        "reading_unclear",
        said("Give what was counted in the interval, or what the counter showed: one of the two."),
    ),
    "list_type": ("list_expected", said("This must be a JSON array.")),
    "too_short": ("list_too_short", said("At least {min_length} items are needed.")),
    "too_long": ("list_too_long", said("At most {max_length} items are possible.")),
    "null_impossible": ("null_impossible", said("This can be changed, but not taken away.")),
    "nothing_to_change": ("nothing_to_change", said("Name at least one field to change.")),
}
MOST_TOLD = 100
# Fields that can be read, and that nobody but the supplier's staff writes.
ENTERED_BY_STAFF = frozenset({"apiEndpoint"})


def unreadable(errors: Iterable[Mapping[str, object]]) -> RequestUnreadable:
    """Return the refusal of a request, from what the validation found."""
    faults = [_fault(error) for error in errors][:MOST_TOLD]
    return RequestUnreadable(tuple(faults))


def parameters_unknown(names: Iterable[str]) -> RequestUnreadable:
    """Return the refusal of parameters that an operation does not have."""
    return unreadable({"type": "parameter_unknown", "loc": ("query", name)} for name in sorted(names))


def fault(kind: str, *, field: str, **facts: object) -> FieldFault:
    """Return one fault of a known kind."""
    code, message = KNOWN.get(kind, OTHERWISE)
    return FieldFault(field=field, code=code, message=message, facts=facts)


def _fault(error: Mapping[str, object]) -> FieldFault:
    place, facts = error["loc"], error.get("ctx", {})
    assert isinstance(place, Sequence)  # noqa: S101 so pydantic promises
    assert isinstance(facts, Mapping)  # noqa: S101
    told = {name: _fact(value) for name, value in facts.items()}
    kind = str(error["type"])
    if kind == "extra_forbidden" and place[-1] in ENTERED_BY_STAFF:
        kind = "entered_by_staff"
    return fault(kind, field=_path(place), **told)


def _fact(value: object) -> object:
    """Return a fact without the English word that pydantic sets between the last two choices."""
    return value.replace(" or ", ", ") if isinstance(value, str) else value


def _path(place: Sequence[object]) -> str:
    """Return a path as billingAddress.city or readings[3].delta, without the place of the parameter."""
    path = ""
    for part in place[1:]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in {"body", "filters"}:
            path += f".{_printable(str(part))}"
    return path.lstrip(".") or str(place[0])


def _printable(name: str) -> str:
    """Return the name of a field as it may be said back: what a sender makes up can be anything."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name[:80])
