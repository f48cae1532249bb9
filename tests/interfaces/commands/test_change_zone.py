"""The operator lets another clock run at a site on the command line."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import TestDatabase
from tests.factories.accounts import an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from tests.interfaces.commands.conftest import Ended
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def environment(test_database: TestDatabase) -> dict[str, str]:
    return test_database.environment | {
        "WATTSTEAD_SECRET_KEY": "only-for-tests-" + "x" * 50,
        "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
    }


def test_site_follows_the_clock_it_is_told_and_no_other_site_does(
    wattstead: Callable[..., Ended], environment: dict[str, str]
) -> None:
    with seen_by(SYSTEM):
        site, other = a_site(account_id=an_account().pk), a_site(account_id=an_account().pk)
        a_meter(site_id=site.pk)

    done = wattstead("change-zone", str(site.pk), "Europe/Lisbon", environment=environment)
    nowhere = wattstead("change-zone", str(UUID(int=7)), "Europe/Lisbon", environment=environment)

    assert (done.code, done.told) == (
        0,
        "Registers: 1, devices: 0. They follow the clock of Europe/Lisbon now.\n",
    )
    assert nowhere.code == 1
    with seen_by(SYSTEM):
        assert dict(Site.objects.values_list("pk", "zone")) == {
            site.pk: "Europe/Lisbon",
            other.pk: "Europe/Berlin",
        }
