"""Asks more often than everybody may; what is counted stays counted, whatever becomes of the request."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter
from unittest.mock import patch

import pytest
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from tests.factories.accounts import a_person
from tests.interfaces.api.programs import Answer, Program, a_program
from wattstead.foundation.rate_limits import COUNT, Policy, Standing, count_request, forget_counts
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.document import document
from wattstead.interfaces.api.limits import sender_of
from wattstead.kernel.viewer import SYSTEM

counting = pytest.mark.django_db(transaction=True, databases=["default", "owner", "counters"])
NOON = datetime(2026, 3, 1, 12, 0, 18, tzinfo=UTC)
TWO = Policy(name="person", most=2)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with patch.object(timezone, "now", return_value=NOON):
        yield


@pytest.fixture
def at_most_two(settings: Settings) -> None:
    settings.API_REQUESTS_A_MINUTE = settings.API_REQUESTS_A_MINUTE_WITHOUT_TOKEN = 2


@pytest.fixture
def caller() -> Program:
    with patch.object(timezone, "now", side_effect=lambda: datetime.now(UTC)):
        with seen_by(SYSTEM):
            person = a_person()
        return a_program(person.pk)


def told(answer: Answer) -> tuple[int, str | None, str | None, str | None]:
    """Return the status of an answer and how it says its caller stands."""
    headers = answer.headers
    return (
        answer.status,
        headers.get("RateLimit-Policy"),
        headers.get("RateLimit"),
        headers.get("Retry-After"),
    )


@counting
def test_the_last_request_is_answered_and_the_next_is_one_too_many(
    at_most_two: None, caller: Program
) -> None:
    answers = [caller.get("/sites") for _ in range(3)]

    assert [told(answer) for answer in answers] == [
        (200, '"person";q=2;w=60', '"person";r=1;t=42', None),
        (200, '"person";q=2;w=60', '"person";r=0;t=42', None),
        (429, '"person";q=2;w=60', '"person";r=0;t=42', "42"),
    ]
    assert answers[2].headers["Content-Type"] == "application/problem+json"
    assert (answers[2].code, answers[2].body["detail"]) == (
        "too_many_requests",
        "These were too many requests. Ask again in 42 seconds.",
    )


@counting
def test_the_next_minute_begins_anew(at_most_two: None, caller: Program) -> None:
    statuses = [caller.get("/sites").status for _ in range(3)]

    with patch.object(timezone, "now", return_value=NOON + timedelta(seconds=42)):
        answer = caller.get("/sites")

    assert (statuses, told(answer)) == (
        [200, 200, 429],
        (200, '"person";q=2;w=60', '"person";r=1;t=60', None),
    )


@counting
def test_a_refused_request_counts_though_its_work_is_undone(at_most_two: None, caller: Program) -> None:
    refused = {"accountId": "00000000-0000-4000-8000-000000000000", "name": "x"}

    answers = [
        caller.get("/sites/00000000-0000-4000-8000-000000000000"),
        caller.post("/sites", refused),
        caller.get("/sites"),
    ]

    assert [answer.status for answer in answers] == [404, 400, 429]


@counting
def test_a_count_stays_when_the_unit_of_work_around_it_is_undone() -> None:
    with pytest.raises(ZeroDivisionError), seen_by(SYSTEM):
        first = count_request(TWO, who="Ada", now=NOON)
        raise ZeroDivisionError

    second = count_request(TWO, who="Ada", now=NOON)

    assert (first, second) == (
        Standing(policy=TWO, requests=1, resets_in_s=42),
        Standing(policy=TWO, requests=2, resets_in_s=42),
    )


@counting
def test_all_tokens_of_a_person_count_together_and_those_of_others_apart(at_most_two: None) -> None:
    with patch.object(timezone, "now", side_effect=lambda: datetime.now(UTC)):
        with seen_by(SYSTEM):
            ada, ben = a_person(), a_person()
        first, second, other = a_program(ada.pk), a_program(ada.pk), a_program(ben.pk)

    statuses = [program.get("/sites").status for program in (first, second, first, other)]

    assert statuses == [200, 200, 429, 200]


@counting
def test_whoever_shows_no_valid_token_counts_by_address(at_most_two: None, caller: Program) -> None:
    asked = [
        Program().get("/sites"),
        Program(token="wst_unknown").get("/sites"),
        Program().get("/nowhere"),
        caller.get("/sites"),
    ]

    assert [told(answer) for answer in asked] == [
        (401, '"address";q=2;w=60', '"address";r=1;t=42', None),
        (401, '"address";q=2;w=60', '"address";r=0;t=42', None),
        (429, '"address";q=2;w=60', '"address";r=0;t=42', "42"),
        (200, '"person";q=2;w=60', '"person";r=1;t=42', None),
    ]


@pytest.mark.parametrize(
    ("proxies", "shown", "forwarded", "sender"),
    [
        (0, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (1, "203.0.113.9", "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9", "192.0.2.77, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9", "192.0.2.77, 198.51.100.1", "192.0.2.77"),
        (2, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (1, "203.0.113.9", "nobody", "unknown"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:203.0.113.9", "", "203.0.113.9"),
        (0, "", "", "unknown"),
    ],
)
def test_an_address_is_what_our_own_proxies_say(
    proxies: int, shown: str, forwarded: str, sender: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=shown, headers={"X-Forwarded-For": forwarded})

    assert sender_of(request) == sender


@counting
def test_a_clock_that_is_late_begins_no_window_anew() -> None:
    count_request(TWO, who="Ada", now=NOON)

    late = count_request(TWO, who="Ada", now=NOON - timedelta(minutes=1))

    assert late.requests == 2


@counting
def test_counts_of_long_ago_are_forgotten() -> None:
    count_request(TWO, who="Ada", now=NOON - timedelta(hours=2))
    count_request(TWO, who="Ben", now=NOON)

    with seen_by(SYSTEM):
        forgotten = forget_counts(now=NOON)

    with connection.cursor() as cursor:
        cursor.execute("SELECT who, requests FROM foundation_requestcount")
        assert (forgotten, cursor.fetchall()) == (1, [("person Ben", 1)])


@counting
@pytest.mark.parametrize("of_addresses", [0, 2])
def test_where_nothing_is_limited_nothing_is_counted(
    caller: Program, settings: Settings, of_addresses: int
) -> None:
    """Who is known is no address, however little an address may ask."""
    settings.API_REQUESTS_A_MINUTE, settings.API_REQUESTS_A_MINUTE_WITHOUT_TOKEN = 0, of_addresses

    answer = caller.get("/sites")

    assert told(answer) == (200, None, None, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_requestcount")
        assert cursor.fetchone() == (0,)


@counting
def test_counting_costs_a_millisecond_and_no_page_of_the_log() -> None:
    count_request(TWO, who="Ada", now=NOON)
    with connections["counters"].cursor() as cursor:
        fastest_s = min(_taken(cursor) for _ in range(50))
        cursor.execute(
            "EXPLAIN (ANALYZE, WAL, COSTS OFF, TIMING OFF, SUMMARY OFF)"
            " UPDATE foundation_requestcount SET requests = requests + 1"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert fastest_s < 0.001
    assert "WAL:" not in plan


def _taken(cursor: CursorWrapper) -> float:
    began = perf_counter()
    cursor.execute(COUNT, ["person Ada", 0])
    return perf_counter() - began


def test_the_document_tells_of_the_limits_at_every_operation() -> None:
    paths = document()["paths"]
    assert isinstance(paths, dict)
    operations = [told for methods in paths.values() for told in methods.values()]

    silent = [
        told["operationId"] for told in operations if "Retry-After" not in told["responses"]["429"]["headers"]
    ]
    untold = [
        told["operationId"]
        for told in operations
        for answer in told["responses"].values()
        if not {"RateLimit", "RateLimit-Policy", "X-Request-Id"} <= answer["headers"].keys()
    ]

    assert (silent, untold) == ([], [])
