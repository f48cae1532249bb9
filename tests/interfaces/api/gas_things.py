"""Makes the areas of gas grids that programs ask about, and what is sent to them."""

from uuid import UUID

from tests.factories.gas_areas import LATER, a_gas_area, an_area_quality, values
from wattstead.domains.metering.gas_areas.keeping import correct_area_quality
from wattstead.domains.metering.gas_areas.models import GasAreaQuality
from wattstead.domains.metering.gas_areas.values import gas_areas
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

TOLD = {"stateNumber": 0.95, "calorificValue": 11.2, "note": "As the grid operator told"}
BODIES_OF_GAS_AREAS: dict[str, dict[str, object]] = {
    "createGasArea": {"code": "NCG-0731", "name": "Black Forest", "country": "DE", "postalCodes": ["79100"]},
    "updateGasArea": {"name": "Black Forest, south"},
    "recordGasAreaQuality": {"startDate": "2025-10-01", "endDate": "2025-10-31", **TOLD},
    "correctGasAreaQuality": TOLD,
}


def ids_of_gas_areas(account_id: UUID) -> dict[str, str]:
    """Return the ids of an area and of values told for it: the same for everybody of an account."""
    code = f"NCG-{account_id.hex[-12:]}"
    with seen_by(SYSTEM):
        area = gas_areas().filter(code=code).first() or a_gas_area(code=code)
        told = GasAreaQuality.objects.filter(area=area).first() or an_area_quality(area)
    return {"gasAreaId": str(area.pk), "gasAreaQualityId": str(told.pk)}


def correct_what_was_told(ids: dict[str, str]) -> None:
    """Replace the values of the area that `ids` name, and keep another area."""
    with seen_by(SYSTEM):
        a_gas_area()
        told = UUID(ids["gasAreaQualityId"])
        correct_area_quality(quality_id=told, values=values(state_number="0.96"), note="Again", now=LATER)
