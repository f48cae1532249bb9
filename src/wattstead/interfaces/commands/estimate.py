"""Fills the gaps of a meter."""

from datetime import datetime

import click

from wattstead.interfaces.commands.database import django_as

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("estimate")
@click.argument("meter")
@click.argument("first_day", type=DAY)
@click.argument("last_day", type=DAY)
def command(meter: str, first_day: datetime, last_day: datetime) -> None:
    """Estimate what METER (its number) counted where no reading came, from FIRST_DAY to LAST_DAY.

    Nothing that was measured is changed, and a reading that comes later takes the place
    of its estimate.
    """
    with django_as("worker"):
        for line in _filled(meter, first_day=first_day, last_day=last_day):
            click.echo(line)


def _filled(meter_number: str, *, first_day: datetime, last_day: datetime) -> list[str]:
    from django.utils import timezone

    from wattstead.domains.metering.operations.estimates import NoGapToEstimate, estimate_gaps
    from wattstead.domains.metering.queries import meter_with_number, registers_visible_to
    from wattstead.foundation.tenancy import seen_by
    from wattstead.interfaces.load_profiles import load_profiles
    from wattstead.kernel.energy import LARGEST_SCALE, unscaled
    from wattstead.kernel.periods import ONE_DAY, DayPeriod
    from wattstead.kernel.viewer import SYSTEM

    days = DayPeriod(starts_on=first_day.date(), ends_before=last_day.date() + ONE_DAY)
    told = []
    with seen_by(SYSTEM):
        meter = meter_with_number(SYSTEM, meter_number=meter_number)
        for register in registers_visible_to(SYSTEM).filter(meter=meter):
            try:
                made = estimate_gaps(
                    register=register, days=days, profiles=load_profiles(), now=timezone.now()
                )
            except NoGapToEstimate:
                told.append(f"{register.obis_code}: nothing is missing.")
                continue
            total = unscaled(sum(each.total_millionths for each in made), LARGEST_SCALE)
            told.append(f"{register.obis_code}: {len(made)} gaps, {total:.3f} {register.unit} estimated.")
    return told
