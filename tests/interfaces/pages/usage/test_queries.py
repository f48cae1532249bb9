"""However much a household has, its page asks the database equally often."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.interfaces.pages.households import a_household, signed_in

pytestmark = pytest.mark.django_db


def queries_of(user_id: object, address: str) -> int:
    client = signed_in(user_id)  # type: ignore[arg-type]
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("span", ["day", "month", "year"])
def test_three_sites_ask_as_often_as_one(span: str) -> None:
    one, three = a_household(sites=1), a_household(sites=3)

    asked = [queries_of(each.user_id, f"/usage/?span={span}&on=2025-03-10") for each in (one, three)]

    assert asked[0] == asked[1]
    assert asked[0] <= 25
