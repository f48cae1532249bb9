"""Trips each constraint of what is kept about how good readings are, past every operation."""

from datetime import date

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.quality import a_register_quality
from tests.factories.sites import a_site
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quality.models import QualityOfDay, RegisterQuality
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def a_register() -> Register:
    account = an_account(owner=a_person())
    return the_register(a_meter(site_id=a_site(account_id=account.pk).pk))


def test_what_is_kept_of_a_register_holds_together() -> None:
    with seen_by(SYSTEM):
        register, strange = a_register(), a_register()
        quality = a_register_quality(register)
    broken: tuple[tuple[str, dict[str, object]], ...] = (
        ("no_more_readings_than_expected", {"corrected": 1_000}),
        ("quality_of_days_in_their_order", {"starts_on": date(2025, 4, 2)}),
        ("quality_of_a_register_of_its_account", {"register_id": strange.pk}),
        ("quality_of_a_meter_of_its_account", {"meter_id": strange.meter_id}),
        ("quality_at_a_site_of_its_account", {"site_id": strange.meter.site_id}),
    )

    for constraint, change in broken:
        with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
            RegisterQuality.objects.filter(pk=quality.pk).update(**change)
    with pytest.raises(IntegrityError, match="one_quality_per_register"), seen_by(SYSTEM):
        a_register_quality(register)


def test_no_more_readings_of_a_day_are_told_than_expected() -> None:
    counts = dict.fromkeys(("registers", "expected", "estimated", "provisional", "corrected"), 1)

    with (
        pytest.raises(IntegrityError, match="no_more_readings_of_a_day_than_expected"),
        seen_by(SYSTEM),
    ):
        QualityOfDay.objects.create(
            day=date(2025, 3, 1), measured=0, late=[0] * 7, measured_on=date(2025, 4, 1), **counts
        )
