"""Asks every operation as everybody: the table of access says what becomes of it, and nothing is left out."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.interfaces.api.programs import ALL, Answer, Program, a_program
from tests.interfaces.api.references import Reference, references_in
from tests.interfaces.api.things import BY_ID, MISSING, OPERATIONS, Operation, sent
from tests.interfaces.api.world import SERVING, World, undone
from wattstead.domains.identity.vocabulary import Scope
from wattstead.interfaces.api.access import MATRIX, Access, Principal
from wattstead.interfaces.api.urls import api

# A thousand questions about Python's part; what the database hides is asked on both releases, table by
# table, in tests/foundation/tenancy.
pytestmark = pytest.mark.one_release
ABOUT_ONE = [operation for operation in OPERATIONS if operation.names]
MALFORMED = ["1", "null", "{0}", "00000000000000000000000000000000", "%00", "%ff"]
# Tariffs are offered to everybody, areas of gas grids are the same for all, and so are their ids.
SHARED = {"tariffId", "gasAreaId", "gasAreaQualityId"}
REFERENCES = [
    reference
    for operation in OPERATIONS
    for reference in references_in(operation)
    if reference.is_judged and reference.path[-1] not in SHARED
]


@pytest.fixture(autouse=True)
def taken_back(world: World) -> Iterator[None]:
    with undone():
        yield


def asked(operation: Operation, *, caller: Program, ids: dict[str, str]) -> Answer:
    """Send an operation under a name of its own, and undo what it did."""
    with undone():
        return sent(operation, caller=caller, ids=ids)


def what_becomes_of(answer: Answer, *, operation: Operation) -> Access:
    """Return what an answer was, in the words of the table."""
    if answer.told == (401, "caller_unknown", None):
        return Access.UNKNOWN
    if answer.told in {(403, "role_not_allowed", None), (403, "reserved_for_admins", None)}:
        return Access.SEES
    if answer.told == (404, "not_found", None):
        return Access.HIDDEN
    assert str(answer.status) == min(operation.statuses), answer
    return Access.OWN


def test_the_table_has_a_line_for_every_operation_and_no_other() -> None:
    routed = {
        operation.operation_id
        for path, view in api.default_router.path_operations.items()
        for operation in view.operations
    } | {
        str(operation.operation_id)
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }

    assert routed == BY_ID.keys()
    assert MATRIX.keys() == BY_ID.keys()


@pytest.mark.parametrize("principal", Principal)
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_the_table_says_what_becomes_of_it(operation: Operation, principal: Principal, world: World) -> None:
    said = MATRIX[operation.operation_id][principal]

    answer = asked(operation, caller=world.programs[principal], ids=dict(world.near[principal]))

    became = what_becomes_of(answer, operation=operation)
    assert became is (Access.OWN if said in {Access.ALL, Access.EMPTY} else said)
    if said is Access.EMPTY:
        assert answer.items == []
    if said is Access.OWN and principal is not Principal.STRANGER:
        assert ids_in(answer, of=world.far) == set()
    if principal is Principal.STRANGER:
        assert ids_in(answer, of=world.near[Principal.OWNER]) == set()


@pytest.mark.parametrize("principal", sorted(set(Principal) - {Principal.NOBODY, Principal.STRANGER}))
@pytest.mark.parametrize("operation", ABOUT_ONE, ids=str)
def test_what_is_not_theirs_reads_as_what_is_not_there(
    operation: Operation, principal: Principal, world: World
) -> None:
    caller, near = world.programs[principal], dict(world.near[principal])

    foreign = asked(operation, caller=caller, ids=near | dict(world.far))
    missing = asked(operation, caller=caller, ids=near | MISSING)

    assert missing.told == (404, "not_found", None)
    said = MATRIX[operation.operation_id][principal]
    if said is Access.ALL or set(operation.names) <= SHARED:
        assert what_becomes_of(foreign, operation=operation) is (Access.OWN if said is Access.ALL else said)
    else:
        assert without_name(foreign) == without_name(missing)


@pytest.mark.parametrize("principal", [Principal.SUPPORT, Principal.ADMIN])
@pytest.mark.parametrize("operation", ABOUT_ONE, ids=str)
def test_what_is_of_another_account_than_the_one_acted_for_is_missing(
    operation: Operation, principal: Principal, world: World
) -> None:
    acting = replace(world.programs[principal], acting_for=str(world.other.account_id))
    near = dict(world.near[Principal.OWNER])

    foreign = asked(operation, caller=acting, ids=near)

    said = MATRIX[operation.operation_id][SERVING[principal]]
    if said is Access.ALL or set(operation.names) <= SHARED:
        assert what_becomes_of(foreign, operation=operation) is (Access.OWN if said is Access.ALL else said)
    else:
        assert what_becomes_of(foreign, operation=operation) is Access.HIDDEN


@pytest.mark.parametrize("principal", [Principal.OWNER, Principal.STRANGER])
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_who_is_no_staff_acts_for_nobody(operation: Operation, principal: Principal, world: World) -> None:
    acting = replace(world.programs[principal], acting_for=str(world.household.account_id))

    answer = asked(operation, caller=acting, ids=dict(world.near[principal]))

    assert what_becomes_of(answer, operation=operation) is Access.HIDDEN


@pytest.mark.parametrize("operation", ABOUT_ONE, ids=str)
def test_what_is_personal_stays_hidden_from_the_others_of_the_account(
    operation: Operation, world: World
) -> None:
    """A thing is personal where two members of one account have another one of that name."""
    mine, theirs = world.near[Principal.OWNER], world.near[Principal.BILLING]
    personal = [name for name in operation.names if mine[name] != theirs[name]]
    caller = world.programs[Principal.OWNER]

    for name in personal:
        answer = asked(operation, caller=caller, ids={**mine, name: theirs[name]})
        missing = asked(operation, caller=caller, ids={**mine, name: MISSING[name]})

        assert without_name(answer) == without_name(missing)


@pytest.mark.parametrize("operation", ABOUT_ONE, ids=str)
def test_an_id_that_is_none_is_told(operation: Operation, world: World) -> None:
    caller, near = world.programs[Principal.OWNER], world.near[Principal.OWNER]

    answers = [asked(operation, caller=caller, ids=dict.fromkeys(near, malformed)) for malformed in MALFORMED]

    told = [(name, "id_unreadable") for name in operation.names]
    assert [(answer.status, answer.faults) for answer in answers] == [(400, told)] * len(MALFORMED)


@pytest.mark.parametrize("reference", REFERENCES, ids=str)
def test_what_a_request_names_inside_is_never_a_strangers(reference: Reference, world: World) -> None:
    """Ids in bodies and filters are found in the document, and tried with each foreign id there is."""
    caller, near = world.programs[Principal.OWNER], dict(world.near[Principal.OWNER])
    foreign_ids = reference.tried_with(world.far)
    before = asked(BY_ID["listSites"], caller=world.programs[Principal.STRANGER], ids=near)

    with undone():
        missing = reference.sent(MISSING_ID, caller=caller, ids=near)
    for foreign_id in foreign_ids:
        with undone():
            foreign = reference.sent(foreign_id, caller=caller, ids=near)
            after = asked(BY_ID["listSites"], caller=world.programs[Principal.STRANGER], ids=near)

        assert without_name(foreign) == without_name(missing)
        assert after.content == before.content
    assert missing.status in reference.refused_with


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_token_does_only_what_its_scopes_say(operation: Operation, world: World) -> None:
    caller = a_program(world.household.user_id, scopes=ALL - {Scope(operation.scope)})

    answer = asked(operation, caller=caller, ids=dict(world.near[Principal.OWNER]))

    assert answer.told == (403, "scope_missing", None)
    assert answer.headers["WWW-Authenticate"] == (
        f'Bearer realm="wattstead", error="insufficient_scope", scope="{operation.scope}"'
    )


def without_name(answer: Answer) -> tuple[int, bytes]:
    """Return an answer but for the id of its request."""
    name = answer.headers["X-Request-Id"].encode()
    return answer.status, answer.content.replace(name, b"")


def ids_in(answer: Answer, *, of: object) -> set[str]:
    """Return the names whose ids an answer tells."""
    assert isinstance(of, dict)
    content = answer.content.decode(errors="replace")
    return {name for name, told in of.items() if told in content and name not in SHARED}


MISSING_ID = next(iter(MISSING.values()))
