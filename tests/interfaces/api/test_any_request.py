"""Asks every operation what nobody would think of: whatever is sent, the answer is one the document names.

Half of the requests are as the document says, half are not; some of each name things that are there.
"""

from collections.abc import Mapping
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

from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Program, a_program
from tests.interfaces.api.things import ids_of
from wattstead.interfaces.api.document import document

pytestmark = pytest.mark.django_db
OF_OWNER, OF_OTHERS = 30, 15
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
# 400 says that a request is not as the document says, so what is as the document says never gets it.
ACCEPTED = ["2xx", "401", "403", "404", "409", "412", "413", "422"]


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
        {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}
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
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, is_there=st.booleans())
    def send(case: Case, is_there: bool) -> None:  # type: ignore[type-arg]
        if is_there and mode is GenerationMode.POSITIVE:
            case.path_parameters.update({name: ids[name] for name in case.path_parameters})
        headers = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}
        if method == "patch" and mode is GenerationMode.POSITIVE:
            seen = caller.get(case.formatted_path.removeprefix("/api/v1"))
            headers["If-Match"] = seen.headers.get("ETag", '"none"')
        case.call_and_validate(headers=headers)

    send()


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_owners_program_gets_only_documented_answers(
    operation: str, mode: GenerationMode, household: WholeHousehold, owner: Program
) -> None:
    ask(operation, mode=mode, ids=ids_of(household), caller=owner, times=OF_OWNER)


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_onlookers_program_gets_only_documented_answers(
    operation: str, mode: GenerationMode, household: WholeHousehold, onlooker: Program
) -> None:
    ask(operation, mode=mode, ids=ids_of(household), caller=onlooker, times=OF_OTHERS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_strangers_program_gets_only_documented_answers(
    operation: str, household: WholeHousehold, stranger: WholeHousehold
) -> None:
    caller = a_program(stranger.user_id)

    ask(operation, mode=GenerationMode.POSITIVE, ids=ids_of(household), caller=caller, times=OF_OTHERS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_program_without_token_gets_only_documented_answers(
    operation: str, household: WholeHousehold
) -> None:
    ask(
        operation,
        mode=GenerationMode.POSITIVE,
        ids=ids_of(household),
        caller=Program(),
        times=OF_OTHERS,
    )
