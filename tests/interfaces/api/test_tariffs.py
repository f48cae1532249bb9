"""Admins draft, publish and archive tariffs; customers see what was published, and its prices stay."""

import json
from decimal import Decimal

import pytest

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Answer, Program, a_program
from tests.interfaces.api.things import BODIES, ids_of
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
HIDDEN = (404, "not_found", None)
RESERVED = (403, "reserved_for_admins", None)
NIGHT = {
    "name": "Night",
    "startTime": "22:00",
    "endTime": "06:00",
    "daysOfWeek": [0, 1, 2, 3, 4, 5, 6],
    "pricePerKwh": 0.24,
}
PLAIN = {
    "name": "Plain",
    "code": "PLAIN-2026",
    "type": "fixed",
    "basePricePerKwh": 0.3,
    "currency": "EUR",
    "monthlyFee": 0,
    "taxRate": 0.19,
    "validFrom": "2020-01-01",
}


def of_staff(role: Role) -> Program:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        every_factor(person.pk)
    return a_program(person.pk)


@pytest.fixture
def admin(db: None) -> Program:
    return of_staff(Role.ADMIN)


def drafted(admin: Program, **more: object) -> str:
    made = admin.post("/tariffs", {**PLAIN, **more})
    assert made.status == 201, made.told
    return f"/tariffs/{made.body['id']}"


def changed(admin: Program, path: str, **what: object) -> Answer:
    return admin.patch(path, what, seen=admin.get(path).headers["ETag"])


def test_a_draft_is_kept_as_it_was_told(admin: Program) -> None:
    told = {
        **BODIES["createTariff"],
        "timeBands": [{**NIGHT, "multiplier": 0.75}, {**NIGHT, "name": "Noon", "startTime": "11:00",
                      "endTime": "13:00", "daysOfWeek": [1, 2], "pricePerKwh": 0.2, "multiplier": None}],
        "clock": "standard",
        "connectionFee": 49,
        "feedInTariff": 0.0779,
        "feedInTariffType": "dynamic",
        "gridFeePerKwh": 0.0812,
        "validTo": "2150-12-31",
    }  # fmt: skip

    made = admin.post("/tariffs", told)

    assert (made.status, made.headers["Location"]) == (201, f"/api/v1/tariffs/{made.body['id']}")
    assert admin.get(f"/tariffs/{made.body['id']}").body == made.body
    assert {name: plainly(made.body[name]) for name in told} == plainly(told)
    assert made.body["status"] == "draft"


