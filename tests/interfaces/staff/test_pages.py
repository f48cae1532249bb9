"""Every page of the service desk is whole, and says everything in the reader's language."""

from datetime import UTC, date, datetime

import pytest

from tests.e2e.crawl.reading import read_page
from tests.e2e.crawl.touring import problems_of
from tests.interfaces.pages.households import a_household
from tests.interfaces.staff.clerks import a_clerk, waits_at
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.checks.limits import KINDS, LIMITS
from wattstead.domains.metering.quarantine.limits_kept import set_limits
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.commands.bench_addresses import addresses_by_kind
from wattstead.journeys.measure_quality import measure_quality_of_all
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
DESK = (
    "/staff/readings/",
    "/staff/readings/decided/",
    "/staff/readings/rule/?from=*&meter=*&reason=spike&to=*",
    "/staff/readings/…/",
    "/staff/data-quality/",
    "/staff/data-quality/…/",
    "/staff/limits/",
    "/staff/limits/…/",
)


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_are_found_by_links_and_read_well(language: str) -> None:
    household = a_household()
    first, _ = waits_at(household, count=2)
    measure_quality_of_all(SYSTEM, today=date(2025, 4, 1))
    with seen_by(SYSTEM):
        set_limits(kind=KINDS[0], limits=LIMITS[KINDS[0]], note="ABC-1", now=datetime(2025, 4, 1, tzinfo=UTC))
    clerk = a_clerk(role=Role.ADMIN, language=language)
    clerk.post("/staff/readings/decide/", {"note": "ABC-2", "one": f"rejected:{first.pk}"})
    problems: dict[str, list[str]] = {}

    def read(address: str) -> str | None:
        answer = clerk.get(address)
        source = answer.content.decode()
        if answer.status_code != 200 or not address.startswith("/staff/"):
            return None
        problems[address] = problems_of(read_page(source), language=language)
        return source

    kinds = {kind.label for kind in addresses_by_kind(read, start="/staff/readings/")}

    assert {address: found for address, found in problems.items() if found} == {}
    assert set(DESK) <= kinds
