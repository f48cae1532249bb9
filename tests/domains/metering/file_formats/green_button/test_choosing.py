"""Which meter reading of a file is read: the only one, the one of the register's direction, or as told."""

import pytest

from tests.domains.metering.file_formats.green_button.feeds import (
    TWO_METERS,
    a_block,
    a_feed,
    a_house,
    a_meter_reading,
    a_reading_type,
    a_usage_point,
    a_value,
    clocks,
    some_values,
)
from tests.domains.metering.file_formats.green_button.reading_of_feeds import (
    amounts_in,
    fitted,
    previewed,
    refused_in,
)
from wattstead.domains.metering.file_formats.corrections import CorrectionUnusable, Question
from wattstead.domains.metering.file_formats.green_button.choosing import GreenButtonOfOtherDirection
from wattstead.domains.metering.file_formats.green_button.clocks import ChangeOfClocks, LocalClocks
from wattstead.domains.metering.file_formats.green_button.survey import (
    GreenButtonCountsOtherwise,
    GreenButtonOfManyMeters,
)
from wattstead.domains.metering.file_formats.preview import FeedTold
from wattstead.domains.metering.vocabulary import Direction

WHICH_ONE = "The file holds several meter readings. Which of them is meant?"
IS_IT_THIS = "The file does not say in which direction this was counted. Does it belong here?"
TWO_HOUSES = a_feed(
    a_usage_point(1, title="Home"),
    a_usage_point(2, title="Shed"),
    a_meter_reading(1, point=1, title="Use"),
    a_meter_reading(2, point=2, title="Use"),
    a_reading_type(),
    a_block(a_value(1), point=1, meter_reading=1),
    a_block(a_value(2), point=2, meter_reading=2),
)


@pytest.mark.parametrize(
    ("direction", "amounts"), [(Direction.IMPORT, [100_000, 200_000]), (Direction.EXPORT, [7_000, 8_000])]
)
def test_the_direction_of_the_register_chooses(direction: Direction, amounts: list[int]) -> None:
    assert amounts_in(TWO_METERS, direction=direction) == amounts


def test_intervals_are_read_where_what_the_counter_showed_stands_beside_them() -> None:
    content = a_feed(
        a_usage_point(),
        a_meter_reading(1, title="Counter", of_type=1),
        a_meter_reading(2, title="Quarter-hours", of_type=2),
        a_reading_type(1, accumulationBehaviour=1),
        a_reading_type(2),
        a_block(some_values(70_000, 70_007), meter_reading=1),
        a_block(some_values(7, 8), meter_reading=2),
    )

    assert amounts_in(content) == [7000, 8000]
    assert amounts_in(content, usage_point="House, Counter") == [7000]


def test_what_is_left_out_is_told() -> None:
    assert previewed(TWO_METERS).feed == FeedTold(
        label="House, From the grid", others=1, stated_step_s=900, clocks=None
    )


def test_two_houses_in_one_file_are_asked_about() -> None:
    assert fitted(TWO_HOUSES).questions == (
        Question(detail="usage_point", why=WHICH_ONE, choices=("Home, Use", "Shed, Use")),
    )
    seen = previewed(TWO_HOUSES)
    assert (seen.found, seen.unit, seen.step_s) == (0, None, None)


def test_a_person_chooses_by_the_title() -> None:
    assert amounts_in(TWO_HOUSES, usage_point="Shed, Use") == [2_000]


def test_a_title_that_the_file_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(CorrectionUnusable) as refused:
        fitted(TWO_HOUSES, usage_point="Barn")

    assert refused.value.facts == {
        "detail": "usage_point",
        "value": "Barn",
        "possible": "Home, Use, Shed, Use",
    }


def test_titles_that_are_alike_are_numbered() -> None:
    content = TWO_HOUSES.replace(b"Shed", b"Home")

    assert fitted(content).questions[0].choices == ("Home, Use", "Home, Use #2")


def test_without_a_meter_every_meter_reading_may_be_meant() -> None:
    (question,) = fitted(TWO_METERS, direction=None).questions

    assert question.choices == ("House, From the grid", "House, To the grid")


@pytest.mark.parametrize("usage_point", [None, "House, Quarter-hours"])
def test_the_other_direction_is_refused_even_when_it_is_the_only_one(usage_point: str | None) -> None:
    with pytest.raises(GreenButtonOfOtherDirection) as refused:
        fitted(a_house(a_value(1), flowDirection=19), usage_point=usage_point)

    assert refused.value.facts == {
        "label": "House, Quarter-hours",
        "counted": Direction.EXPORT.words,
        "direction": Direction.IMPORT.words,
    }


