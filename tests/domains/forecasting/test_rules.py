import numpy as np
import pytest

from wattstead.domains.forecasting.rules import Bands, bands_of, share_within

NAN = float("nan")


def test_the_mean_of_the_weeks_before_is_expected() -> None:
    # Mean of 2, 4 and 6 is 4. They spread by 2, three values only: 2 x sqrt(1 + 1/3) x 1.2816 = 2.96.
    bands = bands_of(np.array([[2.0], [4.0], [6.0]]))

    assert bands.expected.tolist() == [4.0]
    assert bands.lower.round(2).tolist() == [1.04]
    assert bands.upper.round(2).tolist() == [6.96]


def test_what_is_always_the_same_has_no_spread() -> None:
    bands = bands_of(np.full((8, 2), 5.0))

    assert (bands.lower.tolist(), bands.expected.tolist(), bands.upper.tolist()) == ([5, 5], [5, 5], [5, 5])


def test_nobody_uses_less_than_nothing_but_may_feed_in_more_than_they_use() -> None:
    samples = np.array([[0.0], [0.0], [9.0]])

    assert bands_of(samples).lower.tolist() == [0.0]
    assert bands_of(samples, may_be_negative=True).lower.round(2).tolist() == [-4.69]


def test_two_weeks_say_too_little() -> None:
    bands = bands_of(np.array([[1.0, 1.0], [1.0, 1.0], [NAN, 1.0]]))

    assert np.isnan(bands.expected).tolist() == [True, False]
    assert not bands.is_whole


def test_a_forecast_without_slots_is_none() -> None:
    assert not bands_of(np.zeros((8, 0))).is_whole


def test_confidence_is_how_often_it_would_have_been_right() -> None:
    def band(lower: float, upper: float) -> Bands:
        expected = np.array([(lower + upper) / 2])
        return Bands(expected=expected, lower=np.array([lower]), upper=np.array([upper]))

    values = np.array([[1.0], [5.0], [NAN], [3.0]])
    unknown = Bands(expected=np.array([NAN]), lower=np.array([NAN]), upper=np.array([NAN]))

    assert share_within(values, bands=[band(0, 2), band(0, 2), band(0, 2), band(3, 3)]) == pytest.approx(
        2 / 3
    )
    assert share_within(values, bands=[unknown] * 4) is None
