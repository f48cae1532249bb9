"""The operator makes the first admin on the command line, and nobody after them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import TestDatabase
from tests.interfaces.commands.conftest import Ended
from wattstead.domains.identity.models import User
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
LINK = re.compile(r"Sign in once, within half an hour: https://energy\.example\.org(/sign-in/\S+/)")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def environment(test_database: TestDatabase) -> dict[str, str]:
    return test_database.environment | {
        "WATTSTEAD_SECRET_KEY": "only-for-tests-" + "x" * 50,
        "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
        "WATTSTEAD_PUBLIC_URL": "https://energy.example.org",
    }


def test_first_admin_comes_in_by_the_printed_link_and_there_is_no_second_one(
    wattstead: Callable[..., Ended], environment: dict[str, str]
) -> None:
    made = wattstead("make-admin", "Boss@example.org", environment=environment)
    link = LINK.search(made.told)
    assert link is not None, made.told
    client = Client()

    came = client.post(link[1])
    again = Client().post(link[1])
    second = wattstead("make-admin", "mallory@example.org", environment=environment)

    assert (came.status_code, again.status_code) == (302, 409)
    assert client.get("/overview/")["Location"] == "/account/sign-in/"
    told = "There is an admin already: boss@example.org. Admins give others their role in the portal."
    assert (second.code, second.told) == (1, f"wattstead: {told}\n")
    with seen_by(SYSTEM):
        assert list(User.objects.values_list("email", "role")) == [("boss@example.org", "admin")]


def test_what_is_no_address_makes_nobody(
    wattstead: Callable[..., Ended], environment: dict[str, str]
) -> None:
    told = wattstead("make-admin", "boss", environment=environment)

    assert (told.code, "'boss' is not an e-mail address." in told.told) == (2, True)
    with seen_by(SYSTEM):
        assert User.objects.count() == 0
