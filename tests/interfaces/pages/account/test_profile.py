"""A person changes how they are called and reached, and how they read the portal."""

import pytest

from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.identity.queries import user_with_id

pytestmark = pytest.mark.django_db
ADA = {
    "first_name": "Adele",
    "last_name": "Sommer",
    "phone": "0049 761 12345-67",
    "language": "de",
    "theme": "dark",
    "timezone": "Europe/Vienna",
}


def test_profile_is_kept_and_the_next_page_reads_so() -> None:
    household = a_household()

    page = signed_in(household.user_id).post("/account/", ADA, follow=True).content.decode()

    person = user_with_id(household.user_id)
    assert person is not None
    kept = {name: getattr(person, name) for name in ADA}
    assert kept == ADA | {"phone": "+497611234567"}
    assert '<html lang="de" data-theme="dark">' in page
    assert "Ihr Profil ist gespeichert." in page


@pytest.mark.parametrize("phone", ["0761 1234567", "+49", "call me", "+0 761 1234567", "+49761123456789012"])
def test_phone_without_its_country_is_told_beside_the_field(phone: str) -> None:
    household = a_household()

    answer = signed_in(household.user_id).post("/account/", ADA | {"phone": phone})

    assert answer.status_code == 422
    assert "is not a phone number" in answer.content.decode()


def test_zone_from_far_away_stays_chosen() -> None:
    household = a_household()
    client = signed_in(household.user_id)
    person = user_with_id(household.user_id)
    assert person is not None
    person.timezone = "Asia/Tokyo"
    person.save(update_fields=["timezone"])

    page = client.get("/account/").content.decode()

    assert '<option value="Asia/Tokyo" selected>Asia/Tokyo</option>' in page


def test_zone_that_does_not_exist_is_refused() -> None:
    answer = signed_in(a_household().user_id).post("/account/", ADA | {"timezone": "Mars/Olympus"})

    assert answer.status_code == 422


def test_parts_of_the_account_stand_beside_every_page_of_it() -> None:
    client = signed_in(a_household().user_id)

    current = {
        path: client.get(path).content.decode().count('aria-current="page"')
        for path in ("/account/", "/account/email/", "/account/password/set/", "/account/people/")
    }

    # The place in the main navigation, and the part in both of the lists that screens of two sizes show.
    assert set(current.values()) == {next(iter(current.values()))}
