import logging
import re
from io import StringIO
from unittest.mock import patch

import pytest
from django.test import Client

from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Program, a_program, answer_of
from wattstead.interfaces.api.faults import KNOWN
from wattstead.interfaces.api.request_ids import WithRequestId
from wattstead.interfaces.api.sites import endpoints

pytestmark = pytest.mark.django_db


def test_a_refusal_is_a_problem_in_the_readers_language(household: WholeHousehold) -> None:
    english = a_program(household.user_id).get(f"/sites/{household.meter_id}")
    german = a_program(household.user_id, language="de-AT,de;q=0.9").get(f"/sites/{household.meter_id}")

    assert english.headers["Content-Type"] == "application/problem+json"
    assert english.body == {
        "type": "urn:wattstead:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "There is nothing here, or it is not yours to see.",
        "field": None,
        "errors": [],
        "requestId": english.headers["X-Request-Id"],
    }
    assert german.body == {
        **english.body,
        "detail": "Hier ist nichts, oder es ist nicht für Sie bestimmt.",
        "requestId": german.headers["X-Request-Id"],
    }


def test_faults_of_fields_are_told_in_the_readers_language(household: WholeHousehold) -> None:
    german = a_program(household.user_id, language="de").get("/sites", limit="0", ordering="size")

    assert german.body["errors"] == [
        {"field": "limit", "code": "number_too_small", "detail": "Möglich ist mindestens 1."},
        {
            "field": "ordering",
            "code": "choice_unknown",
            "detail": "Wählen Sie eines von 'name', '-createdAt'.",
        },
    ]


def test_every_fault_has_words_for_its_facts() -> None:
    facts = {"min_length": 1, "max_length": 2, "expected": "a", "ge": 1, "gt": 1, "le": 1, "lt": 1}

    told = [message.format_map(facts) for _, message in KNOWN.values()]

    assert all(re.fullmatch(r"[A-Z].*\.", sentence) for sentence in told)


def test_every_answer_has_an_id_of_its_own_and_is_kept_by_nobody(
    household: WholeHousehold, owner: Program
) -> None:
    answers = [owner.get("/sites"), owner.get("/sites"), owner.get("/nowhere"), Program().get("/sites")]

    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 4
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert all("Authorization" in answer.headers["Vary"] for answer in answers)


@pytest.mark.parametrize("wanted", ["order-4711", "a" * 64, "0190.b2:c_d-e"])
def test_a_request_keeps_the_name_its_sender_chose(
    wanted: str, household: WholeHousehold, owner: Program
) -> None:
    answer = owner.send("GET", "/nowhere", headers={"X-Request-Id": wanted})

    assert (answer.headers["X-Request-Id"], answer.body["requestId"]) == (wanted, wanted)


@pytest.mark.parametrize(
    "wanted",
    ["", "short", "a" * 65, "two words", "line\nbreak", "<script>alert(1)</script>", "na\u00efve-name"],
)
def test_a_name_that_no_log_should_hold_is_replaced(
    wanted: str, household: WholeHousehold, owner: Program
) -> None:
    answer = owner.send("GET", "/nowhere", headers={"X-Request-Id": wanted})

    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    assert answer.body["requestId"] == answer.headers["X-Request-Id"]


def test_whatever_is_logged_meanwhile_carries_the_name_of_the_request(
    household: WholeHousehold, owner: Program
) -> None:
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(WithRequestId())
    handler.setFormatter(logging.Formatter("%(name)s [%(request_id)s]: %(message)s"))
    log = logging.getLogger("wattstead")
    log.addHandler(handler)
    try:
        with patch.object(endpoints, "sites_visible_to", side_effect=ZeroDivisionError):
            answer = owner.send("GET", "/sites", headers={"X-Request-Id": "order-4711"})
        log.warning("afterwards")
    finally:
        log.removeHandler(handler)

    assert answer.told == (500, "server_fault", None)
    first, *_, last = lines.getvalue().splitlines()
    assert first == "wattstead.interfaces.api.edge [order-4711]: request order-4711 failed"
    assert last == "wattstead [-]: afterwards"


@pytest.mark.parametrize("path", ["/nowhere", "/sites/", "/sites/a/b", "//", "/%00", "/../admin", "/"])
def test_an_address_that_no_operation_has_is_told(
    path: str, household: WholeHousehold, owner: Program
) -> None:
    assert owner.get(path).told == (404, "no_such_operation", None)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/sites", {"GET", "HEAD", "POST"}),
        ("DELETE", "/accounts", {"GET", "HEAD"}),
        ("TRACE", "/sites", {"GET", "HEAD", "POST"}),
        ("GET", "/meters/{0}/removal", {"POST"}),
    ],
)
def test_a_method_that_is_not_offered_is_told(
    method: str, path: str, allowed: set[str], household: WholeHousehold, owner: Program
) -> None:
    answer = owner.send(method, path)

    assert answer.told == (405, "method_not_offered", None)
    assert set(answer.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    ("path", "status"),
    [("/sites", 200), ("/sites?limit=0", 400), ("/nowhere", 404), ("/meters/1/removal", 405)],
)
def test_what_can_be_got_can_be_asked_for_its_headers_alone(
    path: str, status: int, household: WholeHousehold, owner: Program
) -> None:
    whole, head = owner.get(path), owner.send("HEAD", path)

    assert (whole.status, head.status, head.content) == (status, status, b"")
    assert {**head.headers, "X-Request-Id": ""} == {
        **whole.headers,
        "Content-Length": str(len(whole.content)),
        "X-Request-Id": "",
    }


def test_a_fault_of_ours_is_a_problem_too_and_leaves_nothing(
    household: WholeHousehold, owner: Program
) -> None:
    with patch.object(endpoints, "describe_site", side_effect=ZeroDivisionError):
        answer = owner.post(
            "/sites",
            {
                "accountId": str(household.account_id),
                "name": "Barn",
                "address": {
                    "street": "Sonnenweg",
                    "streetNumber": "7",
                    "city": "Freiburg",
                    "postalCode": "79098",
                    "country": "DE",
                },
            },
        )

    assert answer.told == (500, "server_fault", None)
    assert len(owner.get("/sites").items) == 1


def test_the_document_and_its_page_are_open_to_everybody() -> None:
    document = answer_of(Client().get("/api/v1/openapi.json"))
    page = Client().get("/api/v1/docs")

    assert (document.status, document.body["openapi"]) == (200, "3.1.0")
    assert page.status_code == 200


def test_the_page_keeps_to_the_strict_policy() -> None:
    page = Client().get("/api/v1/docs").content.decode()

    assert re.findall(r" style=|<style|<script(?![^>]* src=)|\son\w+=", page) == []
    assert set(re.findall(r'(?:src|href)="https?://[^"]+', page)) == set()
