"""The operator has the gaps of a meter filled on the command line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import TestDatabase
from tests.factories.accounts import an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.interfaces.commands.conftest import Ended
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def environment(test_database: TestDatabase) -> dict[str, str]:
    return test_database.environment | {
        "WATTSTEAD_SECRET_KEY": "only-for-tests-" + "x" * 50,
        "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
    }


def test_gaps_of_a_meter_are_filled_once(
    wattstead: Callable[..., Ended], environment: dict[str, str]
) -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=a_site(account_id=an_account().pk).pk)
        counted(the_register(meter), steady(MARCH, amount=100, without=range(960, 980)))
    asked = ("estimate", meter.meter_number, "2025-03-01", "2025-03-31")

    first = wattstead(*asked, environment=environment)
    again = wattstead(*asked, environment=environment)
    nowhere = wattstead("estimate", "1EMH", "2025-03-01", "2025-03-31", environment=environment)

    assert (first.code, first.told) == (0, "1-1:1.8.0: 1 gaps, 2.000 kWh estimated.\n")
    assert (again.code, again.told) == (0, "1-1:1.8.0: nothing is missing.\n")
    assert nowhere.code == 1
