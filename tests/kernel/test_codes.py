"""Countries and currencies are those of the standards."""

import pycountry

from wattstead.kernel.codes import COUNTRIES, CURRENCIES

# Metals, units of account between banks, and codes for tests: nobody pays in them.
NO_MONEY = frozenset(
    ["XAD", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"]
)


def test_countries_are_those_of_iso_3166() -> None:
    assert {country.alpha_2 for country in pycountry.countries} == COUNTRIES


def test_currencies_are_those_of_iso_4217_that_somebody_pays_in() -> None:
    assert {currency.alpha_3 for currency in pycountry.currencies} == CURRENCIES | NO_MONEY