def plainly(value: object) -> object:
    """Return numbers as decimals, however deep they lie."""
    if isinstance(value, dict):
        return {name: plainly(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plainly(each) for each in value]
    return Decimal(str(value)) if isinstance(value, int | float) else value


def test_a_draft_is_seen_by_the_staff_alone_until_it_is_published(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    path, support = drafted(admin), of_staff(Role.SUPPORT)
    wish = {"siteId": str(household.site_id), "tariffId": path[-36:], "startDate": "2150-01-01"}

    hidden = [owner.get(path).told, owner.post("/contracts", {**wish, "commodity": "gas"}).told]
    listed = [len(each.get("/tariffs", status="draft").items) for each in (owner, support, admin)]
    published = admin.post(f"{path}/publication", {})

    assert (hidden, listed) == ([HIDDEN, HIDDEN], [0, 1, 1])
    assert (published.status, published.body["status"]) == (200, "active")
    assert owner.get(path).body == published.body
    assert owner.post("/contracts", {**wish, "commodity": "gas"}).status == 201


def test_a_draft_says_something_else_when_it_is_changed(admin: Program) -> None:
    path = drafted(admin, type="tou", timeBands=[NIGHT], feedInTariff=0.08, validTo="2030-12-31")

    more = changed(admin, path, timeBands=[NIGHT, {**NIGHT, "startTime": "06:00", "endTime": "22:00"}])
    less = changed(
        admin,
        path,
        type="fixed",
        timeBands=[],
        basePricePerKwh=0.31,
        feedInTariff=None,
        code="P-2",
        validTo=None,
    )

    assert len(more.body["timeBands"]) == 2  # type: ignore[arg-type]
    assert less.body == admin.get(path).body
    assert {name: less.body[name] for name in ("type", "timeBands", "basePricePerKwh", "feedInTariff")} == {
        "type": "fixed",
        "timeBands": [],
        "basePricePerKwh": Decimal("0.31"),
        "feedInTariff": None,
    }
    assert [less.body[name] for name in ("code", "name", "validFrom", "validTo")] == [
        "P-2",
        "Plain",
        "2020-01-01",
        None,
    ]


def test_a_change_that_saw_something_older_is_refused(admin: Program) -> None:
    path = drafted(admin)
    seen = admin.get(path).headers["ETag"]
    changed(admin, path, monthlyFee=1)

    late, blind = admin.patch(path, {"monthlyFee": 2}, seen=seen), admin.patch(path, {"monthlyFee": 2})

    assert late.told == (412, "changed_meanwhile", "If-Match")
    assert blind.told == (428, "precondition_missing", "If-Match")


def test_what_was_published_never_changes_and_never_goes(admin: Program) -> None:
    path = drafted(admin)
    admin.post(f"{path}/publication", {})
    before = admin.get(path).body

    answers = [changed(admin, path, basePricePerKwh=0.01), admin.send("DELETE", path)]

    assert {answer.told for answer in answers} == {(409, "tariff_published", None)}
    assert str(answers[0].body["detail"]).startswith("The tariff PLAIN-2026 was published: its prices never")
    assert admin.get(path).body == before


def test_a_draft_is_thrown_away(admin: Program) -> None:
    path = drafted(admin, type="tou", timeBands=[NIGHT])

    gone = admin.send("DELETE", path)

    assert (gone.status, admin.get(path).told) == (204, HIDDEN)
    assert drafted(admin)


def test_an_archived_tariff_stays_with_those_who_have_it(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    ids = ids_of(household)
    path = f"/tariffs/{ids['tariffId']}"
    wish = {
        "siteId": ids["siteId"],
        "tariffId": ids["tariffId"],
        "commodity": "gas",
        "startDate": "2150-01-01",
    }

    archived, again = admin.post(f"{path}/archival", {}), admin.post(f"{path}/archival", {})
    early = admin.post(f"{drafted(admin)}/archival", {})

    assert (archived.status, archived.body["status"]) == (200, "archived")
    assert again.told == (409, "tariff_already_archived", None)
    assert early.told == (409, "transition_refused", None)
    assert owner.get(path).body == archived.body
    assert owner.post("/contracts", wish).told == (409, "tariff_not_on_offer", "tariffId")
    assert admin.post(f"{path}/publication", {}).told == (409, "transition_refused", None)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            {"timeBands": [NIGHT, {**NIGHT, "name": "Late", "startTime": "05:59", "endTime": "06:30"}]},
            (422, "bands_overlap", "timeBands[1]"),
        ),
        (
            {"timeBands": [NIGHT, {**NIGHT, "name": "Late", "startTime": "06:00", "endTime": "06:00"}]},
            (422, "bands_overlap", "timeBands[1]"),
        ),
        (
            {"timeBands": [{**NIGHT, "multiplier": 0.5}]},
            (422, "band_price_contradicts_multiplier", "timeBands[0].multiplier"),
        ),
        (
            {"timeBands": [{**NIGHT, "pricePerKwh": 99999.9999999}]},
            (422, "price_unreadable", "timeBands[0].pricePerKwh"),
        ),
        ({"timeBands": [{**NIGHT, "name": " "}]}, (422, "band_unreadable", "timeBands[0]")),
        ({"timeBands": []}, (422, "bands_do_not_fit_type", "timeBands")),
        ({"type": "fixed", "timeBands": [NIGHT]}, (422, "bands_do_not_fit_type", "timeBands")),
        ({"validTo": "2019-12-31"}, (422, "tariff_ends_before_it_begins", "validTo")),
        ({"currency": "XXQ"}, (422, "not_an_amount", "currency")),
        ({"monthlyFee": 99999.9999999}, (422, "price_unreadable", "monthlyFee")),
        ({"taxRate": 1.1}, (400, "request_unreadable", "taxRate")),
        (
            {"timeBands": [{**NIGHT, "startTime": "24:00"}]},
            (400, "request_unreadable", "timeBands[0].startTime"),
        ),
        (
            {"timeBands": [{**NIGHT, "daysOfWeek": [7]}]},
            (400, "request_unreadable", "timeBands[0].daysOfWeek[0]"),
        ),
        ({"status": "active"}, (400, "request_unreadable", "status")),
    ],
    ids=range(14),
)
def test_a_tariff_that_contradicts_itself_is_refused_by_its_field(
    more: dict[str, object], told: tuple[int, str, str], admin: Program
) -> None:
    body = {**PLAIN, "type": "tou", "timeBands": [NIGHT], **more}
    before = admin.get("/tariffs").items

    answer = admin.post("/tariffs", body)

    assert (answer.told, admin.get("/tariffs").items) == (told, before)


def test_prices_are_kept_to_the_millionth_however_small_a_number_is(admin: Program) -> None:
    raw = json.dumps({**PLAIN, "monthlyFee": 0.12345678, "taxRate": 0.12345}).replace("0.3,", "1e-999999999,")

    made = admin.send("POST", "/tariffs", raw=raw.encode(), headers={"Idempotency-Key": "tiny"})

    assert [made.body[name] for name in ("basePricePerKwh", "monthlyFee", "taxRate")] == [
        Decimal(0),
        Decimal("0.123457"),
        Decimal("0.1235"),
    ]


def test_two_tariffs_never_share_a_code(admin: Program) -> None:
    drafted(admin, code="ONE")
    other = drafted(admin, code="OTHER")

    answers = [admin.post("/tariffs", {**PLAIN, "code": "ONE"}), changed(admin, other, code="ONE")]

    assert {answer.told for answer in answers} == {(409, "tariff_code_taken", "code")}


def test_a_draft_is_made_once_for_a_key(admin: Program) -> None:
    first, again = (admin.post("/tariffs", PLAIN, key="plain-1") for _ in range(2))

    assert (first.status, again.content, again.headers["Idempotent-Replayed"]) == (201, first.content, "true")


def test_nobody_but_an_admin_makes_prices(household: WholeHousehold, owner: Program, admin: Program) -> None:
    draft, active = drafted(admin), f"/tariffs/{ids_of(household)['tariffId']}"
    support = of_staff(Role.SUPPORT)

    told = {
        name: [
            caller.post("/tariffs", {**PLAIN, "code": "MINE"}).told,
            caller.post(f"{active}/archival", {}).told,
            caller.post(f"{draft}/publication", {}).told,
            caller.patch(draft, {"monthlyFee": 0}, seen='"any"').told,
            caller.send("DELETE", draft).told,
        ]
        for name, caller in {"owner": owner, "support": support}.items()
    }

    assert told == {"owner": [RESERVED, RESERVED, HIDDEN, HIDDEN, HIDDEN], "support": [RESERVED] * 5}
    assert owner.get(active).body["status"] == "active"
