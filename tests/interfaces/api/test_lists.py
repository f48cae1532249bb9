from datetime import date

import pytest

from tests.factories.alerts import a_preference
from tests.factories.billing import a_changed_period, an_invoice
from tests.factories.contracts import a_contract
from tests.factories.devices import a_battery, a_smart_plug, a_solar_system, an_ev_charger, an_inverter
from tests.factories.forecasts import a_forecast
from tests.factories.gas_areas import a_gas_area
from tests.factories.goals import a_goal
from tests.factories.households import WholeHousehold, a_whole_household
from tests.factories.metering import a_meter, the_register
from tests.factories.notifications import a_notification
from tests.factories.payments import a_payment, a_transfer
from tests.factories.quality import a_register_quality
from tests.factories.sites import a_site
from tests.factories.support import a_ticket
from tests.factories.waiting import a_waiting_reading
from tests.interfaces.api.programs import Program
from tests.interfaces.api.things import LISTS, choices
from wattstead.domains.contracts.operations import terminate_contract
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.domains.tariffs.operations import archive_tariff
from wattstead.domains.tariffs.queries import tariffs_on_offer
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
USUALLY_GROWN = 5
GROWN = {"/accounts": 1, "/tariffs": 6, "/payment-methods": 6, "/gas-areas": 6, "/invoices": 6}
# What is everybody's.
OF_ALL = {"/tariffs", "/gas-areas"}
ORDERINGS = [
    (path, ordering) for path, operation in LISTS.items() for ordering in choices(operation, "ordering")
]
FILTERS = [
    (path, name, value)
    for path, operation in LISTS.items()
    for name in sorted(operation.asked.keys() - {"limit", "cursor", "ordering"})
    for value in choices(operation, name)
]


def grown(household: WholeHousehold, *, by: int) -> None:
    """Give the household more of everything, much of it alike, so that orders meet ties."""
    with seen_by(SYSTEM):
        for _ in range(by):
            site = a_site(account_id=household.account_id, name="Barn", is_primary=False)
            register = the_register(a_meter(site_id=site.pk))
            a_waiting_reading(register)
            a_register_quality(register)
            contract = a_contract(account_id=household.account_id, site_id=site.pk)
            invoice = an_invoice(contract)
            a_changed_period(invoice)
            a_payment(invoice, method=a_transfer(account_id=household.account_id))
            a_notification(user_id=household.user_id)
            a_preference(user_id=household.user_id, site_id=site.pk)
            a_goal(user_id=household.user_id, site_id=site.pk)
            a_forecast(site)
            an_inverter(a_solar_system(site_id=site.pk))
            a_battery(site_id=site.pk)
            an_ev_charger(site_id=site.pk)
            a_smart_plug(site_id=site.pk)
            a_gas_area()
    with seen_by(household.viewer) as viewer:
        for _ in range(by):
            a_ticket(viewer)


def walked(program: Program, path: str, **parameters: str) -> list[object]:
    """Return the ids of a list, page after page."""
    found: list[object] = []
    cursor: dict[str, str] = {}
    for _ in range(20):
        answer = program.get(path, **parameters, **cursor)
        found += [item["id"] for item in answer.items]
        if answer.body["nextCursor"] is None:
            return found
        cursor = {"cursor": str(answer.body["nextCursor"])}
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_holds_what_is_mine_and_nothing_of_a_stranger(
    path: str, household: WholeHousehold, owner: Program
) -> None:
    alone = owner.get(path).items
    grown(a_whole_household(), by=1)

    assert [item["id"] for item in owner.get(path).items if item in alone or path not in OF_ALL] == [
        item["id"] for item in alone
    ]


