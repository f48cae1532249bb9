from datetime import date

from hypothesis import HealthCheck, given, settings

from tests.timeseries.deliveries import Story, given_of, intervals, stories
from tests.timeseries.plain_store import Given, PlainStore
from wattstead.timeseries.blocks import flattened
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.gathering import intervals_of, one_register
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.merging import Merged, merge, without
from wattstead.timeseries.packing import packed, unpacked
from wattstead.timeseries.series import Series
from wattstead.timeseries.shaping import shaped

HOUR, QUARTER = 3600, 900
METERED, ESTIMATED = 0, 9


def merged(known: list[Given], arriving: list[Given]) -> Merged:
    return merge(intervals(known), intervals(arriving))


def totals_of_blocks(series: Series, held: Intervals) -> dict[date, int]:
    return {
        day_of_number(day): int(total)
        for rows in shaped(one_register(series, held))
        for day, total in zip(rows.days.tolist(), rows.totals.tolist(), strict=True)
    }


@settings(max_examples=1_000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(story=stories())
def test_any_order_repetition_and_batching_of_readings_ends_in_the_same_blocks(story: Story) -> None:
    plain, held = PlainStore(zone=story.zone), Intervals.none()
    gone: list[Given] = []
    counted = 0
    for delivery in story.deliveries:
        plain.take_in(delivery.readings, known_at=delivery.known_at)
        for batch in delivery.batches:
            result = merge(held, intervals(batch))
            held = result.now
            gone += given_of(result.replaced)
            counted += len(result.added) + len(result.corrected) + result.unchanged + result.outranked
    series = story.series(1)
    rows = list(shaped(one_register(series, held)))

    assert given_of(held) == plain.readings()
    assert totals_of_blocks(series, held) == plain.totals()
    assert sorted((one.end_s, one.length_s, one.delta, one.flag) for one in gone) == sorted(
        (one.instant_s, one.length_s, one.old_delta, one.old_flag) for one in plain.ended if one.old_flag >= 0
    )
    assert counted == sum(len(batch) for delivery in story.deliveries for batch in delivery.batches)
    assert (
        intervals_of(unpacked([row for group in rows for row in split_rows(packed(group), len(group))]))
        == held
    )


def split_rows(table: bytes, rows: int) -> list[bytes]:
    size = len(table) // rows
    return [table[at : at + size] for at in range(0, len(table), size)]


def test_reading_that_came_before_changes_nothing() -> None:
    known = [Given(0, QUARTER, 5, METERED)]

    result = merged(known, known)

    assert (given_of(result.now), result.unchanged, len(result.replaced)) == (known, 1, 0)


def test_estimate_leaves_what_was_measured_alone() -> None:
    known = [Given(0, QUARTER, 5, METERED)]

    result = merged(known, [Given(0, QUARTER, 7, ESTIMATED)])

    assert (given_of(result.now), result.outranked) == (known, 1)


def test_measured_value_takes_the_place_of_an_estimate_even_of_the_same_amount() -> None:
    result = merged([Given(0, QUARTER, 5, ESTIMATED)], [Given(0, QUARTER, 5, METERED)])

    assert given_of(result.now) == [Given(0, QUARTER, 5, METERED)]
    assert given_of(result.replaced) == [Given(0, QUARTER, 5, ESTIMATED)]


def test_last_of_two_values_in_one_delivery_wins_but_no_estimate_over_a_measurement() -> None:
    result = merged(
        [],
        [
            Given(0, QUARTER, 1, METERED),
            Given(0, QUARTER, 2, METERED),
            Given(0, QUARTER, 3, ESTIMATED),
        ],
    )

    assert given_of(result.now) == [Given(0, QUARTER, 2, METERED)]


def test_quarters_take_the_place_of_the_hour_they_fill() -> None:
    quarters = [Given(slot * QUARTER, QUARTER, slot, METERED) for slot in range(4)]

    result = merged([Given(0, HOUR, 6, METERED), Given(HOUR, HOUR, 9, METERED)], quarters)

    assert given_of(result.now) == [*quarters, Given(HOUR, HOUR, 9, METERED)]
    assert given_of(result.replaced) == [Given(0, HOUR, 6, METERED)]


def test_estimated_quarters_leave_a_measured_hour_alone() -> None:
    hour = Given(0, HOUR, 6, METERED)

    result = merged([hour], [Given(slot * QUARTER, QUARTER, 1, ESTIMATED) for slot in range(4)])

    assert (given_of(result.now), result.outranked) == ([hour], 4)


def test_withdrawn_readings_are_those_inside_the_period() -> None:
    known = intervals([Given(slot * QUARTER, QUARTER, slot, METERED) for slot in range(4)])

    result = without(known, starts_at_s=900, ends_before_s=2700)

    assert given_of(result.replaced) == [Given(900, QUARTER, 1, METERED), Given(1800, QUARTER, 2, METERED)]


def test_day_whose_step_changes_tells_its_gaps() -> None:
    series = Series(
        number=1,
        account_id=Story("UTC", date(1970, 1, 1), ()).series(1).account_id,
        meter_id=Story("UTC", date(1970, 1, 1), ()).series(1).meter_id,
        zone="UTC",
    )
    held = intervals([Given(HOUR, HOUR, 4, METERED), Given(2 * HOUR, QUARTER, 1, METERED)])

    (block,) = shaped(one_register(series, held))

    assert block.offsets_s is not None
    assert block.offsets_s.tolist() == [[HOUR, 2 * HOUR, 2 * HOUR + QUARTER, 24 * HOUR]]
    assert flattened(block).deltas.tolist() == [4, 1]
