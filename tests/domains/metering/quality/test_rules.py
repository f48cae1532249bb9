"""How late days came and how sure their readings are, worked out of arrays."""

import numpy as np

from wattstead.domains.metering.quality.rules import (
    DAY_S,
    HOUR_S,
    Lateness,
    by_lateness,
    lateness_of,
    usual_step_s,
)
from wattstead.timeseries.flags import Quality, Source, flag
from wattstead.timeseries.sureness import CORRECTED, ESTIMATED, NEVER_CAME, PROVISIONAL, SURE, kind_of


def test_one_day_in_twenty_may_be_later() -> None:
    hours = np.array([HOUR_S] * 19 + [9 * DAY_S])

    assert lateness_of(hours) == Lateness(median_s=HOUR_S, p95_s=HOUR_S)
    assert lateness_of(np.append(hours, 9 * DAY_S)) == Lateness(median_s=HOUR_S, p95_s=9 * DAY_S)


def test_what_never_came_is_not_late() -> None:
    never = np.array([NEVER_CAME, NEVER_CAME])

    assert (lateness_of(never), by_lateness(never)) == (Lateness(median_s=None, p95_s=None), [0] * 7)


def test_days_are_counted_by_how_late_they_came() -> None:
    late_s = np.array([0, 0, 1, HOUR_S, HOUR_S + 1, DAY_S, 2 * DAY_S, 7 * DAY_S, 8 * DAY_S, NEVER_CAME])

    assert by_lateness(late_s) == [2, 2, 1, 1, 1, 1, 1]


def test_the_usual_step_is_the_most_common_one() -> None:
    assert usual_step_s(np.array([900, 3600, 900, 0])) == 900
    assert usual_step_s(np.array([0, 0])) == 0


def test_every_reading_is_measured_estimated_provisional_or_corrected() -> None:
    kinds = {(source, quality): kind_of(flag(source, quality)) for source in Source for quality in Quality}

    assert [key for key, kind in kinds.items() if kind == SURE] == [
        (Source.smart_meter, Quality.valid),
        (Source.manual, Quality.valid),
    ]
    assert [key for key, kind in kinds.items() if kind == CORRECTED] == [(Source.adjusted, Quality.valid)]
    assert [key for key, kind in kinds.items() if kind == PROVISIONAL] == [
        (Source.smart_meter, Quality.questionable),
        (Source.manual, Quality.questionable),
        (Source.adjusted, Quality.questionable),
    ]
    assert sum(kind == ESTIMATED for kind in kinds.values()) == 6
