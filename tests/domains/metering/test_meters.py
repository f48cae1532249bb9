"""Meters are installed, found and taken out of use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.models import ImportRemark, ImportRun, Meter, Register
from wattstead.domains.metering.operations.meters import (
    MeterEndedAlready,
    MeterEndsBeforeItBegins,
    MeterNumberTaken,
    MeterPlate,
    MeterWithoutRegister,
    NewRegister,
    RegisterNamedTwice,
    deactivate_meter,
    install_meter,
)
from wattstead.domains.metering.queries import (
    DirectionNotCounted,
    MeterNumberUnknown,
    meter_visible_to,
    meter_with_number,
    meters_visible_to,
    register_counting,
    registers_visible_to,
    series_of,
)
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db
PLATE = MeterPlate(meter_number="1EMH0012345678", meter_type=MeterType.ELECTRICITY, phase=Phase.THREE)
MARCH = date(2025, 3, 1)
IMPORT, EXPORT = Direction.IMPORT, Direction.EXPORT


def a_home(*, zone: str = "Europe/Vienna") -> Site:
    return a_site(account_id=an_account().pk, zone=zone)


def owner_of(meter: Meter) -> Viewer:
    return Viewer(user_id=None, account_ids=frozenset({meter.account_id}))


def test_a_new_meter_counts_what_its_registers_say_in_the_zone_of_its_site() -> None:
    with seen_by(SYSTEM):
        site = a_home()

        meter = install_meter(
            site_id=site.pk,
            plate=PLATE,
            installed_on=MARCH,
            registers=[
                NewRegister(direction=IMPORT),
                NewRegister(direction=EXPORT, digits=8, multiplier=Decimal(40)),
            ],
        )

        kept = [
            (row.direction, row.obis_code, row.digits, row.multiplier, row.unit, row.zone, row.day_boundary)
            for row in registers_visible_to(SYSTEM)
        ]
    assert (meter.account_id, meter.site_id, meter.status) == (site.account_id, site.pk, "active")
    assert kept == [
        ("import", "1-1:1.8.0", 6, Decimal(1), "kWh", "Europe/Vienna", time(0)),
        ("export", "1-1:2.8.0", 8, Decimal(40), "kWh", "Europe/Vienna", time(0)),
    ]


def test_the_days_of_a_gas_meter_begin_at_six_in_the_morning() -> None:
    with seen_by(SYSTEM):
        register = the_register(a_meter(site_id=a_home().pk, meter_type=MeterType.GAS))

        assert series_of(register) == Series(
            number=register.number,
            account_id=register.account_id,
            meter_id=register.meter_id,
            zone="Europe/Vienna",
            day_boundary=time(6),
            scale=3,
        )
        assert (register.unit, register.obis_code) == ("m3", "7-1:3.0.0")


def test_registers_are_numbered_across_all_accounts() -> None:
    with seen_by(SYSTEM):
        numbers = [the_register(a_meter(site_id=a_home().pk)).number for _ in range(3)]

    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_a_meter_number_is_given_once_whoever_has_it() -> None:
    with seen_by(SYSTEM):
        install_meter(site_id=a_home().pk, plate=PLATE, installed_on=None)

    with pytest.raises(MeterNumberTaken) as refused, seen_by(SYSTEM):
        install_meter(site_id=a_home().pk, plate=PLATE, installed_on=None)

    assert refused.value.facts == {"meter_number": "1EMH0012345678"}


def test_a_meter_needs_registers_of_different_names() -> None:
    twice = [NewRegister(direction=IMPORT), NewRegister(direction=IMPORT)]
    with seen_by(SYSTEM):
        site = a_home()

    with pytest.raises(MeterWithoutRegister), seen_by(SYSTEM):
        install_meter(site_id=site.pk, plate=PLATE, installed_on=None, registers=[])
    with pytest.raises(RegisterNamedTwice), seen_by(SYSTEM):
        install_meter(site_id=site.pk, plate=PLATE, installed_on=None, registers=twice)

    with seen_by(SYSTEM):
        assert meters_visible_to(SYSTEM).count() == 0


def test_nobody_installs_a_meter_at_the_site_of_somebody_else() -> None:
    with seen_by(SYSTEM):
        site = a_home()
    stranger = Viewer(user_id=None, account_ids=frozenset({new_key()}))

    with pytest.raises(NotFound), seen_by(stranger):
        install_meter(site_id=site.pk, plate=PLATE, installed_on=None)


def test_a_meter_is_taken_out_of_use_once_and_after_it_began() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        early = install_meter(site_id=site.pk, plate=PLATE, installed_on=MARCH)
        meter = install_meter(site_id=site.pk, plate=replace(PLATE, meter_number="2"), installed_on=MARCH)

        deactivate_meter(meter=meter, in_use_before=date(2025, 6, 1))

        kept = Meter.objects.get(pk=meter.pk)
        assert (kept.status, kept.in_use_before) == ("inactive", date(2025, 6, 1))
        with pytest.raises(MeterEndedAlready):
            deactivate_meter(meter=kept, in_use_before=date(2025, 7, 1))
    with pytest.raises(MeterEndsBeforeItBegins), seen_by(SYSTEM):
        deactivate_meter(meter=early, in_use_before=date(2025, 2, 28))


def test_a_strangers_meter_and_a_missing_one_are_told_alike() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_meter(site_id=a_home().pk), a_meter(site_id=a_home().pk)
    me = owner_of(mine)

    with seen_by(me):
        assert list(meters_visible_to(me)) == [mine]
        assert meter_visible_to(me, meter_id=mine.pk) == mine
        assert meter_with_number(me, meter_number=mine.meter_number) == mine
        for unseen in (strangers.pk, new_key()):
            with pytest.raises(NotFound):
                meter_visible_to(me, meter_id=unseen)
        for number in (strangers.meter_number, "none"):
            with pytest.raises(MeterNumberUnknown):
                meter_with_number(me, meter_number=number)


def test_a_meter_has_one_register_for_a_direction_or_says_how_many() -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=a_home().pk)

        assert register_counting(SYSTEM, meter_id=meter.pk, direction=IMPORT) == the_register(meter)
        with pytest.raises(DirectionNotCounted) as refused:
            register_counting(SYSTEM, meter_id=meter.pk, direction=EXPORT)

    assert refused.value.facts == {
        "meter_number": meter.meter_number,
        "count": 0,
        "direction": "energy fed into the grid",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_registers_takes_one_query(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with seen_by(SYSTEM):
        site = a_home()
        for _ in range(count):
            a_meter(site_id=site.pk)

        with django_assert_num_queries(1):
            found = [register.meter.meter_number for register in registers_visible_to(SYSTEM)]

    assert len(found) == count


def refused_by(change: Callable[[], object]) -> str | None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"meter_type": "water"}, "meter_type_is_known"),
        ({"phase": ""}, "only_electricity_has_a_phase"),
        ({"meter_type": "gas"}, "only_electricity_has_a_phase"),
        ({"status": "lost"}, "meter_status_is_known"),
        ({"status": "inactive"}, "only_an_inactive_meter_has_an_end"),
        ({"in_use_before": MARCH}, "only_an_inactive_meter_has_an_end"),
        ({"status": "inactive", "in_use_before": date(2019, 1, 1)}, "meter_ends_after_it_begins"),
        ({"is_smart_meter": False}, "only_a_smart_meter_reports"),
        ({"reading_frequency": "weekly"}, "only_a_smart_meter_reports"),
    ],
)
def test_the_database_refuses_a_meter_without_sense(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=a_home().pk)

    assert refused_by(lambda: Meter.objects.filter(pk=meter.pk).update(**change)) == constraint


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"direction": "up"}, "register_direction_is_known"),
        ({"unit": "BTU"}, "register_unit_is_known"),
        ({"number": 2**48}, "register_number_has_48_bits"),
        ({"scale": 2}, "register_scale_is_exact"),
        ({"digits": 2}, "register_digits_are_plausible"),
        ({"multiplier": 0}, "register_multiplier_is_positive"),
    ],
)
def test_the_database_refuses_a_register_without_sense(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        register = the_register(a_meter(site_id=a_home().pk))

    assert refused_by(lambda: Register.objects.filter(pk=register.pk).update(**change)) == constraint


def test_the_database_keeps_meters_and_registers_of_accounts_apart() -> None:
    with seen_by(SYSTEM):
        one, other = a_meter(site_id=a_home().pk), a_meter(site_id=a_home().pk)
        own, foreign = the_register(one), the_register(other)
    meters, registers = Meter.objects.filter(pk=one.pk), Register.objects.filter(pk=own.pk)

    told = [
        refused_by(lambda: meters.update(site_id=other.site_id)),
        refused_by(lambda: meters.update(meter_number=other.meter_number)),
        refused_by(lambda: registers.update(meter_id=other.pk, obis_code="x")),
        refused_by(lambda: registers.update(number=foreign.number)),
        refused_by(lambda: registers.update(meter_id=other.pk, account_id=other.account_id)),
    ]

    assert told == [
        "meter_stands_on_a_site_of_its_account",
        "meter_number_is_unique",
        "register_belongs_to_a_meter_of_its_account",
        "register_number_is_unique",
        "one_register_per_meter_and_obis_code",
    ]


def test_pairs_of_key_and_account_are_there_for_what_refers_to_them() -> None:
    """The primary key speaks before them, so no row can trip them; composite keys cannot do without."""
    unique = {
        constraint.name for model in (Meter, Register, ImportRun) for constraint in model._meta.constraints
    }

    assert {"meter_of_its_account", "register_of_its_account", "import_of_its_account"} <= unique


def an_import(register: Register, **changes: object) -> ImportRun:
    values: dict[str, object] = {
        "account_id": register.account_id,
        "register": register,
        "file_name": "reads.csv",
        "file_sha256": "0" * 64,
        "file_bytes": 1,
        "format_code": "netz_noe",
        "started_at": "2025-01-01T00:00Z",
    }
    return ImportRun.objects.create(**values | changes)


def test_the_database_keeps_the_record_of_imports_true() -> None:
    with seen_by(SYSTEM):
        one, other = (the_register(a_meter(site_id=a_home().pk)) for _ in range(2))
        run = an_import(one)
    runs = ImportRun.objects.filter(pk=run.pk)

    assert [
        refused_by(lambda: an_import(one)),
        refused_by(lambda: runs.update(register_id=other.pk)),
        refused_by(lambda: runs.update(state="finished")),
        refused_by(lambda: runs.update(state="stopped", finished_at="2025-01-01T00:00Z")),
        refused_by(lambda: runs.update(found=1)),
    ] == [
        "one_unfinished_import_per_register_and_file",
        "import_fills_a_register_of_its_account",
        "a_finished_import_has_its_time",
        "a_stopped_import_says_why",
        "every_interval_found_is_accounted_for",
    ]


def test_the_database_keeps_remarks_true() -> None:
    with seen_by(SYSTEM):
        one, other = (an_import(the_register(a_meter(site_id=a_home().pk))) for _ in range(2))

    def remark(**changes: object) -> ImportRemark:
        told = {"line_number": 2, "kind": "refused", "rule": "reading_negative"}
        return ImportRemark.objects.create(**{"account_id": one.account_id, "run": one} | told | changes)

    with seen_by(SYSTEM):
        remark()

    assert [
        refused_by(remark),
        refused_by(lambda: remark(run=other)),
        refused_by(lambda: remark(line_number=3, rule="")),
        refused_by(lambda: remark(line_number=3, kind="revised")),
    ] == [
        "one_remark_per_line_and_interval",
        "remark_is_about_an_import_of_its_account",
        "a_remark_refuses_or_revises",
        "a_remark_refuses_or_revises",
    ]
