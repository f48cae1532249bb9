"""What people read about their contract."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.contracts import a_contract
from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.invoices.test_invoices import words_of
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

NIGHT_SAVER = banded_terms(
    a_band("Night", hours="22:00-06:00", price="0.20"),
    a_band("Evening", hours="17:00-21:00", price="0.40", weekdays=frozenset(range(5))),
    price="0.30",
    grid_fee="0.10",
    feed_in="0.08",
    monthly_fee="10",
)


def supplied(household: Household, *terms: TariffTerms, commodity: Commodity = Commodity.ELECTRICITY) -> None:
    with seen_by(SYSTEM):
        for each in terms:
            a_contract(
                account_id=household.account_id,
                site_id=household.site_ids[0],
                terms=each,
                commodity=commodity,
                auto_renew=True,
            )


def a_customer(*terms: TariffTerms, language: str = "en") -> Household:
    household = a_household(with_contract=False, language=language)
    supplied(household, *terms)
    return household


def read(client: Client, query: str = "") -> str:
    answer = client.get(f"/contract/{query}")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def whole(client: Client, query: str = "") -> str:
    page = client.get(f"/contract/{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")


def test_prices_are_told_with_grid_fee_and_tax_and_the_tax_is_named() -> None:
    told = whole(signed_in(a_customer(NIGHT_SAVER).user_id))

    # (0.20 + 0.10) x 1.19, (0.30 + 0.10) x 1.19 and (0.40 + 0.10) x 1.19
    assert "Night every day 22:00–06:00 €0.357 per kWh" in told
    assert "all other times €0.476 per kWh" in told
    assert "Evening Monday to Friday 17:00–21:00 €0.595 per kWh" in told
    assert "Prices include the grid fee of €0.10 per kWh net and 19% VAT." in told


def test_terms_are_told_in_plain_words() -> None:
    told = read(signed_in(a_customer(NIGHT_SAVER).user_id))

    assert "Standing charge €11.90 a month" in told
    assert "For energy you feed in €0.08 per kWh without VAT" in told
    assert "Supplied since 1 January 2025" in told
    assert "Runs until one of us ends it" in told
    assert re.search(r"Notice period 30 days given today, it ends on \d+ \w+ \d{4} at the earliest", told)


def test_week_on_which_the_clocks_go_back_says_so_and_lists_the_hour_twice() -> None:
    told = whole(signed_in(a_customer(NIGHT_SAVER).user_id), "?week=2026-10-25")

    assert "Prices of 19–25 October 2026" in told
    assert "On Sun, 25 Oct 2026 the clocks go back: an hour comes twice" in told
    assert "02:00–03:00, the second time" in told


def test_one_price_for_all_hours_needs_no_picture() -> None:
    page = signed_in(a_customer(fixed_terms(price="0.30")).user_id).get("/contract/").content.decode()

    assert "One kilowatt-hour costs <strong>€0.357</strong>, at any hour." in page
    assert "Prices of" not in page


def test_german_reader_gets_german_words_and_numbers() -> None:
    told = whole(signed_in(a_customer(NIGHT_SAVER, language="de").user_id))

    assert "Vertrag" in told
    assert "Montag bis Freitag 17:00–21:00" in told
    assert "0,595 € je kWh" in told


def test_market_price_is_said_to_be_unknown() -> None:
    told = read(signed_in(a_customer(fixed_terms(tariff_type=TariffType.DYNAMIC)).user_id))

    assert "The price follows a market, and what it is now is not known here." in told


def test_gas_contract_stands_beside_the_one_for_electricity() -> None:
    household = a_customer(NIGHT_SAVER)
    supplied(household, fixed_terms(price="0.09"), commodity=Commodity.GAS)

    told = read(signed_in(household.user_id))

    assert told.index("Electricity · Nightsaver") < told.index("Gas · Nightsaver")


def test_earlier_contract_is_listed_with_what_it_cost() -> None:
    household = a_household(with_contract=False)
    with seen_by(SYSTEM):
        a_contract(
            account_id=household.account_id,
            site_id=household.site_ids[0],
            terms=fixed_terms(price="0.30"),
            ends_before=date(2025, 7, 1),
        )

    told = read(signed_in(household.user_id))

    assert "Earlier contracts Electricity · Nightsaver €0.357 per kWh 1 January 2025 to 30 June 2025" in told


def test_site_without_a_contract_says_so() -> None:
    told = read(signed_in(a_household(with_contract=False).user_id))

    assert "No contract yet" in told
    assert "This site is not supplied by us." in told


def test_other_site_of_mine_has_its_own_contracts() -> None:
    household = a_household(with_contract=False, sites=2)
    with seen_by(SYSTEM):
        a_contract(account_id=household.account_id, site_id=household.site_ids[1], terms=NIGHT_SAVER)
    client = signed_in(household.user_id)

    first, second = (read(client, f"?site={site_id}") for site_id in household.site_ids)

    assert "No contract yet" in first
    assert "Electricity · Nightsaver" in second


def test_strangers_site_and_one_that_never_was_are_the_same_to_the_byte() -> None:
    other = a_customer(NIGHT_SAVER)
    client = signed_in(a_customer(NIGHT_SAVER).user_id)

    foreign = client.get(f"/contract/?site={other.site_ids[0]}")
    missing = client.get("/contract/?site=018f0000-0000-7000-8000-000000000001")

    assert signed_in(other.user_id).get(f"/contract/?site={other.site_ids[0]}").status_code == 200
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get("/contract/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/contract/")


def statements_of(user_id: UUID) -> int:
    client = signed_in(user_id)
    client.get("/contract/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/contract/").status_code == 200
    return len(asked)


def test_three_contracts_ask_as_often_as_one() -> None:
    one, three = a_customer(NIGHT_SAVER), a_household(with_contract=False)
    with seen_by(SYSTEM):
        for starts_on, ends_before in (
            (date(2023, 1, 1), date(2024, 1, 1)),
            (date(2024, 1, 1), date(2025, 1, 1)),
            (date(2025, 1, 1), None),
        ):
            a_contract(
                account_id=three.account_id,
                site_id=three.site_ids[0],
                terms=NIGHT_SAVER,
                starts_on=starts_on,
                ends_before=ends_before,
            )

    assert statements_of(one.user_id) == statements_of(three.user_id)
