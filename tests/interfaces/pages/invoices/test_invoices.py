"""What people see of their invoices."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.contracts import a_contract
from tests.interfaces.pages.households import MARCH, Household, a_household, signed_in
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def an_invoice(household: Household, *, contract_id: UUID, period: DayPeriod = MARCH) -> UUID:
    with seen_by(SYSTEM):
        issued = issue_invoice(
            viewer=SYSTEM, contract_id=contract_id, period=period, issued_on=date(2025, 4, 10)
        )
    return issued.invoice_id


def billed_household(*, language: str = "en", without: range = range(0)) -> tuple[Household, UUID]:
    household = a_household(with_contract=False, language=language, without=without)
    with seen_by(SYSTEM):
        contract = a_contract(account_id=household.account_id, site_id=household.site_ids[0])
    return household, contract.pk


def words_of(page: str) -> str:
    main = page.split("<main")[1].split("</main>")[0]
    text = re.sub(r"<(svg|table).*?</\1>", " ", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\N{NO-BREAK SPACE}", " ")


def open_page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_invoice_tells_how_its_energy_came_about() -> None:
    household, contract_id = billed_household()
    invoice_id = an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), f"/invoices/{invoice_id}/")

    # 31 nights of 8 hours, one of which lost an hour: 988 quarter-hours of 0.1 kWh.
    assert "Energy, Night €23.71 98.800 kWh × €0.24 per kWh" in told
    assert "Sum of 988 intervals of your meter, 1–31 March 2025." in told
    assert "98.800 kWh × €0.24 = €23.712, rounded to the cent." in told
    assert "You used 297.2 kWh from the grid in March 2025." in told


def test_german_reader_gets_a_german_invoice() -> None:
    household, contract_id = billed_household(language="de")
    invoice_id = an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), f"/invoices/{invoice_id}/")

    assert "Energie, Night 23,71 € 98,800 kWh × 0,24 € je kWh" in told
    assert "Summe von 988 Intervallen Ihres Zählers, 1.–31. März 2025." in told
    assert "war fällig am" in told


def test_list_names_each_invoice_with_its_period() -> None:
    household, contract_id = billed_household()
    an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), "/invoices/")

    assert "March 2025" in told
    assert re.search(r"INV-2025-\d{6}", told)


def test_who_has_no_invoice_yet_is_told_what_will_come() -> None:
    told = open_page(signed_in(a_household().user_id), "/invoices/")

    assert "Your first invoice appears here as soon as it is issued" in told


def test_strangers_invoice_and_one_that_never_was_are_the_same_to_the_byte() -> None:
    other, contract_id = billed_household()
    theirs = an_invoice(other, contract_id=contract_id)
    client = signed_in(a_household().user_id)

    foreign = client.get(f"/invoices/{theirs}/")
    missing = client.get("/invoices/018f0000-0000-7000-8000-000000000001/")

    assert signed_in(other.user_id).get(f"/invoices/{theirs}/").status_code == 200
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_strangers_invoice_is_in_no_list() -> None:
    other, contract_id = billed_household()
    an_invoice(other, contract_id=contract_id)

    told = open_page(signed_in(a_household().user_id), "/invoices/")

    assert "INV-" not in told


def queries_of(user_id: UUID, address: str) -> int:
    client = signed_in(user_id)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_list_of_three_asks_as_often_as_a_list_of_one() -> None:
    one, three = billed_household(), billed_household()
    an_invoice(one[0], contract_id=one[1])
    for first, last in ((1, 10), (10, 20), (20, 30)):
        period = DayPeriod(starts_on=date(2025, 3, first), ends_before=date(2025, 3, last))
        an_invoice(three[0], contract_id=three[1], period=period)

    asked = [queries_of(household.user_id, "/invoices/") for household, _ in (one, three)]

    assert asked[0] == asked[1]
