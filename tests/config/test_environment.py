"""What the operator sets is refused where nobody could keep to it."""

import pytest
from pydantic import ValidationError

from wattstead.config.environment import Environment


@pytest.mark.parametrize("months", ["0", "13", "36"])
def test_readings_are_kept_for_ever_or_for_a_year_and_more(
    months: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATTSTEAD_KEEP_READINGS_MONTHS", months)

    assert Environment().keep_readings_months == int(months)


@pytest.mark.parametrize("months", ["12", "-1", "many"])
def test_readings_are_not_thinned_sooner(months: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATTSTEAD_KEEP_READINGS_MONTHS", months)

    with pytest.raises(ValidationError, match="keep_readings_months"):
        Environment()
