"""Drafts tariffs, publishes them and takes them off the shelf."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from uuid import UUID

from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.tariffs.models import Tariff, TimeBand
from wattstead.domains.tariffs.queries import band_of
from wattstead.domains.tariffs.records import tariff_records
from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import TARIFF_TRANSITIONS, TariffStatus
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.codes import CURRENCIES
from wattstead.kernel.money import NotAnAmount
from wattstead.kernel.refusals import Refusal, said

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


class TariffPublished(Refusal):
    """What customers may have agreed to does not change behind their back."""

    code = "tariff_published"
    message = said(
        "The tariff {tariff_code} was published: its prices never change any more. Make a new tariff instead,"
        " and archive this one."
    )


class TariffEndsBeforeItBegins(Refusal):
    """A tariff holds for one day at least."""

    code = "tariff_ends_before_it_begins"
    kind = "unreadable"
    message = said("A tariff that holds from {valid_from} cannot end before that day.")


class ReservedForAdmins(Refusal):
    """Something that only those may do who answer for the supplier's prices."""

    code = "reserved_for_admins"
    kind = "forbidden"
    message = said("Only an administrator of the supplier can do this.")


def create_tariff(*, code: str, name: str, terms: TariffTerms) -> Tariff:
    """Offer a new tariff at once, whose prices cannot be changed later; raises what `draft_tariff` raises."""
    return _made(code=code, name=name, terms=terms, status=TariffStatus.ACTIVE)


def draft_tariff(*, code: str, name: str, terms: TariffTerms) -> Tariff:
    """Keep a tariff that nobody is offered yet.

    Raises ReservedForAdmins, TariffUnnamed, TariffCodeTaken, TariffEndsBeforeItBegins, and
    NotAnAmount in a currency that nobody pays in.
    """
    return _made(code=code, name=name, terms=terms, status=TariffStatus.DRAFT)


def redraft_tariff(*, tariff_id: UUID, code: str, name: str, terms: TariffTerms) -> None:
    """Let a draft say something else; raises NotFound, TariffPublished, and what `draft_tariff` raises."""
    tariff = draft_held(tariff_id=tariff_id)
    columns = _columns(code=code, name=name, terms=terms)
    with _kept(code=code, terms=terms):
        Tariff.objects.filter(pk=tariff.pk).update(**columns)
    if (
        tuple(map(band_of, TimeBand.objects.filter(tariff=tariff).order_by("created_at", "id")))
        != terms.bands
    ):
        TimeBand.objects.filter(tariff=tariff).delete()
        _add_bands(tariff, bands=terms.bands)


def discard_draft(*, tariff_id: UUID) -> None:
    """Throw a draft away; raises NotFound, ReservedForAdmins and TariffPublished."""
    tariff = draft_held(tariff_id=tariff_id)
    TimeBand.objects.filter(tariff=tariff).delete()
    tariff.delete()


def publish_tariff(*, tariff_id: UUID) -> None:
    """Offer a draft to everybody: from now on its prices never change.

    Raises NotFound, ReservedForAdmins and TransitionRefused.
    """
    tariff = _held(tariff_id)
    TARIFF_TRANSITIONS.require(TariffStatus(tariff.status), to=TariffStatus.ACTIVE)
    Tariff.objects.filter(pk=tariff_id).update(status=TariffStatus.ACTIVE.value)


def archive_tariff(*, tariff_id: UUID) -> None:
    """Take a tariff off the shelf: running contracts keep it, new ones cannot have it.

    Raises NotFound, ReservedForAdmins, TariffAlreadyArchived, and TransitionRefused of a draft.
    """
    tariff = _held(tariff_id)
    status = TariffStatus(tariff.status)
    if status is TariffStatus.ARCHIVED:
        raise TariffAlreadyArchived(tariff_code=tariff.code)
    TARIFF_TRANSITIONS.require(status, to=TariffStatus.ARCHIVED)
    Tariff.objects.filter(pk=tariff_id).update(status=TariffStatus.ARCHIVED.value)


def draft_held(*, tariff_id: UUID) -> Tariff:
    """Return a draft for its admin, held until the unit of work ends.

    Raises NotFound, ReservedForAdmins, and TariffPublished of what is none any more.
    """
    tariff = _held(tariff_id)
    if tariff.status != TariffStatus.DRAFT.value:
        raise TariffPublished(tariff_code=tariff.code)
    return tariff


def _made(*, code: str, name: str, terms: TariffTerms, status: TariffStatus) -> Tariff:
    require_admin()
    columns = _columns(code=code, name=name, terms=terms)
    with _kept(code=code, terms=terms):
        tariff = Tariff.objects.create(status=status.value, **columns)
    _add_bands(tariff, bands=terms.bands)
    return tariff


def _columns(*, code: str, name: str, terms: TariffTerms) -> dict[str, object]:
    """Return the row of a tariff; raises TariffUnnamed and NotAnAmount."""
    if not code.strip() or len(code) > LONGEST_CODE or not name.strip() or len(name) > LONGEST_NAME:
        raise TariffUnnamed
    if terms.currency not in CURRENCIES:
        raise NotAnAmount(field="currency", amount=terms.base_price_per_kwh, currency=terms.currency)
    return {
        "code": code,
        "name": name,
        "tariff_type": terms.tariff_type.value,
        "currency": terms.currency,
        "base_price_per_kwh": terms.base_price_per_kwh,
        "clock": terms.clock.value,
        "monthly_fee": terms.monthly_fee,
        "connection_fee": terms.connection_fee,
        "grid_fee_per_kwh": terms.grid_fee_per_kwh,
        "feed_in_per_kwh": terms.feed_in_per_kwh,
        "feed_in_type": terms.feed_in_type.value,
        "tax_rate": terms.tax_rate,
        "valid_from": terms.valid_from,
        "valid_before": terms.valid_before,
    }


def _kept(*, code: str, terms: TariffTerms) -> AbstractContextManager[None]:
    return refusing(
        {
            "tariff_code_is_unique": TariffCodeTaken(field="code", tariff_code=code),
            "tariff_ends_after_it_begins": TariffEndsBeforeItBegins(
                field="validTo", valid_from=terms.valid_from
            ),
        }
    )


def _add_bands(tariff: Tariff, *, bands: Iterable[Band]) -> None:
    for band in bands:
        TimeBand.objects.create(
            tariff=tariff,
            name=band.name,
            from_time=band.from_time,
            to_time=band.to_time,
            weekdays=sorted(band.weekdays),
            price_per_kwh=band.price_per_kwh,
            multiplier=band.multiplier,
        )


def _held(tariff_id: UUID) -> Tariff:
    """Return a tariff for its admin, held until the unit of work ends.

    Raises NotFound and ReservedForAdmins.
    """
    viewer = require_unit_of_work()
    tariff = the_one(tariff_records(viewer).select_for_update().filter(pk=tariff_id))
    require_admin()
    return tariff


def require_admin() -> None:
    """Go on only for the supplier's admins, and for the system."""
    viewer = require_unit_of_work()
    if not viewer.is_system and viewer.staff != Role.ADMIN.value:
        raise ReservedForAdmins
