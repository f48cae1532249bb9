"""An admin keeps what gas is worth area by area, line by line or by hand; support reads it."""

from datetime import date

import pytest

from tests.factories.gas_areas import a_gas_area, an_area_quality
from tests.interfaces.pages.households import a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.gas_areas.models import GasArea, GasAreaQuality
from wattstead.domains.metering.gas_areas.values import postal_codes_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
PAGE = "/staff/gas-values/"
AREA = {"code": "NCG-0731", "name": "Black Forest", "country": "DE", "postal_codes": "79098, 79100\n79102"}
OF_JUNE = {
    "first_day": "2025-06-01",
    "last_day": "2025-06-30",
    "state_number": "0,9512",
    "calorific_value": "11,234",
    "calorific_unit": "kWh/m3",
    "note": "List of July",
}


def held() -> list[tuple[str, str, str, bool]]:
    """Return what was told, in order, and what of it holds."""
    with seen_by(SYSTEM):
        told = GasAreaQuality.objects.order_by("told_at")
        return [
            (str(each.starts_on), str(each.state_number), str(each.calorific_value), each.replaced_at is None)
            for each in told
        ]


def test_customers_find_no_such_pages_and_support_only_reads() -> None:
    with seen_by(SYSTEM):
        area = a_gas_area(code="NCG-0731")
        told = an_area_quality(area)
    customer, support = signed_in(a_household().user_id), a_clerk()
    one, value = f"{PAGE}{area.pk}/", f"{PAGE}{area.pk}/{told.pk}/"

    hidden = [customer.get(page).status_code for page in (PAGE, one, value, f"{PAGE}new/", f"{PAGE}lines/")]
    asked = [support.get(page).status_code for page in (PAGE, one, value, f"{PAGE}new/", f"{PAGE}lines/")]
    told_to = [support.post(page, OF_JUNE).status_code for page in (one, value, f"{one}places/")]

    assert (hidden, asked, told_to) == ([404] * 5, [200, 200, 404, 404, 404], [404] * 3)
    assert "11.200 kWh/m³" in words_of(support.get(one))


def test_an_admin_opens_an_area_tells_values_and_corrects_them() -> None:
    admin = a_clerk(role=Role.ADMIN)

    admin.post(f"{PAGE}new/", AREA)
    with seen_by(SYSTEM):
        area = GasArea.objects.get()
    one = f"{PAGE}{area.pk}/"
    kept = words_of(admin.post(one, OF_JUNE, follow=True))
    again = admin.post(one, OF_JUNE)
    with seen_by(SYSTEM):
        june = GasAreaQuality.objects.get()
    correction = OF_JUNE | {"calorific_value": "11.300", "note": "Corrected by the operator"}
    corrected = words_of(admin.post(f"{one}{june.pk}/", correction, follow=True))
    admin.post(f"{one}places/", {"name": "Black Forest", "postal_codes": "79100"})

    assert ["0.9512" in kept, "11.234 kWh/m³" in kept, "June 2025" in kept] == [True] * 3
    assert (again.status_code, "values are known already" in words_of(again)) == (422, True)
    assert ["Corrected by the operator" in corrected, "replaced on" in corrected, "Mira" in corrected] == [
        True
    ] * 3
    assert held() == [
        ("2025-06-01", "0.95120", "11.2340", False),
        ("2025-06-01", "0.95120", "11.3000", True),
    ]
    with seen_by(SYSTEM):
        assert postal_codes_of([area.pk]) == {area.pk: ("79100",)}


def test_each_line_is_told_of_by_itself() -> None:
    with seen_by(SYSTEM):
        an_area_quality(a_gas_area(code="NCG-0731"), days=month_of(date(2025, 5, 1)))
    lines = "\n".join(
        [
            "Area;Month;State number;Calorific value",
            "NCG-0731;2025-05;0,95;11,2",
            "NCG-0731;2025-06;0,9512;11,234",
            "NCG-0731;2025-05;0,96;11,2",
            "NCG-0999;2025-06;0,9512;11,234",
            "NCG-0731;2025-07;0,9512;39",
            "NCG-0731;soon;0,9512;11",
        ]
    )

    page = words_of(a_clerk(role=Role.ADMIN).post(f"{PAGE}lines/", {"lines": lines, "note": "List of July"}))

    assert "3 of 6 lines were taken in." in page
    assert [page.count(word) for word in ("Known already", "Corrected", "Not kept")] == [1, 1, 3]
    assert ["no area with the code NCG-0999" in page, "“soon” cannot be read" in page] == [True] * 2
    assert held()[1:] == [
        ("2025-06-01", "0.95120", "11.2340", True),
        ("2025-05-01", "0.96000", "11.2000", True),
    ]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"state_number": "1.234.5"}, "Say a number"),
        ({"calorific_value": "39"}, "calorific values between 5 and 16"),
        ({"last_day": "2025-05-01"}, "holds no day"),
        ({"note": ""}, "This field is required"),
    ],
    ids=["number", "unit", "days", "note"],
)
def test_values_that_make_no_sense_are_asked_for_again(said: dict[str, str], problem: str) -> None:
    with seen_by(SYSTEM):
        area = a_gas_area()

    answer = a_clerk(role=Role.ADMIN).post(f"{PAGE}{area.pk}/", OF_JUNE | said)

    assert (answer.status_code, problem in words_of(answer), held()) == (422, True, [])


def test_an_area_without_last_months_values_is_told_of() -> None:
    with seen_by(SYSTEM):
        an_area_quality(a_gas_area(code="NCG-0731"))

    page = words_of(a_clerk().get(PAGE))

    assert ["missing for 1 area." in page, "Last month is missing" in page] == [True] * 2
