"""Sets the demonstration up, or brings it up to today: whatever is there already stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from wattstead.domains.metering.import_reports import ImportReport
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.bills import Customer, bill_past_periods, pay_what_was_due
from wattstead.journeys.demo_household.corrections import correct_estimates
from wattstead.journeys.demo_household.devices import equip_home
from wattstead.journeys.demo_household.families import NEWCOMERS, OFFERS, Family
from wattstead.journeys.demo_household.gas_areas import tell_gas_areas
from wattstead.journeys.demo_household.measuring import measure_devices
from wattstead.journeys.demo_household.moving_in import (
    Resident,
    conclude_contracts,
    move_in,
    offer_tariffs,
    tell_gas_qualities,
)
from wattstead.journeys.demo_household.odd_readings import leave_odd_readings
from wattstead.journeys.demo_household.questions import ask_questions
from wattstead.journeys.demo_household.readings import days_known_of, read_meters
from wattstead.journeys.demo_household.wishes import tell_and_foretell
from wattstead.journeys.find_changed_periods import find_changed_periods
from wattstead.journeys.import_readings import ImportProgress, ReadingFile, import_readings
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import SYSTEM


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When the demonstration is set up: `today` is the day at the household's home."""

    today: date
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the work has got; `steps` of `step` are unknown while they are 0."""

    what: str
    step: int
    steps: int


@dataclass(frozen=True, kw_only=True)
class Demonstration:
    """Who can be signed in, and what this run added."""

    user_id: UUID
    new_sites: int = 0
    new_meters: int = 0
    new_readings: int = 0
    new_invoices: int = 0


Tell = Callable[[Progress], None]


def set_up_families(families: Sequence[Family], *, moment: Moment, tell: Tell) -> Demonstration:
    """Make families, or bring them up to date; the last one is whom the link signs in.

    Runs in steps that each are kept whole, so a run that was killed is finished by
    the next; a second run at one moment changes nothing.
    """
    tariffs = offer_tariffs(OFFERS, today=moment.today)
    with seen_by(SYSTEM):
        tell_gas_areas(today=moment.today, now=moment.now)
    residents = [_moved_in(family, moment=moment) for family in families]
    readings = 0
    for resident in residents:
        for register in read_meters(resident, now=moment.now):
            readings += register.stored
            what = f"Reading meters, {resident.family.last_name}"
            tell(Progress(what=what, step=register.number, steps=register.of))
        past_from = _past_from(resident.family, today=moment.today)
        tell_gas_qualities(resident, past_from=past_from)
        conclude_contracts(resident, tariffs=tariffs, past_from=past_from, today=moment.today)
        equip_home(resident, past_from=past_from, today=moment.today, now=moment.now)
        measure_devices(resident, past_from=past_from, now=moment.now)
    invoices = bill(_customers(residents), moment=moment, tell=tell)
    corrected = sum(correct_estimates(resident, now=moment.now) for resident in residents)
    for resident in residents:
        tell_and_foretell(resident, today=moment.today, now=moment.now)
        if resident.family.household.roof:
            ask_questions(resident, now=moment.now)
        if resident.family.has_odd_meter:
            leave_odd_readings(resident.viewer, now=moment.now)
    if corrected:
        find_changed_periods(SYSTEM, now=moment.now)
    new = [resident for resident in residents if resident.is_new]
    return Demonstration(
        user_id=residents[-1].user_id,
        new_sites=len(new),
        new_meters=sum(resident.family.meters for resident in new),
        new_readings=readings,
        new_invoices=invoices,
    )


@dataclass(frozen=True, kw_only=True)
class ImportedDemonstration:
    """Who can be signed in, and what became of the file."""

    user_id: UUID
    report: ImportReport
    new_invoices: int


def set_up_from_file(
    *, file: ReadingFile, moment: Moment, tell: Tell, tell_import: Callable[[ImportProgress], None]
) -> ImportedDemonstration:
    """Make a family whose electricity comes from `file`, billed from its first day on.

    Raises what `import_readings` refuses.
    """
    tariffs: Mapping[str, UUID] = offer_tariffs(OFFERS, today=moment.today)
    resident = _moved_in(NEWCOMERS, moment=moment)
    report = import_readings(
        resident.viewer, file=file, meter_number=NEWCOMERS.meter_number, now=moment.now, tell=tell_import
    )
    with seen_by(SYSTEM):
        known = days_known_of(resident)
    invoices = 0
    if known is not None:
        conclude_contracts(resident, tariffs=tariffs, past_from=known.starts_on, today=moment.today)
        invoices = bill(_customers([resident]), moment=moment, tell=tell)
    return ImportedDemonstration(user_id=resident.user_id, report=report, new_invoices=invoices)


def bill(customers: Sequence[Customer], *, moment: Moment, tell: Tell) -> int:
    """Issue the invoices that are due, tell of each period, and pay the older; return how many are new."""
    issued = 0
    for period in bill_past_periods(customers, today=moment.today):
        issued += period.issued
        tell(Progress(what="Billing", step=period.number, steps=period.of))
    pay_what_was_due(customers, today=moment.today)
    return issued


def _customers(residents: Sequence[Resident]) -> list[Customer]:
    """Return those of whose electricity something is known."""
    with seen_by(SYSTEM):
        return [
            Customer(viewer=resident.viewer, known=known)
            for resident in residents
            if (known := days_known_of(resident)) is not None
        ]


def _moved_in(family: Family, *, moment: Moment) -> Resident:
    # Days of memberships are those of UTC, where it may still be yesterday.
    first_on = min(_past_from(family, today=moment.today), moment.now.astimezone(UTC).date())
    return move_in(family, past_from=first_on, today=moment.today)


def _past_from(family: Family, *, today: date) -> date:
    """Return the first day that is made of a family's past."""
    return years_before(today, years=family.years) - family.days * ONE_DAY


def years_before(day: date, *, years: int) -> date:
    """Return the same day so many years ago; the day before on 29 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)