@pytest.mark.parametrize(("path", "ordering"), ORDERINGS)
def test_page_after_page_shows_everything_once(
    path: str, ordering: str, household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    grown(household, by=4)
    whole = [item["id"] for item in owner.get(path, ordering=ordering).items]

    assert walked(owner, path, ordering=ordering, limit="2") == whole
    assert len(set(whole)) == len(whole) == GROWN.get(path, USUALLY_GROWN)


def test_a_page_goes_on_behind_the_last_item_though_it_is_gone(
    household: WholeHousehold, owner: Program
) -> None:
    grown(household, by=2)
    first = owner.get("/sites", limit="1", ordering="-createdAt")
    before = owner.get("/sites", ordering="-createdAt").items
    with seen_by(SYSTEM):
        a_site(account_id=household.account_id, name="Newest", is_primary=False)

    second = owner.get("/sites", limit="1", ordering="-createdAt", cursor=str(first.body["nextCursor"]))

    assert second.items == before[1:2]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/sites", {"ordering": "name"}),  # another order
        ("/meters", {"ordering": "-createdAt"}),  # another list
    ],
)
def test_a_cursor_belongs_to_its_list_and_order(
    path: str, parameters: dict[str, str], household: WholeHousehold, owner: Program
) -> None:
    grown(household, by=1)
    cursor = str(owner.get("/sites", limit="1", ordering="-createdAt").body["nextCursor"])

    answer = owner.get(path, cursor=cursor, **parameters)

    assert answer.told == (422, "cursor_unusable", "cursor")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("account__user__password", "x", "parameter_unknown"),
        ("_connector", "OR 1=1", "parameter_unknown"),
        ("ordering", "password", "choice_unknown"),
        ("limit", "0", "number_too_small"),
        ("limit", "201", "number_too_large"),
        ("limit", "1_0", "whole_number_unreadable"),
        ("limit", "\u0665", "whole_number_unreadable"),
        ("cursor", "\x00", "text_of_other_form"),
    ],
)
def test_what_a_list_does_not_know_is_refused(
    path: str, name: str, value: str, fault: str, household: WholeHousehold, owner: Program
) -> None:
    answer = owner.get(path, **{name: value})

    assert (answer.status, answer.faults) == (400, [(name, fault)])


def test_a_parameter_is_given_once(household: WholeHousehold, owner: Program) -> None:
    answer = owner.get("/sites?limit=1&limit=2")

    assert (answer.status, answer.faults) == (400, [("limit", "parameter_repeated")])


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_three_asks_as_often_as_a_list_of_one(
    path: str, household: WholeHousehold, owner: Program
) -> None:
    owner.get(path)
    with watched_wire() as one:
        owner.get(path)
    grown(household, by=2)
    with watched_wire() as three:
        owner.get(path)

    assert three.statements == one.statements <= 15


@pytest.mark.parametrize(("path", "name", "value"), FILTERS)
def test_every_filter_can_be_asked(
    path: str, name: str, value: str, household: WholeHousehold, owner: Program
) -> None:
    whole = owner.get(path).items

    chosen = owner.get(path, **{name: value})

    assert (chosen.status, [item for item in chosen.items if item not in whole]) == (200, [])


def test_filters_choose(household: WholeHousehold, stranger: WholeHousehold, owner: Program) -> None:
    grown(household, by=1)
    with seen_by(SYSTEM):
        gas = a_meter(site_id=household.site_id, meter_type=MeterType.GAS)
        terminated = a_contract(
            account_id=household.account_id,
            site_id=a_site(account_id=household.account_id, is_primary=False).pk,
        )
        terminate_contract(
            contract_id=terminated.pk, noticed_on=date(2025, 1, 10), ends_before=date(2025, 6, 1)
        )
        archived = tariffs_on_offer(on=date(2025, 1, 1))[0].tariff_id
        archive_tariff(tariff_id=archived)
    everything = owner.get("/invoices").items

    chosen = {
        "primary": [item["id"] for item in owner.get("/sites", isPrimary="true").items],
        "gas": [item["id"] for item in owner.get("/meters", meterType="gas").items],
        "of site": len(owner.get("/meters", siteId=str(household.site_id)).items),
        "of a stranger's site": owner.get("/meters", siteId=str(stranger.site_id)).items,
        "of a stranger's account": owner.get("/invoices", accountId=str(stranger.account_id)).items,
        "ended": str(terminated.pk)
        in [item["id"] for item in owner.get("/contracts", suppliedOn="2025-06-01").items],
        "not yet ended": str(terminated.pk)
        in [item["id"] for item in owner.get("/contracts", suppliedOn="2025-05-31").items],
        "archived": [item["id"] for item in owner.get("/tariffs", status="archived").items],
        "none held": owner.get("/tariffs", validOn="1990-01-01").items,
        "issued": owner.get("/invoices", issuedFrom="2025-11-05", issuedTo="2025-11-05").items == everything,
        "none issued": owner.get("/invoices", issuedFrom="2025-11-06").items,
    }

    assert chosen == {
        "primary": [str(household.site_id)],
        "gas": [str(gas.pk)],
        "of site": 2,
        "of a stranger's site": [],
        "of a stranger's account": [],
        "ended": False,
        "not yet ended": True,
        "archived": [str(archived)],
        "none held": [],
        "issued": True,
        "none issued": [],
    }
