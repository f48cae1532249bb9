"""Programs conclude, change and end contracts; a last day is told inclusive and kept exclusive."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.factories.contracts import a_contract
from tests.factories.households import WholeHousehold
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.things import ids_of
from wattstead.domains.contracts.models import Contract
from wattstead.domains.tariffs.operations import archive_tariff
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
# Far from whatever today is, wherever the site lies.
SOON, LATER = date(2150, 1, 1), date(2150, 12, 31)


def a_wish(household: WholeHousehold, **more: object) -> dict[str, object]:
    ids = ids_of(household)
    return {
        "siteId": ids["siteId"],
        "tariffId": ids["tariffId"],
        "commodity": "gas",
        "startDate": SOON.isoformat(),
        **more,
    }


def concluded(owner: Program, household: WholeHousehold, **more: object) -> str:
    made = owner.post("/contracts", a_wish(household, **more))
    assert made.status == 201, made.told
    return f"/contracts/{made.body['id']}"


def changed(owner: Program, path: str, **what: object) -> Answer:
    return owner.patch(path, what, seen=owner.get(path).headers["ETag"])


def test_a_contract_is_kept_as_it_was_agreed(household: WholeHousehold, owner: Program) -> None:
    wish = a_wish(household, endDate="2151-06-30", autoRenew=False)

    made = owner.post("/contracts", wish)

    path = f"/contracts/{made.body['id']}"
    assert (made.status, made.headers["Location"]) == (201, f"/api/v1{path}")
    assert owner.get(path).body == made.body
    assert {name: made.body[name] for name in wish} == wish
    assert [made.body[name] for name in ("status", "contractType", "terminationNoticeDays")] == [
        "pending",
        "tou",
        30,
    ]
    with seen_by(SYSTEM):
        kept = Contract.objects.get(pk=UUID(str(made.body["id"])))
    assert (kept.account_id, kept.ends_before) == (household.account_id, date(2151, 7, 1))


def test_a_contract_without_an_end_renews_itself(household: WholeHousehold, owner: Program) -> None:
    made = owner.post("/contracts", a_wish(household))

    assert [made.body[name] for name in ("endDate", "autoRenew")] == [None, True]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"startDate": "2020-01-01"}, (422, "contract_begins_in_the_past", "startDate")),
        ({"endDate": "2149-12-31"}, (422, "contract_ends_before_it_begins", "endDate")),
        ({"endDate": "2152-01-01"}, (422, "term_too_long", "endDate")),
        ({"commodity": "electricity"}, (409, "site_supplied_already", None)),
        ({"status": "active"}, (400, "request_unreadable", "status")),
        ({"contractNumber": "CON-1"}, (400, "request_unreadable", "contractNumber")),
        ({"contractType": "fixed"}, (400, "request_unreadable", "contractType")),
        ({"terminationNoticeDays": 0}, (400, "request_unreadable", "terminationNoticeDays")),
    ],
)
def test_what_cannot_be_agreed_is_refused_and_leaves_nothing(
    more: dict[str, object], told: tuple[int, str, str | None], household: WholeHousehold, owner: Program
) -> None:
    before = owner.get("/contracts").items

    answer = owner.post("/contracts", a_wish(household, **more))

    assert (answer.told, owner.get("/contracts").items) == (told, before)


def test_two_years_can_be_agreed_to_the_day(household: WholeHousehold, owner: Program) -> None:
    made = owner.post("/contracts", a_wish(household, endDate="2151-12-31"))

    assert (made.status, made.body["endDate"]) == (201, "2151-12-31")


def test_no_contract_begins_on_a_tariff_that_is_not_on_offer(
    household: WholeHousehold, owner: Program
) -> None:
    with seen_by(SYSTEM):
        archived, over = a_tariff(), a_tariff(fixed_terms(valid_before=SOON))
        archive_tariff(tariff_id=archived.pk)

    answers = [
        owner.post("/contracts", a_wish(household, tariffId=str(tariff.pk))) for tariff in (archived, over)
    ]

    assert [answer.told for answer in answers] == [(409, "tariff_not_on_offer", "tariffId")] * 2


def test_nobody_concludes_for_the_site_of_a_stranger(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    answer = owner.post("/contracts", a_wish(household, siteId=str(stranger.site_id)))

    assert answer.told == (404, "not_found", None)


def test_who_may_only_look_changes_nothing(
    household: WholeHousehold, owner: Program, onlooker: Program
) -> None:
    path = concluded(owner, household)

    answers = [
        onlooker.post("/contracts", a_wish(household)),
        onlooker.patch(path, {"autoRenew": False}, seen=onlooker.get(path).headers["ETag"]),
        onlooker.post(f"{path}/termination", {"endDate": LATER.isoformat()}),
    ]

    assert {answer.told for answer in answers} == {(403, "role_not_allowed", None)}


def test_what_has_not_begun_may_begin_otherwise(household: WholeHousehold, owner: Program) -> None:
    path = concluded(owner, household)
    with seen_by(SYSTEM):
        other = a_tariff(fixed_terms())

    answer = changed(owner, path, startDate="2150-02-01", tariffId=str(other.pk))

    assert (answer.status, answer.body) == (200, owner.get(path).body)
    assert [answer.body[name] for name in ("startDate", "tariffId", "contractType")] == [
        "2150-02-01",
        str(other.pk),
        "fixed",
    ]


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ({"startDate": "2020-01-01"}, (422, "contract_begins_in_the_past", "startDate")),
        ({"startDate": "2151-01-01"}, (422, "contract_ends_before_it_begins", "endDate")),
        ({"startDate": None}, (400, "request_unreadable", "startDate")),
        ({"endDate": "2150-06-01"}, (400, "request_unreadable", "endDate")),
        ({"siteId": "x"}, (400, "request_unreadable", "siteId")),
        ({"autoRenew": 1}, (400, "request_unreadable", "autoRenew")),
        ({}, (400, "request_unreadable", "body")),
    ],
    ids=range(7),
)
def test_a_change_that_cannot_be_is_refused(
    what: dict[str, object], told: tuple[int, str, str], household: WholeHousehold, owner: Program
) -> None:
    path = concluded(owner, household, endDate=LATER.isoformat())
    before = owner.get(path).body

    answer = changed(owner, path, **what)

    assert (answer.told, owner.get(path).body) == (told, before)


def test_what_supplies_keeps_its_first_day_and_its_tariff(household: WholeHousehold, owner: Program) -> None:
    ids = ids_of(household)
    path = f"/contracts/{ids['contractId']}"

    answers = [
        changed(owner, path, startDate=SOON.isoformat()),
        changed(owner, path, tariffId=ids["tariffId"]),
    ]

    assert {answer.told for answer in answers} == {(409, "contract_begun", None)}


def test_a_change_that_saw_something_older_is_refused(household: WholeHousehold, owner: Program) -> None:
    path = concluded(owner, household)
    seen = owner.get(path).headers["ETag"]
    changed(owner, path, autoRenew=False)

    late, blind = owner.patch(path, {"autoRenew": True}, seen=seen), owner.patch(path, {"autoRenew": True})

    assert late.told == (412, "changed_meanwhile", "If-Match")
    assert blind.told == (428, "precondition_missing", "If-Match")


def test_a_contract_that_is_not_to_go_on_keeps_its_notice_period(household: WholeHousehold) -> None:
    """Kept by the same rule as a termination: the end of its term is nearer than its notice period."""
    from tests.interfaces.api.programs import a_program

    owner, today = a_program(household.user_id), date.today()  # noqa: DTZ011 only weeks count
    with seen_by(SYSTEM):
        near, far = (
            a_contract(
                account_id=household.account_id,
                site_id=a_site(account_id=household.account_id, is_primary=False).pk,
                ends_before=today + timedelta(days=days),
                auto_renew=True,
            )
            for days in (10, 60)
        )

    late, early = (changed(owner, f"/contracts/{each.pk}", autoRenew=False) for each in (near, far))

    assert late.told == (409, "notice_too_short", "autoRenew")
    assert (early.status, early.body["autoRenew"]) == (200, False)


def test_a_contract_is_ended_on_its_last_day_once(household: WholeHousehold, owner: Program) -> None:
    path = f"/contracts/{ids_of(household)['contractId']}"

    first = owner.post(f"{path}/termination", {"endDate": LATER.isoformat()}, key="the-end")
    again = owner.post(f"{path}/termination", {"endDate": LATER.isoformat()}, key="the-end")
    second = owner.post(f"{path}/termination", {"endDate": "2150-06-30"})

    assert (first.status, first.body["status"], first.body["endDate"]) == (200, "active", "2150-12-31")
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
    assert second.told == (409, "contract_ended_already", None)
    assert str(second.body["detail"]).endswith("ends on 31 December 2150 already.")


@pytest.mark.parametrize(
    ("last_day", "told"),
    [
        ("2149-12-31", (422, "contract_ends_before_it_begins", "endDate")),
        ("2150-12-31", (409, "contract_ended_already", None)),
        ("soon", (400, "request_unreadable", "endDate")),
    ],
)
def test_an_end_that_cannot_be_is_refused(
    last_day: str, told: tuple[int, str, str | None], household: WholeHousehold, owner: Program
) -> None:
    path = concluded(owner, household, endDate=LATER.isoformat(), autoRenew=False)
    before = owner.get(path).body

    answer = owner.post(f"{path}/termination", {"endDate": last_day})

    assert (answer.told, owner.get(path).body) == (told, before)


def test_notice_given_too_late_says_the_earliest_last_day(household: WholeHousehold, owner: Program) -> None:
    path = f"/contracts/{ids_of(household)['contractId']}"
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 thirty days are kept by any clock

    answer = owner.post(f"{path}/termination", {"endDate": tomorrow.isoformat()})

    assert answer.told == (409, "notice_too_short", "endDate")


def test_a_contract_just_concluded_is_withdrawn_from_once(household: WholeHousehold, owner: Program) -> None:
    path = concluded(owner, household)

    done, again = owner.post(f"{path}/withdrawal", {}), owner.post(f"{path}/withdrawal", {})

    assert (done.status, done.body["status"], done.body["endDate"]) == (
        200,
        "terminated",
        (SOON - timedelta(days=1)).isoformat(),
    )
    assert again.told == (409, "contract_ended_already", None)
    assert owner.get(path).body == done.body


def test_a_contract_of_long_ago_is_not_withdrawn_from(household: WholeHousehold, owner: Program) -> None:
    path = f"/contracts/{ids_of(household)['contractId']}"

    answer = owner.post(f"{path}/withdrawal", {})

    assert answer.told == (409, "withdrawal_too_late", None)


def test_after_the_end_the_next_contract_begins(household: WholeHousehold, owner: Program) -> None:
    old = f"/contracts/{ids_of(household)['contractId']}"
    wish = a_wish(household, commodity="electricity", startDate="2151-01-01")

    refused = owner.post("/contracts", wish)
    owner.post(f"{old}/termination", {"endDate": LATER.isoformat()})
    made = owner.post("/contracts", wish)

    assert refused.told == (409, "site_supplied_already", None)
    assert (made.status, made.body["status"]) == (201, "pending")


def test_a_strangers_contract_is_missing(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    path = f"/contracts/{ids_of(stranger)['contractId']}"

    answers = [
        owner.patch(path, {"autoRenew": True}, seen='"any"'),
        owner.post(f"{path}/termination", {"endDate": LATER.isoformat()}),
    ]

    assert {answer.told for answer in answers} == {(404, "not_found", None)}
