from tests.architecture.source import ROOT
from tests.domains.metering.checks.drawn import TOLD, checks_drawn, limits_drawn
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.checks.judging import CHECKS, COUNTER_CHECKS

PAGE = ROOT / "docs" / "metering.md"


def test_the_checks_in_the_docs_are_those_of_the_code() -> None:
    assert checks_drawn() in PAGE.read_text()


def test_the_limits_in_the_docs_are_those_of_the_code() -> None:
    assert limits_drawn() in PAGE.read_text()


def test_every_check_is_told_and_run() -> None:
    assert {check.name for check in (*CHECKS, *COUNTER_CHECKS)} == set(CheckName) == TOLD.keys()
