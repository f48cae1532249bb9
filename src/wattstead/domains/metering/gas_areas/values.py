"""Fetches what gas was worth: at a meter by its own values, else by those of the area of its site."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wattstead.domains.metering.gas_areas.models import GasArea, GasAreaPlace, GasAreaQuality
from wattstead.domains.metering.models import GasQuality
from wattstead.domains.metering.queries import gas_qualities_visible_to, meters_visible_to
from wattstead.domains.metering.vocabulary import CalorificUnit, MeterType
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

GasAreaRecord = GasArea
GasAreaQualityRecord = GasAreaQuality
Place = tuple[str, str]
"""A country and a postal code in it."""


@dataclass(frozen=True, kw_only=True)
class GasValues:
    """What a cubic metre of gas is worth on some days; `area_code` is empty where a meter has its own."""

    days: DayPeriod
    state_number: Decimal
    calorific_value: Decimal
    calorific_unit: CalorificUnit
    area_code: str = ""


def gas_areas() -> QuerySet[GasArea]:
    """Return all areas in order of their codes. They are nobody's: who is looking is not asked."""
    require_unit_of_work()
    return GasArea.objects.order_by("code")


def gas_area(area_id: UUID) -> GasArea:
    """Return that area; raises NotFound."""
    return the_one(gas_areas().filter(pk=area_id))


