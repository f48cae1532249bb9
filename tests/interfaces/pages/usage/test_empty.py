"""What the usage pages tell somebody who has nothing to look at yet."""

from uuid import UUID

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from tests.interfaces.pages.households import signed_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

PAGES = [
    "/usage/",
    "/usage/?direction=both",
    "/usage/heat-map/",
    "/usage/comparison/",
    "/usage/comparison/?span=year",
]


def a_newcomer(*, with_site: bool = True, with_meter: bool = False) -> UUID:
    """Keep a person with an account, and perhaps a site and a meter that was never read."""
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        if with_site:
            site = a_site(account_id=account.pk)
            if with_meter:
                a_meter(site_id=site.pk)
        return person.pk


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("with_site", [True, False])
def test_who_has_no_meter_yet_is_told_what_will_come(page: str, with_site: bool) -> None:
    answer = signed_in(a_newcomer(with_site=with_site)).get(page)

    assert answer.status_code == 200
    assert "No meter yet" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_meter_that_was_never_read_has_no_readings_to_show(page: str) -> None:
    answer = signed_in(a_newcomer(with_meter=True)).get(page)

    assert answer.status_code == 200
    assert "There are no readings" in answer.content.decode()


@pytest.mark.parametrize("page", ["/invoices/", "/contract/"])
@pytest.mark.parametrize("with_site", [True, False])
def test_who_has_no_contract_yet_is_told_so(page: str, with_site: bool) -> None:
    answer = signed_in(a_newcomer(with_site=with_site)).get(page)

    assert answer.status_code == 200
    assert "yet</h2>" in answer.content.decode()