@pytest.mark.parametrize("flow", [None, 0, 4, 20])
def test_a_direction_that_the_file_does_not_say_is_never_guessed(flow: int | None) -> None:
    content = a_house(a_value(1), **({"flowDirection": flow} if flow is not None else {}))
    if flow is None:
        content = content.replace(b"<flowDirection>1</flowDirection>", b"")

    assert fitted(content).questions == (
        Question(detail="usage_point", why=IS_IT_THIS, choices=("House, Quarter-hours",)),
    )
    assert amounts_in(content, usage_point="House, Quarter-hours") == [1_000]


def test_the_unit_of_the_register_chooses_between_electricity_and_gas() -> None:
    content = a_feed(
        a_meter_reading(1, title="Power"),
        a_meter_reading(2, title="Gas", of_type=2),
        a_reading_type(1),
        a_reading_type(2, uom=42, kind=58, commodity=7),
        a_block(a_value(1), meter_reading=1),
        a_block(a_value(2), meter_reading=2),
    )

    assert amounts_in(content, unit="m3") == [2_000_000]
    assert amounts_in(content, unit="kWh") == [1_000]


@pytest.mark.parametrize(
    "fields",
    [
        {"uom": 73},
        {"uom": 38},
        {"accumulationBehaviour": 3},
        {"dataQualifier": 8},
        {"kind": 8},
        {"flowDirection": 15},
        {"powerOfTenMultiplier": 99},
    ],
    ids=str,
)
def test_values_that_are_no_amounts_in_intervals_are_refused_with_their_codes(fields: dict[str, int]) -> None:
    with pytest.raises(GreenButtonCountsOtherwise) as refused:
        fitted(a_house(a_value(1), **fields))

    (name, code), *_ = fields.items()
    assert name == "powerOfTenMultiplier" or f"{name} {code}" in str(refused.value.facts["seen"])


def test_values_that_belong_to_no_meter_reading_are_refused_one_by_one() -> None:
    content = a_feed(
        a_meter_reading(1),
        a_meter_reading(2),
        a_reading_type(),
        a_block(a_value(1), meter_reading=1),
        a_block(a_value(9), meter_reading=3),
    )

    assert amounts_in(content) == [1_000]
    assert refused_in(content) == [(2, "value", "9", "meter_reading_unknown")]


def test_more_meter_readings_than_a_customer_has_are_refused() -> None:
    with pytest.raises(GreenButtonOfManyMeters):
        fitted(a_feed(*(a_meter_reading(number) for number in range(501)), a_block(a_value(1))))


def test_a_promised_length_that_the_intervals_do_not_have_is_told() -> None:
    seen = previewed(a_house(some_values(1, 2, duration=3600)))

    assert seen.feed is not None
    assert (seen.step_s, seen.feed.stated_step_s) == (3600, 900)


def test_the_rules_of_local_time_are_told() -> None:
    seen = previewed(a_house(a_value(1)))

    assert seen.feed is not None
    assert seen.feed.clocks == LocalClocks(
        offset_s=3600,
        summer_s=3600,
        summer_begins=ChangeOfClocks(month=3, nth=0, weekday=7, day=0, seconds=7200),
        summer_ends=ChangeOfClocks(month=10, nth=0, weekday=7, day=0, seconds=10_800),
    )


@pytest.mark.parametrize(
    ("begins", "told"),
    [
        ("360E2000", ChangeOfClocks(month=3, nth=2, weekday=7, day=0, seconds=7200)),
        ("40100000", ChangeOfClocks(month=4, nth=1, weekday=0, day=1, seconds=0)),
        ("428E0000", ChangeOfClocks(month=4, nth=1, weekday=7, day=8, seconds=0)),
        ("FFFFFFFF", None),
        ("00000000", None),
        ("summer", None),
    ],
)
def test_a_change_of_clocks_is_read_from_its_bits(begins: str, told: ChangeOfClocks | None) -> None:
    content = a_feed(clocks(begins=begins), a_reading_type(), a_block(a_value(1)))

    seen = previewed(content)

    assert seen.feed is not None
    assert seen.feed.clocks is not None
    assert seen.feed.clocks.summer_begins == told