def postal_codes_of(area_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return for each area the postal codes that lie in it now, in order."""
    found: dict[UUID, list[str]] = {area_id: [] for area_id in area_ids}
    places = GasAreaPlace.objects.filter(area_id__in=area_ids, left_at=None).order_by("postal_code")
    for area_id, postal_code in places.values_list("area_id", "postal_code"):
        found[area_id].append(postal_code)
    return {area_id: tuple(codes) for area_id, codes in found.items()}


def area_qualities(area_id: UUID) -> QuerySet[GasAreaQuality]:
    """Return every value ever told for an area, replaced ones as well: the latest days first."""
    require_unit_of_work()
    told = GasAreaQuality.objects.filter(area_id=area_id).select_related("area")
    return told.order_by("-starts_on", "-told_at", "-id")


def latest_values_of(area_ids: Collection[UUID]) -> dict[UUID, GasAreaQuality]:
    """Return for each area that has any the values of its latest days."""
    told = GasAreaQuality.objects.filter(area_id__in=area_ids, replaced_at=None)
    return {each.area_id: each for each in told.order_by("area", "-starts_on").distinct("area")}


def count_areas_behind(*, told_until: date) -> int:
    """Count the areas of which nothing is told up to a day."""
    told = GasAreaQuality.objects.filter(area=OuterRef("pk"), replaced_at=None, ends_before__gte=told_until)
    return gas_areas().filter(~Exists(told)).count()


def gas_values_of(
    viewer: Viewer, *, meter_ids: Collection[UUID], period: DayPeriod
) -> dict[UUID, tuple[GasValues, ...]]:
    """Return what gas was worth at meters on the days of a period, each in order of days.

    A meter's own values come first; days it has none for take those of the area in which
    its site lies. One statement, three where own values leave days open; none without meters.
    """
    if not meter_ids:
        return {}
    own = _own(viewer, meter_ids=meter_ids, period=period)
    found = {meter_id: _joined((), own=own[meter_id], period=period) for meter_id in meter_ids}
    left = [each for each in meter_ids if not _covers(found[each], days=period)]
    if left:
        place_of = {
            meter_id: (country, postal_code)
            for meter_id, country, postal_code in meters_visible_to(viewer)
            .filter(pk__in=left)
            .values_list("pk", "site__country", "site__postal_code")
        }
        told = _told_for(set(place_of.values()), period=period)
        for meter_id, place in place_of.items():
            found[meter_id] = _joined(told.get(place, ()), own=found[meter_id], period=period)
    return found


def gas_values_changed_at(asked: Sequence[tuple[UUID, DayPeriod]]) -> list[datetime | None]:
    """Return for each site and its days when a value that gas has there was told or changed last.

    Four statements, however many are asked about.
    """
    require_unit_of_work()
    site_ids = {site_id for site_id, _ in asked}
    own = defaultdict(list)
    rows = GasQuality.objects.filter(meter__site_id__in=site_ids)
    for site_id, starts_on, ends_before, at in rows.values_list(
        "meter__site_id", "starts_on", "ends_before", "updated_at"
    ):
        own[site_id].append((starts_on, ends_before or date.max, at))
    place_of = {
        site_id: (country, postal_code)
        for site_id, country, postal_code in meters_visible_to(require_unit_of_work())
        .filter(site_id__in=site_ids, meter_type=MeterType.GAS.value)
        .values_list("site_id", "site__country", "site__postal_code")
    }
    of_place = _changes_at(set(place_of.values()))
    return [
        max(
            (
                at
                for starts_on, ends_before, at in (*own[site_id], *of_place.get(place_of.get(site_id), ()))
                if starts_on < days.ends_before and days.starts_on < ends_before
            ),
            default=None,
        )
        for site_id, days in asked
    ]


def _changes_at(places: Collection[Place]) -> dict[Place | None, list[tuple[date, date, datetime]]]:
    """Return for which days and when values of places changed; a place itself changes for all days."""
    found: dict[Place | None, list[tuple[date, date, datetime]]] = defaultdict(list)
    areas: dict[UUID, set[Place]] = defaultdict(set)
    rows = GasAreaPlace.objects.filter(postal_code__in={postal_code for _, postal_code in places})
    for area_id, country, postal_code, placed_at, left_at in rows.values_list(
        "area_id", "country", "postal_code", "placed_at", "left_at"
    ):
        areas[area_id].add((country, postal_code))
        found[country, postal_code].append((date.min, date.max, left_at or placed_at))
    told = GasAreaQuality.objects.filter(area_id__in=areas)
    for area_id, starts_on, ends_before, told_at, replaced_at in told.values_list(
        "area_id", "starts_on", "ends_before", "told_at", "replaced_at"
    ):
        for place in areas[area_id]:
            found[place].append((starts_on, ends_before, replaced_at or told_at))
    return found


def _own(viewer: Viewer, *, meter_ids: Collection[UUID], period: DayPeriod) -> dict[UUID, list[GasValues]]:
    """Return a meter's own values on days of a period, in order of days."""
    found: dict[UUID, list[GasValues]] = defaultdict(list)
    known = gas_qualities_visible_to(viewer).filter(
        Q(ends_before=None) | Q(ends_before__gt=period.starts_on),
        meter_id__in=meter_ids,
        starts_on__lt=period.ends_before,
    )
    for each in known.order_by("starts_on"):
        found[each.meter_id].append(
            GasValues(
                days=DayPeriod(starts_on=each.starts_on, ends_before=each.ends_before or date.max),
                state_number=each.state_number,
                calorific_value=each.calorific_value,
                calorific_unit=CalorificUnit(each.calorific_unit),
            )
        )
    return found


def _told_for(places: Collection[Place], *, period: DayPeriod) -> dict[Place, list[GasValues]]:
    """Return what is told for the areas of places on days of a period, in order of days."""
    found: dict[Place, list[GasValues]] = defaultdict(list)
    rows = GasAreaPlace.objects.filter(
        left_at=None,
        postal_code__in={postal_code for _, postal_code in places},
        area__qualities__replaced_at=None,
        area__qualities__starts_on__lt=period.ends_before,
        area__qualities__ends_before__gt=period.starts_on,
    ).order_by("area__qualities__starts_on")
    columns = ("starts_on", "ends_before", "state_number", "calorific_value", "calorific_unit")
    for country, postal_code, area_code, starts_on, ends_before, state, calorific, unit in rows.values_list(
        "country", "postal_code", "area__code", *(f"area__qualities__{name}" for name in columns)
    ):
        found[country, postal_code].append(
            GasValues(
                days=DayPeriod(starts_on=starts_on, ends_before=ends_before),
                state_number=state,
                calorific_value=calorific,
                calorific_unit=CalorificUnit(unit),
                area_code=area_code,
            )
        )
    return found


def _joined(
    told: Sequence[GasValues], *, own: Sequence[GasValues], period: DayPeriod
) -> tuple[GasValues, ...]:
    """Return own values within a period, and those that are told on the days between them."""
    found = [_within(each, days=period) for each in own]
    for days in _days_between([each.days for each in own], period=period):
        found += [_within(each, days=days) for each in told]
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.days.starts_on))


def _within(values: GasValues, *, days: DayPeriod) -> GasValues | None:
    both = values.days.overlap(days)
    return replace(values, days=both) if both else None


def _days_between(taken: Sequence[DayPeriod], *, period: DayPeriod) -> Iterable[DayPeriod]:
    """Return the stretches of a period that none of some sorted stretches holds."""
    day = period.starts_on
    for each in taken:
        if each.starts_on > day:
            yield DayPeriod(starts_on=day, ends_before=min(each.starts_on, period.ends_before))
        day = max(day, each.ends_before)
        if day >= period.ends_before:
            return
    yield DayPeriod(starts_on=day, ends_before=period.ends_before)


def _covers(values: Sequence[GasValues], *, days: DayPeriod) -> bool:
    return not list(_days_between([each.days for each in values], period=days))
