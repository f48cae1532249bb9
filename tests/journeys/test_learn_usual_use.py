from datetime import date

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.quarantine.models import UsualProfile
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.learn_usual_use import learn_usual_use_of_all
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
FEBRUARY = DayPeriod(starts_on=date(2025, 2, 1), ends_before=date(2025, 3, 1))


def test_what_is_usual_is_learnt_of_meters_in_use_that_count() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account(owner=a_person()).pk)
        counting, silent, gone = (a_meter(site_id=site.pk) for _ in range(3))
        for meter in (counting, gone):
            counted(the_register(meter), steady(FEBRUARY, amount=250))
        deactivate_meter(meter=gone, in_use_before=date(2025, 3, 1))

    learnt = learn_usual_use_of_all(SYSTEM, today=date(2025, 3, 1))

    with seen_by(SYSTEM):
        profiles = UsualProfile.objects.filter(register__meter__in=[counting, silent, gone])
        known = list(profiles.values_list("register__meter", "known_days", "largest"))
    assert known == [(counting.pk, 28, 1000)]
    assert learnt >= 1
