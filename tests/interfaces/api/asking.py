"""Asks every GET there is about everything that lists show, and notes what the answers hold.

Starts from the document alone: an operation, a schema or a field that is added tomorrow is asked
for without a word here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.interfaces.api.answered import (
    Answered,
    Node,
    answer_schema,
    components,
    name_of,
    options_of,
    walk,
)
from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.things import OPERATIONS, Operation

Ids = Mapping[str, str]
GETS = [operation for operation in OPERATIONS if operation.method == "GET" and answer_schema(operation)]
A_YEAR = {"from": "2024-12-01", "to": "2026-01-01"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was answered so far, and the ids that lead to each thing by the names in its address."""

    caller: Program
    answered: Answered = field(default_factory=Answered)
    ids: list[Ids] = field(default_factory=list)


def everything_answered(caller: Program, *, known: Iterable[Ids]) -> Answered:
    """Ask every GET about all that the caller's lists show, and about the ids that are `known` anyway."""
    found = Found(caller=caller, ids=[{}, *known])
    for operation in sorted(GETS, key=lambda each: (not _is_list(each), len(each.names))):
        for ids in _ids_for(operation, found=found):
            for parameters in _questions(operation):
                _ask(operation, ids=ids, parameters=parameters, found=found)
    return found.answered


def _ask(operation: Operation, *, ids: Ids, parameters: Ids, found: Found) -> None:
    answer = found.caller.get(operation.path.format(**ids), **parameters)
    assert answer.status == 200, (operation.operation_id, answer.told)
    walk(answer.body, schema=answer_schema(operation), answered=found.answered)
    if _is_list(operation):
        found.ids.extend({**ids, name: shown} for shown in _ids_in(answer) for name in _names_in(operation))


def _is_list(operation: Operation) -> bool:
    return "limit" in operation.asked


def _ids_for(operation: Operation, *, found: Found) -> list[Ids]:
    """Return what can stand in the address of an operation, each once."""
    names = set(operation.names)
    fitting = [{name: ids[name] for name in sorted(names)} for ids in found.ids if names <= ids.keys()]
    return list({tuple(ids.items()): ids for ids in fitting}.values())


def _questions(operation: Operation) -> list[dict[str, str]]:
    """Return the parameters to ask with: pages, a whole one, what is gone, each step, a year."""
    if "resolution" in operation.asked:
        steps = operation.asked["resolution"]["enum"]
        assert isinstance(steps, list)
        return [{**A_YEAR, "resolution": step, "limit": "1"} for step in steps]
    if not _is_list(operation):
        return [A_YEAR if "from" in operation.asked else {}]
    gone = [{"inUse": "false"}] if "inUse" in operation.asked else []
    return [{"limit": "1"}, {}, *gone]


def _ids_in(answer: Answer) -> list[str]:
    return [str(item["id"]) for item in answer.items if "id" in item]


def _names_in(operation: Operation) -> set[str]:
    """Return what the id of an item is called in the address of the operation that gives the item alone."""
    items = set(_items_of(answer_schema(operation)))
    return {
        each.names[-1]
        for each in GETS
        if each.names
        if name_of(answer_schema(each)) in items or each.path.rpartition("/")[0] == operation.path
    }


def _items_of(schema: Node) -> Iterator[str]:
    """Yield the names of what a page, or one of several pages, lists."""
    for page in filter(None, map(name_of, [schema, *options_of(schema)])):
        properties = components()[page]["properties"]
        assert isinstance(properties, Mapping)
        yield name_of(properties["items"]["items"])
