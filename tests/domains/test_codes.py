"""Countries, currencies and time zones are written as the world writes them; the database insists."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, models

from tests.factories.accounts import SOLAR_LANE, an_account
from tests.factories.billing import a_draft
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from wattstead.domains.accounts.models import Account
from wattstead.domains.billing.models import Invoice, InvoiceAddress
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.addresses import AddressUnreadable, checked_address
from wattstead.kernel.codes import COUNTRIES, CURRENCIES
from wattstead.kernel.money import NotAnAmount
from wattstead.kernel.viewer import SYSTEM


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "model", "wrong", "constraint"),
    [
        (an_account, Account, {"country": "de"}, "account_country_is_a_code"),
        (lambda: a_site(account_id=an_account().pk), Site, {"country": "D"}, "site_country_is_a_code"),
        (
            lambda: a_site(account_id=an_account().pk),
            Site,
            {"zone": "Europe/ Berlin"},
            "site_zone_is_written_as_iana_does",
        ),
        (a_draft, Invoice, {"currency": "€"}, "invoice_currency_is_a_code"),
        (a_draft, InvoiceAddress, {"country": "49"}, "invoice_address_country_is_a_code"),
    ],
)
def test_what_is_no_code_is_refused(
    made: Callable[[], object], model: type[models.Model], wrong: dict[str, str], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        made()
        models.QuerySet[models.Model](model).update(**wrong)

    assert constraint_named_in(refused.value) == constraint


@pytest.mark.parametrize("country", ["XX", "de", "D", "", "GERMANY", "EU"])
def test_nobody_lives_in_a_country_that_is_none(country: str) -> None:
    with pytest.raises(AddressUnreadable) as refused:
        checked_address(replace(SOLAR_LANE, country=country))

    assert refused.value.field == "country"


@pytest.mark.django_db
@pytest.mark.parametrize("currency", ["XYZ", "DEM", "XAU"])
def test_no_tariff_is_in_a_currency_nobody_pays_in(currency: str) -> None:
    with pytest.raises(NotAnAmount) as refused, seen_by(SYSTEM):
        a_tariff(replace(fixed_terms(), currency=currency))

    assert refused.value.facts["currency"] == currency


def test_the_lists_hold_what_is_in_use() -> None:
    assert (len(COUNTRIES), {"DE", "AT", "CH", "XK"} & COUNTRIES) == (249, {"DE", "AT", "CH"})
    assert {"EUR", "CHF", "GBP", "USD"} <= CURRENCIES
