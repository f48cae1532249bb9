"""Tests that share something run in one process, and what takes long begins early."""

from tests.sharing import shared_by, turn_of

CRAWL = "tests/e2e/crawl/test_crawl.py::test_every_"
REQUEST = "tests/interfaces/api/test_any_request.py::test_every_request"


def test_tests_of_one_portal_share_a_process() -> None:
    assert shared_by(f"{CRAWL}link[prosumer]") == shared_by(f"{CRAWL}page[1-prosumer]") != ""
    assert shared_by(f"{CRAWL}link[prosumer]") != shared_by(f"{CRAWL}link[business]")
    assert shared_by("tests/e2e/test_a.py::test_it") == shared_by("tests/e2e/test_b.py::test_it[390]") != ""


def test_requests_of_one_operation_are_made_up_in_one_process() -> None:
    owners = shared_by(f"{REQUEST}[GET /sites/{{siteId}}-owner-positive]")

    assert (
        owners
        == shared_by(f"{REQUEST}[GET /sites/{{siteId}}-viewer-negative]")
        == "requests of GET /sites/{siteId}"
    )
    assert owners != shared_by(f"{REQUEST}[PATCH /sites/{{siteId}}-owner-positive]")
    assert owners != shared_by(f"{REQUEST}[GET /sites-owner-positive]") != ""


def test_any_other_test_shares_its_file() -> None:
    checks = "tests/e2e/crawl/test_checks.py"

    assert shared_by(f"{checks}::test_page[source0-no title]") == checks
    assert shared_by("tests/kernel/test_money.py::test_cent[a::b]") == "tests/kernel/test_money.py"


def test_what_takes_long_begins_early() -> None:
    names = ["tests/kernel/test_money.py::a", "tests/timeseries/test_store.py::a", f"{CRAWL}page[0-desk]"]

    assert sorted(names, key=turn_of) == names[::-1]
