"""Offers tariffs and takes them off the shelf."""

from uuid import UUID

from wattstead.domains.tariffs.models import Tariff, TimeBand
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.domains.tariffs.vocabulary import TARIFF_TRANSITIONS, TariffStatus
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.codes import CURRENCIES
from wattstead.kernel.money import NotAnAmount
from wattstead.kernel.refusals import NotFound, Refusal, said

LONGEST_CODE = 40
LONGEST_NAME = 80


class TariffUnnamed(Refusal):
    """A tariff needs a code and a name that fit on an invoice."""

    code = "tariff_unnamed"
    kind = "unreadable"
    message = said("A tariff needs a code of at most 40 characters and a name of at most 80.")


class TariffCodeTaken(Refusal):
    """Another tariff has that code."""

    code = "tariff_code_taken"
    message = said("There is a tariff with the code {tariff_code} already.")


class TariffAlreadyArchived(Refusal):
    """The tariff is off the shelf already."""

    code = "tariff_already_archived"
    message = said("The tariff {tariff_code} is archived already.")


def create_tariff(*, code: str, name: str, terms: TariffTerms) -> Tariff:
    """Offer a new tariff, whose prices cannot be changed later.

    Raises TariffUnnamed, TariffCodeTaken, and NotAnAmount in a currency that nobody pays in.
    """
    require_unit_of_work()
    if not code.strip() or len(code) > LONGEST_CODE or not name.strip() or len(name) > LONGEST_NAME:
        raise TariffUnnamed
    if terms.currency not in CURRENCIES:
        raise NotAnAmount(field="currency", amount=terms.base_price_per_kwh, currency=terms.currency)
    with refusing({"tariff_code_is_unique": TariffCodeTaken(field="code", tariff_code=code)}):
        tariff = Tariff.objects.create(
            code=code,
            name=name,
            tariff_type=terms.tariff_type.value,
            currency=terms.currency,
            base_price_per_kwh=terms.base_price_per_kwh,
            clock=terms.clock.value,
            monthly_fee=terms.monthly_fee,
            connection_fee=terms.connection_fee,
            grid_fee_per_kwh=terms.grid_fee_per_kwh,
            feed_in_per_kwh=terms.feed_in_per_kwh,
            feed_in_type=terms.feed_in_type.value,
            tax_rate=terms.tax_rate,
            valid_from=terms.valid_from,
            valid_before=terms.valid_before,
        )
    for band in terms.bands:
        TimeBand.objects.create(
            tariff=tariff,
            name=band.name,
            from_time=band.from_time,
            to_time=band.to_time,
            weekdays=sorted(band.weekdays),
            price_per_kwh=band.price_per_kwh,
            multiplier=band.multiplier,
        )
    return tariff


def archive_tariff(*, tariff_id: UUID) -> None:
    """Take a tariff off the shelf: running contracts keep it, new ones cannot have it.

    Raises NotFound and TariffAlreadyArchived.
    """
    require_unit_of_work()
    tariff = Tariff.objects.select_for_update().filter(pk=tariff_id).first()
    if tariff is None:
        raise NotFound
    if not TARIFF_TRANSITIONS.allow(TariffStatus(tariff.status), to=TariffStatus.ARCHIVED):
        raise TariffAlreadyArchived(tariff_code=tariff.code)
    Tariff.objects.filter(pk=tariff_id).update(status=TariffStatus.ARCHIVED.value)
