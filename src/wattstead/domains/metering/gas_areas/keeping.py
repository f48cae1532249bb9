"""Keeps areas of gas grids, and what their operators tell of the gas in them. For admins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.metering.gas_areas.models import GasArea, GasAreaPlace, GasAreaQuality
from wattstead.domains.metering.gas_areas.vocabulary import LONGEST_POSTAL_CODE
from wattstead.domains.metering.operations.gas_qualities import (
    GasQualityKnownOtherwise,
    refuse_beyond_belief,
)
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.addresses import POSTAL_CODE
from wattstead.kernel.codes import COUNTRIES
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer

MAY_TELL = "admin"


class GasAreaCodeTaken(Refusal):
    """Another area has that code."""

    code = "gas_area_code_taken"
    message = said("There is an area with the code {area_code} already.")


class GasAreaUnknown(Refusal):
    """No area has that code."""

    code = "gas_area_unknown"
    kind = "unreadable"
    message = said("There is no area with the code {area_code}.")


class PostalCodeOfAnotherArea(Refusal):
    """The sites of a postal code lie in one area."""

    code = "postal_code_of_another_area"
    message = said("Some of these postal codes lie in another area already.")


class PostalCodeUnreadable(Refusal):
    """Postal codes have the form of their country."""

    code = "postal_code_unreadable"
    kind = "unreadable"
    message = said("“{postal_code}” is no postal code of {country}.")


class GasValueReplaced(Refusal):
    """Only what holds is corrected."""

    code = "gas_value_replaced"
    message = said("These values were corrected already.")


class Outcome(StrEnum):
    """What became of values that somebody told."""

    NEW = "new"
    CORRECTED = "corrected"
    KNOWN = "known"


@dataclass(frozen=True, kw_only=True)
class ToldValues:
    """State number and calorific value, as a grid operator tells them."""

    state_number: Decimal
    calorific_value: Decimal
    calorific_unit: CalorificUnit = CalorificUnit.KWH


def may_tell() -> Viewer:
    """Return who is looking, where they may tell what gas is worth; raises RoleNotAllowed."""
    viewer = require_unit_of_work()
    if not viewer.is_system and viewer.staff != MAY_TELL:
        raise RoleNotAllowed
    return viewer


def open_gas_area(
    *, code: str, name: str, country: str, postal_codes: Sequence[str], now: datetime
) -> GasArea:
    """Keep an area and the postal codes that lie in it.

    Raises RoleNotAllowed, GasAreaCodeTaken, PostalCodeUnreadable and PostalCodeOfAnotherArea.
    """
    viewer = may_tell()
    if country not in COUNTRIES:
        raise PostalCodeUnreadable(field="country", postal_code="–", country=country)
    with refusing({"gas_area_code_is_unique": GasAreaCodeTaken(field="code", area_code=code)}):
        area = GasArea.objects.create(code=code.strip(), name=name.strip(), country=country)
    _place(area, codes=_read(postal_codes, country=country), viewer=viewer, now=now)
    return GasArea.objects.get(pk=area.pk)


def change_gas_area(*, area_id: UUID, name: str, postal_codes: Sequence[str], now: datetime) -> None:
    """Call an area otherwise, and say anew which postal codes lie in it; who took one out stays written.

    Raises NotFound and what `open_gas_area` refuses.
    """
    viewer = may_tell()
    area = the_one(GasArea.objects.select_for_update().filter(pk=area_id))
    wanted = _read(postal_codes, country=area.country)
    places = GasAreaPlace.objects.filter(area=area, left_at=None)
    places.exclude(postal_code__in=wanted).update(left_at=now, left_by=viewer.user_id)
    there = set(places.values_list("postal_code", flat=True))
    _place(area, codes=[code for code in wanted if code not in there], viewer=viewer, now=now)
    GasArea.objects.filter(pk=area_id).update(name=name.strip())


def tell_area_quality(
    *, area_id: UUID, days: DayPeriod, values: ToldValues, note: str, now: datetime
) -> GasAreaQuality:
    """Keep what gas is worth in an area on some days.

    Raises RoleNotAllowed, NotFound, GasQualityBeyondBelief and GasQualityKnownOtherwise.
    """
    viewer = may_tell()
    area = the_one(GasArea.objects.filter(pk=area_id))
    return _kept(area, days=days, values=values, note=note, viewer=viewer, now=now)


def correct_area_quality(*, quality_id: UUID, values: ToldValues, note: str, now: datetime) -> GasAreaQuality:
    """Let other values hold on the days of some: those stay, and say since when they were replaced.

    Raises RoleNotAllowed, NotFound, GasValueReplaced and GasQualityBeyondBelief.
    """
    viewer = may_tell()
    old = the_one(GasAreaQuality.objects.select_for_update().filter(pk=quality_id))
    if old.replaced_at is not None:
        raise GasValueReplaced
    GasAreaQuality.objects.filter(pk=old.pk).update(replaced_at=now)
    days = DayPeriod(starts_on=old.starts_on, ends_before=old.ends_before)
    return _kept(old.area, days=days, values=values, note=note, viewer=viewer, now=now, replaces=old)


def take_in_values(*, code: str, days: DayPeriod, values: ToldValues, note: str, now: datetime) -> Outcome:
    """Keep one line of many: values of days that have others correct those; the same ones change nothing.

    Raises GasAreaUnknown and what `tell_area_quality` refuses.
    """
    may_tell()
    area = GasArea.objects.filter(code=code).first()
    if area is None:
        raise GasAreaUnknown(area_code=code)
    known = GasAreaQuality.objects.filter(
        area=area, replaced_at=None, starts_on=days.starts_on, ends_before=days.ends_before
    ).first()
    if known is None:
        tell_area_quality(area_id=area.pk, days=days, values=values, note=note, now=now)
        return Outcome.NEW
    if _columns(values) == {name: getattr(known, name) for name in _columns(values)}:
        return Outcome.KNOWN
    correct_area_quality(quality_id=known.pk, values=values, note=note, now=now)
    return Outcome.CORRECTED


def _read(postal_codes: Sequence[str], *, country: str) -> list[str]:
    """Return postal codes without blanks and repeats; raises PostalCodeUnreadable."""
    codes = list(dict.fromkeys(code.strip().upper() for code in postal_codes if code.strip()))
    form = POSTAL_CODE.get(country)
    for code in codes:
        if len(code) > LONGEST_POSTAL_CODE or (form is not None and not form.fullmatch(code)):
            raise PostalCodeUnreadable(field="postal_codes", postal_code=code[:20], country=country)
    return codes


def _place(area: GasArea, *, codes: Collection[str], viewer: Viewer, now: datetime) -> None:
    with refusing({"one_gas_area_per_postal_code": PostalCodeOfAnotherArea(field="postal_codes")}):
        GasAreaPlace.objects.bulk_create(
            GasAreaPlace(
                area=area, country=area.country, postal_code=code, placed_at=now, placed_by=viewer.user_id
            )
            for code in codes
        )


def _kept(
    area: GasArea,
    *,
    days: DayPeriod,
    values: ToldValues,
    note: str,
    viewer: Viewer,
    now: datetime,
    replaces: GasAreaQuality | None = None,
) -> GasAreaQuality:
    refuse_beyond_belief(
        state_number=values.state_number, calorific_value=values.calorific_value, unit=values.calorific_unit
    )
    with refusing({"one_gas_area_quality_per_day": GasQualityKnownOtherwise(field="start_date")}):
        kept = GasAreaQuality.objects.create(
            area=area,
            starts_on=days.starts_on,
            ends_before=days.ends_before,
            told_at=now,
            told_by=viewer.user_id,
            note=note.strip(),
            replaces=replaces,
            **_columns(values),
        )
    return GasAreaQuality.objects.select_related("area").get(pk=kept.pk)


def _columns(values: ToldValues) -> dict[str, object]:
    return {
        "state_number": rounded(values.state_number, 5),
        "calorific_value": rounded(values.calorific_value, 4),
        "calorific_unit": values.calorific_unit.value,
    }
