"""Asks every operation what nobody would think of: whatever is sent, the answer is one the document names.

Some requests are as the document says, some are not, and some of each name things that are there.
There are three thousand of them, and twenty thousand with `script/test --long`.
"""

import os
from collections.abc import Iterator, Mapping
from wsgiref.types import StartResponse

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from tests.interfaces.api.programs import Program
from tests.interfaces.api.world import World, undone
from wattstead.interfaces.api.access import Principal
from wattstead.interfaces.api.acting import HEADER as ACTING_FOR
from wattstead.interfaces.api.document import document

# What requests are made of and how they are refused is Python's part, and no release makes it another.
pytestmark = pytest.mark.one_release
IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
REQUESTS = 20_000 if IS_LONG else 3_000
# Who sends which share of all requests.
SHARES = {
    (Principal.OWNER, GenerationMode.POSITIVE): 4,
    (Principal.OWNER, GenerationMode.NEGATIVE): 4,
    (Principal.VIEWER, GenerationMode.POSITIVE): 2,
    (Principal.STRANGER, GenerationMode.POSITIVE): 2,
    (Principal.ADMIN_FOR, GenerationMode.POSITIVE): 2,
}
# 400 says that a request is not as the document says, so what is as the document says never gets it.
ACCEPTED = ["2xx", "401", "403", "404", "409", "412", "413", "422"]
# What is not as the document says is refused, never by a fault; an If-Match of no form fits nothing: 412.
REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428"]


PORTAL = get_wsgi_application()


def the_portal(environ: dict[str, object], start_response: StartResponse) -> list[bytes]:
    """Answer as the portal does, but leave the connection of the test open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        answer = PORTAL(environ, start_response)
        body = b"".join(answer)
        answer.close()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return [body]


def a_schema() -> BaseSchema:
    config = SchemathesisConfig.from_dict(
        {
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ACCEPTED},
                "negative_data_rejection": {"expected-statuses": REFUSED},
            }
        }
    )
    schema = schemathesis.openapi.from_dict(document(), config=config)
    schema.app = the_portal
    return schema


SCHEMA = a_schema()
OPERATIONS = {
    f"{method.upper()} {path}": (path, method)
    for path, methods in SCHEMA.raw_schema["paths"].items()
    for method in methods
}


def ask(operation: str, *, mode: GenerationMode, ids: Mapping[str, str], caller: Program, times: int) -> None:
    """Send an operation many requests, and check every answer by the document."""
    path, method = OPERATIONS[operation]
    cases = SCHEMA[path][method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=times,
        deadline=None,
        derandomize=not IS_LONG,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, is_there=st.booleans())
    def send(case: Case, is_there: bool) -> None:  # type: ignore[type-arg]
        if is_there and mode is GenerationMode.POSITIVE:
            case.path_parameters.update({name: ids[name] for name in case.path_parameters})
        headers = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}
        if mode is GenerationMode.POSITIVE:
            case.headers.pop(ACTING_FOR, None)  # an account that is made up is missing, and nothing more
            headers |= {ACTING_FOR: caller.acting_for} if caller.acting_for else {}
        if method == "patch" and mode is GenerationMode.POSITIVE:
            seen = caller.get(case.formatted_path.removeprefix("/api/v1"))
            headers["If-Match"] = seen.headers.get("ETag", '"none"')
        case.call_and_validate(headers=headers)

    send()


@pytest.fixture(autouse=True)
def taken_back(world: World) -> Iterator[None]:
    with undone():
        yield


@pytest.mark.parametrize(("principal", "mode"), SHARES, ids=lambda one: one.value)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_request_gets_a_documented_answer(
    operation: str, principal: Principal, mode: GenerationMode, world: World
) -> None:
    times = -(-REQUESTS * SHARES[principal, mode] // (len(OPERATIONS) * sum(SHARES.values())))

    ask(
        operation,
        mode=mode,
        ids=world.near[Principal.OWNER],
        caller=world.programs[principal],
        times=times,
    )
