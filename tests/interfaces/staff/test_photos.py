"""Staff sees the photo that a doubted look at a counter came with, where they decide about it."""

from datetime import timedelta

import pytest

from tests.factories.photos import a_counter_photo
from tests.factories.waiting import NOON, a_waiting_reading
from tests.interfaces.pages.households import a_household, signed_in
from tests.interfaces.staff.clerks import a_clerk, the_register_of
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_photo_stands_beside_its_reading_and_beside_no_other() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        register = the_register_of(household)
        a_counter_photo(register, read_at=NOON)
        seen = a_waiting_reading(register, starts_at=None, ends_at=NOON, reason=CheckName.ROLLOVER)
        later = NOON + timedelta(hours=1)
        bare = a_waiting_reading(register, starts_at=None, ends_at=later, reason=CheckName.ROLLOVER)
    clerk = a_clerk()
    address = f"/staff/readings/{seen.pk}/photo/"

    shown = clerk.get(f"/staff/readings/{seen.pk}/picture/").content.decode()
    without = clerk.get(f"/staff/readings/{bare.pk}/picture/").content.decode()

    assert (f'src="{address}"' in shown, "/photo/" in without) == (True, False)
    assert clerk.get(address)["Content-Type"] == "image/webp"
    assert clerk.get(f"/staff/readings/{bare.pk}/photo/").status_code == 404
    assert signed_in(household.user_id).get(address).status_code == 404
