"""The thirteen samples: their intervals and sums as plain ElementTree counts them, and what is refused."""

from decimal import Decimal

import pytest
from defusedxml import ElementTree

from tests.domains.metering.file_formats.green_button.reading_of_feeds import previewed
from tests.shared_data import shared_data
from wattstead.domains.metering.file_formats.green_button.survey import GreenButtonWithoutUsage
from wattstead.domains.metering.file_formats.recognition import recognise

READING = "{http://naesb.org/espi}IntervalReading"
VALUE = "{http://naesb.org/espi}value"
# Counted and summed once with a regular expression over the text.
WITH_USAGE = {
    "cew821_sample_greenbutton_data": (362, Decimal("291.018")),
    "gba_test_usage_data": (1340, Decimal("1391.666")),
    "gba_test_usage_data_01": (96, Decimal("93.846")),
    "gba_test_usage_data_02": (96, Decimal("97.977")),
    "gba_test_usage_data_05": (96, Decimal("92.916")),
    "gba_test_usage_data_10": (96, Decimal("114.936")),
    "gbo_Coastal_Multi_Family_2011_RetailCustomer_5": (8760, Decimal("4425.305")),
    "gbo_TestGBDataHourlyNineDaysBinnedDaily": (216, Decimal("199.563")),
}
WITHOUT_USAGE = {
    "gba_ApplicationInformation-Entry-Anonymized": "ApplicationInformation",
    "gba_Authorization-Entry-Anonymized": "Authorization",
    "gba_Customer-Subscription-Feed-Anonymized": "Customer",
    "gba_Multiple-Authorization-Feed-Anonymized": "Authorization",
    "gba_Usage-Subscription-Feed-Anonymized": "UsagePoint, LocalTimeParameters, MeterReading",
}


def content_of(name: str) -> bytes:
    return shared_data(f"greenbutton/samples/{name}.xml").read_bytes()


@pytest.mark.parametrize("name", sorted(WITH_USAGE))
def test_a_sample_holds_the_intervals_and_the_sum_that_plain_xml_tells(name: str) -> None:
    content = content_of(name)
    values = [reading.findtext(VALUE, "") for reading in ElementTree.fromstring(content).iter(READING)]

    seen = previewed(content)

    by_hand = Decimal(sum(map(int, values))) / 1000
    assert (len(values), by_hand) == WITH_USAGE[name]
    assert (seen.found, seen.total, seen.refused, seen.repeated) == (len(values), by_hand, 0, 0)
    assert (seen.unit, seen.unit_stored, seen.is_ready) == ("Wh", "kWh", True)


@pytest.mark.parametrize("name", sorted(WITHOUT_USAGE))
def test_a_sample_without_usage_is_refused_with_what_it_holds(name: str) -> None:
    path = shared_data(f"greenbutton/samples/{name}.xml")

    with path.open("rb") as stream, pytest.raises(GreenButtonWithoutUsage) as refused:
        recognise(stream)

    assert refused.value.facts == {"seen": WITHOUT_USAGE[name]}


def test_these_are_all_samples() -> None:
    folder = shared_data("greenbutton/README.md").parent / "samples"

    assert sorted(path.stem for path in folder.glob("*.xml")) == sorted({*WITH_USAGE, *WITHOUT_USAGE})
