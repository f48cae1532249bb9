"""What people see of their invoices."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.billing import a_draft
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.interfaces.pages.households import MARCH, Household, a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.billing.operations import issue_invoice as issue_draft
from wattstead.domains.contracts.models import Contract
from wattstead.domains.metering.models import Register
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.periods import DayPeriod, day_of
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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "VAT number DE136695976 Bill goes to bills@example.org"),
        ("de", "USt-IdNr. DE136695976 Rechnung geht an bills@example.org"),
    ],
)
def test_the_head_of_an_invoice_names_the_vat_number_and_where_the_bill_goes(
    language: str, words: str
) -> None:
    household, contract_id = billed_household(language=language)
    with seen_by(SYSTEM):
        Account.objects.filter(pk=household.account_id).update(
            billing_email="bills@example.org", tax_id="DE136695976"
        )
    invoice_id = an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), f"/invoices/{invoice_id}/")

    assert words in told


def test_an_account_without_vat_number_and_email_has_no_empty_labels_on_its_invoice() -> None:
    household, contract_id = billed_household()
    with seen_by(SYSTEM):
        Account.objects.filter(pk=household.account_id).update(billing_email="", tax_id="")
    invoice_id = an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), f"/invoices/{invoice_id}/")

    assert "VAT number" not in told
    assert "Bill goes to" not in told


def test_list_names_each_invoice_with_its_period() -> None:
    household, contract_id = billed_household()
    an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), "/invoices/")

    assert "March 2025" in told
    assert re.search(r"Electricity · INV-2025-\d{6}", told)


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


def billed_by_days(*last_days: int) -> tuple[Household, list[UUID]]:
    """Bill March in parts that end with these days, the first part from the 1st on."""
    household, contract_id = billed_household()
    starts = [1, *(day + 1 for day in last_days[:-1])]
    periods = [
        DayPeriod(starts_on=date(2025, 3, first), ends_before=date(2025, 3, last + 1))
        for first, last in zip(starts, last_days, strict=True)
    ]
    return household, [an_invoice(household, contract_id=contract_id, period=period) for period in periods]


def test_longer_period_is_told_as_days_and_nothing_else() -> None:
    household, (_, second) = billed_by_days(5, 15)

    told = open_page(signed_in(household.user_id), f"/invoices/{second}/")

    # Five days of 9.6 kWh and then ten, at the same use per day and the same prices.
    assert "Why is it higher?" in told
    assert re.search(r"€16\.\d\d more than from 1 to 5 March 2025\. Invoice INV-2025-", told)
    assert "Your use 9.60 kWh a day from the grid, before 9.60 kWh €0.00" in told
    assert re.search(r"Prices energy, grid and fees [+−]?€0\.0\d", told)
    assert re.search(r"Days 10 days, before 5 \+€16\.7\d", told)


def test_corrected_reading_is_told_as_billed_and_as_known_now() -> None:
    household, contract_id = billed_household()
    invoice_id = an_invoice(household, contract_id=contract_id)
    with seen_by(SYSTEM):
        register = Register.objects.select_related("meter").get(
            meter_id=household.meter_id, direction="import"
        )
        counted(register, steady(day_of(date(2025, 3, 5)), amount=200))

    page = signed_in(household.user_id).get(f"/invoices/{invoice_id}/").content.decode()

    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Readings of 1 day changed after this invoice was issued: +9.600 kWh used." in told
    assert "Wed, 5 Mar 2025 from the grid 9.600 kWh 19.200 kWh +9.600 kWh" in told
    assert "An issued invoice stays as it is" in told


def test_invoice_whose_readings_stand_has_no_warning() -> None:
    household, contract_id = billed_household()

    told = open_page(
        signed_in(household.user_id), f"/invoices/{an_invoice(household, contract_id=contract_id)}/"
    )

    assert "have changed" not in told


def test_picture_has_a_bar_for_every_band_of_every_day() -> None:
    household, contract_id = billed_household()
    invoice_id = an_invoice(household, contract_id=contract_id)

    page = signed_in(household.user_id).get(f"/invoices/{invoice_id}/").content.decode()

    picture = page.split("<figure")[1].split("</figure>")[0]
    assert picture.count("<rect") == 2 * 31
    assert "on each day of the period; at most 9.60\N{NO-BREAK SPACE}kWh a day." in picture


def test_status_that_no_invoice_has_says_so_and_leads_back() -> None:
    household, contract_id = billed_household()
    an_invoice(household, contract_id=contract_id)

    told = open_page(signed_in(household.user_id), "/invoices/?status=cancelled")

    assert "No such invoice" in told
    assert "Show all invoices" in told


def test_long_list_is_turned_page_by_page() -> None:
    household, contract_id = billed_household()
    with seen_by(SYSTEM):
        contract = Contract.objects.get(pk=contract_id)
        Contract.objects.filter(pk=contract_id).update(starts_on=date(2020, 1, 1))
        for month in DayPeriod(starts_on=date(2020, 1, 1), ends_before=date(2024, 1, 1)).split_by_months():
            issue_draft(invoice_id=a_draft(contract, days=month).pk, issued_on=date(2024, 1, 5))
    client = signed_in(household.user_id)

    first = client.get("/invoices/").content.decode()
    address = re.search(r'id="next" href="([^"]+)"', first)
    assert address
    second = client.get(address[1].replace("&amp;", "&")).content.decode()

    listed = [re.findall(r"INV-\d{4}-\d{6}", page.split("<main")[1]) for page in (first, second)]
    assert [len(set(numbers)) for numbers in listed] == [36, 12]
    assert not set(listed[0]) & set(listed[1])
    assert 'id="newest"' in second


@pytest.mark.parametrize("query", ["status=lost", "after=yesterday", "after=2025-13-01_INV-2025-000001"])
def test_address_changed_by_hand_is_answered_as_unreadable(query: str) -> None:
    client = signed_in(a_household().user_id)

    answer = client.get(f"/invoices/?{query}")

    assert answer.status_code == 422
    assert "asks for invoices in a way we do not know" in answer.content.decode()


def test_other_site_of_mine_is_listed_alone_when_i_ask_for_it() -> None:
    household = a_household(with_contract=False, sites=2)
    with seen_by(SYSTEM):
        contract = a_contract(account_id=household.account_id, site_id=household.site_ids[0])
    an_invoice(household, contract_id=contract.pk)
    client = signed_in(household.user_id)

    every = open_page(client, "/invoices/")
    home, other = (open_page(client, f"/invoices/?site={site_id}") for site_id in household.site_ids)

    assert "March 2025 · Home" in every
    assert "INV-2025" in home
    assert "No such invoice" in other


def test_strangers_site_and_one_that_never_was_are_the_same_to_the_byte() -> None:
    other, _ = billed_household()
    client = signed_in(a_household().user_id)

    foreign = client.get(f"/invoices/?site={other.site_ids[0]}")
    missing = client.get("/invoices/?site=018f0000-0000-7000-8000-000000000001")

    assert signed_in(other.user_id).get(f"/invoices/?site={other.site_ids[0]}").status_code == 200
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
