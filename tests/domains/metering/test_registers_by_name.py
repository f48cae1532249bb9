import numpy as np
import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.registers_by_name import RegisterName, registers_named
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
BOTH = (Direction.IMPORT, Direction.EXPORT)


def test_a_register_is_found_by_each_of_its_names_and_nothing_else_is() -> None:
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        site = a_site(account_id=account.pk)
        meter, exporting = (
            a_meter(site_id=site.pk, directions=BOTH),
            a_meter(site_id=site.pk, directions=BOTH[1:]),
        )
        foreign = a_meter(site_id=a_site(account_id=an_account(owner=a_person()).pk).pk)
        taken, fed = the_register(meter), the_register(meter, direction=Direction.EXPORT)
        alone = the_register(exporting, direction=Direction.EXPORT)
        viewer = a_viewer(account_id=account.pk)
    number = meter.meter_number
    names = {
        RegisterName(meter_number=number): taken.number,
        RegisterName(meter_number=number, register="export"): fed.number,
        RegisterName(meter_number=number, register=fed.obis_code): fed.number,
        RegisterName(meter_number=number, register=str(taken.pk)): taken.number,
        RegisterName(meter_number=number, register=str(taken.pk).upper()): "register_unknown",
        RegisterName(meter_number=number, register="9.9.9"): "register_unknown",
        RegisterName(meter_number=exporting.meter_number): "direction_not_counted",
        RegisterName(meter_number=foreign.meter_number): "meter_number_unknown",
        RegisterName(meter_number="nobody's"): "meter_number_unknown",
        RegisterName(meter_number=f"{number}\n{number}"): "meter_number_unknown",
        RegisterName(meter_number="a\x00b"): "meter_number_unknown",
        RegisterName(meter_number=exporting.meter_number, register="export"): alone.number,
    }

    with seen_by(viewer):
        named = registers_named(viewer, names=list(names))

    found = [
        int(named.registers.series.numbers[place]) if place >= 0 else named.why(at).code
        for at, place in enumerate(named.places.tolist())
    ]
    assert found == list(names.values())
    assert len(named.registers) == 3


def test_registers_stand_in_the_order_in_which_they_are_named_first() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account(owner=a_person()).pk)
        meters = [a_meter(site_id=site.pk) for _ in range(3)]
        numbers = [the_register(meter).number for meter in meters]
        names = [RegisterName(meter_number=meters[place].meter_number) for place in (2, 0, 1)]
        named = registers_named(SYSTEM, names=names)

    assert named.registers.series.numbers.tolist() == [numbers[2], numbers[0], numbers[1]]
    assert np.array_equal(named.places, [0, 1, 2])
