"""A reading by hand is weighed in words before it is kept."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.factories.metering import last_reading_of, the_register
from tests.factories.photos import a_picture
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from wattstead.domains.metering.models import Meter, Register
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.queries import LastReading
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.meters.forms import number_in
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
YEAR_BEFORE = DayPeriod(starts_on=date(2024, 2, 1), ends_before=date(2024, 5, 1))
FIRST = datetime(2025, 3, 1, 11, tzinfo=UTC)


def a_read_household(*, language: str = "en") -> Household:
    """Keep a household whose meter showed 12,000 on 1 March and used 9.6 kWh a day the year before."""
    household = a_household(days=YEAR_BEFORE, language=language)
    with seen_by(SYSTEM):
        record_reading(
            register=register_of(household.meter_id), value=Decimal(12000), read_at=FIRST, now=FIRST
        )
    return household


def register_of(meter_id: UUID) -> Register:
    return the_register(Meter.objects.get(pk=meter_id))


def last_of(household: Household) -> LastReading | None:
    with seen_by(SYSTEM):
        return last_reading_of(register_of(household.meter_id))


def entered(household: Household, value: str, **more: object) -> dict[str, object]:
    with seen_by(SYSTEM):
        register_id = register_of(household.meter_id).pk
    return {"register": str(register_id), "value": value, "day": "2025-03-31", "clock": "13:00"} | more


def post(household: Household, data: dict[str, object], *, client: Client | None = None):  # type: ignore[no-untyped-def]
    return (client or signed_in(household.user_id)).post(f"/meters/{household.meter_id}/reading/", data)


def test_a_plausible_reading_is_kept_and_the_use_is_told() -> None:
    household = a_read_household()
    client = signed_in(household.user_id)

    answer = post(household, entered(household, "12,290.5"), client=client)

    page = words_of(client.get(answer["Location"]))
    assert answer.status_code == 302
    assert "Thank you, the reading is kept." in page
    assert "From 12,000 on 1 March 2025, 12:00 that makes 290.5 kWh in 30 days." in page
    assert last_of(household) == LastReading(
        read_at=datetime(2025, 3, 31, 11, tzinfo=UTC), value=Decimal("12290.5")
    )


def test_an_implausible_reading_is_asked_about_with_the_facts() -> None:
    household = a_read_household()

    answer = post(household, entered(household, "14592"))

    page = words_of(answer)
    assert answer.status_code == 409
    assert "From 12,000 on 1 March 2025, 12:00 that makes 2,592 kWh in 30 days." in page
    assert "That is 9 times what you used in the same weeks last year (288 kWh)." in page
    assert "I have looked again: the counter really shows this." in page
    assert last_of(household) == LastReading(read_at=FIRST, value=Decimal(12000))


def test_a_german_reader_is_asked_in_german() -> None:
    household = a_read_household(language="de")

    page = post(household, entered(household, "14.592")).content.decode()

    assert "Bitte sehen Sie noch einmal nach" in page
    assert "Das ist das 9-Fache dessen, was Sie in denselben Wochen des Vorjahres verbraucht haben" in page


def test_a_likely_slip_is_offered_and_taken_over_by_a_press() -> None:
    household = a_read_household()

    asked = post(household, entered(household, "21288")).content.decode()
    taken = post(household, entered(household, "21288", meant="12288"))

    assert "Did you swap two digits, or miss the decimal sign? 12,288 would fit." in asked
    assert taken.status_code == 302
    assert last_of(household) == LastReading(
        read_at=datetime(2025, 3, 31, 11, tzinfo=UTC), value=Decimal(12288)
    )


def test_a_confirmed_reading_is_kept() -> None:
    household = a_read_household()

    answer = post(household, entered(household, "14592", confirmed="on"))

    assert answer.status_code == 302
    assert last_of(household) == LastReading(
        read_at=datetime(2025, 3, 31, 11, tzinfo=UTC), value=Decimal(14592)
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"value": "10000000"}, "A counter of 6 digits cannot show 10,000,000."),
        ({"value": "much"}, "Please enter a number, such as 12345.6."),
        ({"value": "1e400"}, "Please enter a number, such as 12345.6."),
        ({"value": "1,2.3,4"}, "Please enter a number, such as 12345.6."),
        ({"value": ""}, "This field is required."),
        ({"day": "2025-03-30", "clock": "02:30"}, "The clocks jumped over that time on this day."),
        ({"day": "2024-10-27", "clock": "02:30"}, "The clocks showed that time twice on this day."),
        ({"day": "2199-01-01"}, "A reading of 1 January 2199, 13:00 lies in the future."),
        ({"day": "0001-01-01"}, "Days lie between 1971 and 2199."),
        ({"register": "nonsense"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes: dict[str, object], problem: str) -> None:
    household = a_read_household()

    answer = post(household, entered(household, "12288", confirmed="on") | changes)

    assert (answer.status_code, problem in answer.content.decode()) == (422, True)
    assert last_of(household) == LastReading(read_at=FIRST, value=Decimal(12000))


def test_a_counter_that_shows_less_is_explained_and_waits_when_somebody_insists() -> None:
    household = a_read_household()
    client = signed_in(household.user_id)

    asked = post(household, entered(household, "11000"), client=client)
    sent = post(household, entered(household, "11000", confirmed="on"), client=client)

    page, after = words_of(asked), words_of(client.get(sent["Location"]))
    assert asked.status_code == 409
    assert "The counter showed 12,000 at 1 March 2025, 12:00 and cannot show 11,000 at" in page
    assert "Was the meter exchanged?" in page
    assert "it counts only once your supplier has looked at it" in after
    assert last_of(household) == LastReading(read_at=FIRST, value=Decimal(12000))


def test_a_photo_goes_along_also_when_we_ask_again_and_stands_beside_the_reading() -> None:
    household, stranger = a_read_household(), a_read_household()
    client = signed_in(household.user_id)
    sent = SimpleUploadedFile("IMG_1.jpg", a_picture(), content_type="image/jpeg")

    asked = post(household, entered(household, "14592") | {"photo": sent}, client=client)
    (aside,) = re.findall(r'name="photo_aside" value="([^"]+)"', asked.content.decode())
    kept = post(household, entered(household, "14592", confirmed="on", photo_aside=aside), client=client)

    address = f"/meters/photos/{aside}/"
    picture = client.get(address)
    assert (asked.status_code, kept.status_code) == (409, 302)
    assert f'src="{address}"' in client.get(kept["Location"]).content.decode()
    assert (picture["Content-Type"], Image.open(BytesIO(picture.content)).format) == ("image/webp", "WEBP")
    assert signed_in(stranger.user_id).get(address).status_code == 404


def test_what_is_no_picture_is_refused_beside_its_field() -> None:
    household = a_read_household()
    text = SimpleUploadedFile("IMG_1.jpg", b"MZ no picture", content_type="image/jpeg")

    answer = post(household, entered(household, "12290") | {"photo": text})

    assert answer.status_code == 422
    assert last_of(household) == LastReading(read_at=FIRST, value=Decimal(12000))


def test_the_register_of_a_stranger_is_no_choice() -> None:
    mine, theirs = a_read_household(), a_read_household()
    foreign = entered(theirs, "12288")["register"]

    answer = post(mine, entered(mine, "12288", register=foreign))

    assert answer.status_code == 422
    assert last_of(theirs) == LastReading(read_at=FIRST, value=Decimal(12000))


def test_each_counter_of_a_meter_can_be_read() -> None:
    household = a_read_household()
    with seen_by(SYSTEM):
        export = the_register(Meter.objects.get(pk=household.meter_id), direction=Direction.EXPORT)

    post(household, entered(household, "77.5", register=str(export.pk)))

    with seen_by(SYSTEM):
        kept = last_reading_of(export)
    assert kept == LastReading(read_at=datetime(2025, 3, 31, 11, tzinfo=UTC), value=Decimal("77.5"))


@pytest.mark.parametrize(
    ("language", "written", "number"),
    [
        ("en", "12345.6", "12345.6"),
        ("en", "12,345.6", "12345.6"),
        ("en", "12345,6", "12345.6"),
        ("en", "12,345", "12345"),
        ("en", "12.345", "12.345"),
        ("de", "12.345,6", "12345.6"),
        ("de", "12.345", "12345"),
        ("de", "12,345", "12.345"),
        ("de", "1 234 567,8", "1234567.8"),
        ("de", "12'345.6", "12345.6"),
        ("de", "012345", "12345"),
    ],
)
def test_numbers_are_read_as_people_write_them(language: str, written: str, number: str) -> None:
    from django.utils import translation

    with translation.override(language):
        assert number_in(written) == Decimal(number)
