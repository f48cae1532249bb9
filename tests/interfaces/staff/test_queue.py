"""Staff looks at what waits of all meters, and decides; customers find no such page."""

import logging
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.factories.accounts import a_member
from tests.factories.factors import every_factor
from tests.factories.waiting import NOON, a_usual_profile, a_waiting_reading
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk, the_register_of, waits_at
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.models import User
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.interfaces.staff.waiting import lists
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.reads import read

pytestmark = pytest.mark.django_db

QUEUE = "/staff/readings/"
NEXT = re.compile(r'rel="next" href="([^"]+)"')
SHOWN = re.compile(r'id="stack-([^"]+)"')


def states() -> dict[tuple[str, str], int]:
    """Return how many readings stand how, by the number of their meter."""
    found: dict[tuple[str, str], int] = {}
    with seen_by(SYSTEM):
        for number, state in WaitingReading.objects.values_list("meter_number", "state"):
            found[number, state] = found.get((number, state), 0) + 1
    return found


def number_of(household: Household) -> str:
    with seen_by(SYSTEM):
        return the_register_of(household).meter.meter_number


def kept(household: Household) -> list[int]:
    """Return what the store holds of the hour after noon, in millionths."""
    with seen_by(SYSTEM):
        hour = Period(starts_at=NOON, ends_before=NOON + timedelta(hours=1))
        found = read(series_of(the_register_of(household)), hour)
        return [int(amount) for amount in found.at_scale(6).deltas]


def decide(clerk: Client, *readings: WaitingReading, **said: str) -> str:
    chosen = {"readings": [str(each.pk) for each in readings], "note": "The wallbox is new", **said}
    return words_of(clerk.post(f"{QUEUE}decide/", chosen, follow=True))


def test_customers_find_no_service_desk() -> None:
    household = a_household()
    (waiting,) = waits_at(household)
    customer = signed_in(household.user_id)
    pages = [QUEUE, f"{QUEUE}decided/", f"{QUEUE}{waiting.pk}/", f"{QUEUE}{waiting.pk}/picture/"]

    found = [customer.get(page).status_code for page in [*pages, "/staff/nothing/"]]
    decided = customer.post(
        f"{QUEUE}decide/", {"readings": str(waiting.pk), "note": "Mine", "decision": "accepted"}
    )

    assert (found, decided.status_code) == ([404] * 5, 404)
    assert states() == {(waiting.meter_number, "open"): 1}


def test_whoever_is_signed_out_signs_in_first() -> None:
    answer = Client().get(QUEUE)

    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={QUEUE}")


def test_staff_without_an_account_starts_at_the_service_desk() -> None:
    clerk = a_clerk()

    answer = clerk.get("/overview/", follow=True)

    assert answer.redirect_chain[-1][0] == QUEUE
    assert "The queue is empty" in words_of(answer)


def test_the_queue_tells_what_waits_of_all_meters_and_why() -> None:
    first, second = a_household(), a_household()
    waits_at(first, count=4)
    waits_at(second, count=1, reason=CheckName.UNIT_MULTIPLIER)

    told = words_of(a_clerk().get(QUEUE))

    assert "<strong>5</strong> readings wait for a decision" in told
    assert [number_of(each) in told for each in (first, second)] == [True, True]
    assert "160.0 kWh" in told  # four times 40 together
    assert "13:00–13:15" in told
    assert "at most 15.0 kWh was likely" in told


def test_a_page_of_many_stacks_is_cut_and_the_next_one_shows_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lists, "MOST_STACKS", 2)
    household, clerk = a_household(), a_clerk()
    with seen_by(SYSTEM):
        for day in range(3):
            starts_at = NOON + timedelta(days=day)
            ends_at = starts_at + timedelta(minutes=15)
            a_waiting_reading(the_register_of(household), starts_at=starts_at, ends_at=ends_at)

    first = words_of(clerk.get(QUEUE))
    rest = words_of(clerk.get(NEXT.findall(first)[0].replace("&amp;", "&")))

    assert (first.count("data-stack"), rest.count("data-stack")) == (2, 1)
    assert (NEXT.findall(rest), set(SHOWN.findall(first)) & set(SHOWN.findall(rest))) == ([], set())


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("reason=spike", (True, False)),
        ("reason=unit_multiplier", (False, True)),
        ("meter=FIRST", (True, False)),
        ("meter=1emh", (True, True)),
        ("source=for+a+test", (True, True)),
        ("source=elsewhere", (False, False)),
        ("age=week", (True, True)),
        ("site_id=SECOND", (False, True)),
    ],
    ids=["reason", "other_reason", "meter", "small_letters", "source", "other_source", "age", "site"],
)
def test_the_queue_is_filtered(query: str, is_there: tuple[bool, bool]) -> None:
    first, second = a_household(), a_household()
    waits_at(first)
    waits_at(second, reason=CheckName.UNIT_MULTIPLIER)
    numbers = number_of(first), number_of(second)
    asked = query.replace("FIRST", numbers[0]).replace("SECOND", str(second.site_ids[0]))

    told = words_of(a_clerk().get(f"{QUEUE}?{asked}"))

    assert tuple(f'/staff/readings/?meter={number}"' in told for number in numbers) == is_there


@pytest.mark.parametrize("query", ["reason=odd", "age=month", "site_id=7", "after=1_x", "after=9e99"])
def test_what_cannot_be_read_is_refused(query: str) -> None:
    assert a_clerk().get(f"{QUEUE}?{query}").status_code == 422


def test_the_next_page_goes_on_behind_the_last_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "A_PAGE", 10)
    household = a_household()
    waits_at(household, count=14)
    clerk = a_clerk()

    first = words_of(clerk.get(QUEUE))
    address = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = words_of(clerk.get(address))

    assert ("10 readings" in first, "4 readings" in second, 'rel="next"' in second) == (True, True, False)


def test_pages_ask_as_much_for_many_as_for_few() -> None:
    household, clerk = a_household(), a_clerk()
    waits_at(household)
    clerk.get(QUEUE)
    with watched_wire() as few:
        clerk.get(QUEUE)
    for other in (a_household(), a_household()):
        waits_at(other, count=90)

    with watched_wire() as many:
        clerk.get(QUEUE)

    assert (many.statements == few.statements, many.statements) == (True, 20)


def test_chosen_readings_of_several_customers_count_at_once(caplog: pytest.LogCaptureFixture) -> None:
    first, second, other = a_household(), a_household(), a_household()
    chosen = [*waits_at(first, count=2), *waits_at(second)]
    waits_at(other)
    clerk = a_clerk()

    with caplog.at_level(logging.INFO, logger="wattstead.interfaces.staff.acting"):
        told = decide(clerk, *chosen, decision="accepted")

    assert "3 readings count now." in told
    assert kept(first) == [40_000_000, 40_000_000, 100_000, 100_000]
    assert kept(second) == [40_000_000, 100_000, 100_000, 100_000]
    assert states() == {
        (number_of(first), "accepted"): 2,
        (number_of(second), "accepted"): 1,
        (number_of(other), "open"): 1,
    }
    accounts = sorted(str(each.account_id) for each in (first, second))
    assert [record.message.split("account=")[1].split()[0] for record in caplog.records] == accounts


def test_a_button_decides_about_its_own_readings_alone() -> None:
    household = a_household()
    first, second = waits_at(household, count=2)

    told = decide(a_clerk(), first, one=f"rejected:{second.pk}")

    assert "1 reading is rejected." in told
    assert states() == {(first.meter_number, "open"): 1, (first.meter_number, "rejected"): 1}


def test_nothing_is_decided_without_a_reason() -> None:
    (waiting,) = waits_at(a_household())

    told = decide(a_clerk(), waiting, note=" ", decision="rejected")

    assert "Say in a few words why" in told
    assert states() == {(waiting.meter_number, "open"): 1}


def test_what_a_colleague_decided_meanwhile_stays_so() -> None:
    (waiting,) = waits_at(a_household())
    clerk = a_clerk()
    decide(clerk, waiting, decision="rejected")

    told = decide(clerk, waiting, decision="accepted")

    assert "Somebody else has decided about that already." in told
    assert states() == {(waiting.meter_number, "rejected"): 1}


def test_nobody_decides_about_their_own_account() -> None:
    household, stranger = a_household(), a_household()
    (own,), (foreign,) = waits_at(household), waits_at(stranger)
    with seen_by(SYSTEM):
        colleague = a_member(Account.objects.get(pk=household.account_id), role=MembershipRole.OWNER)
        User.objects.filter(pk=colleague.pk).update(role=Role.SUPPORT.value)
        every_factor(colleague.pk)
    clerk = signed_in(colleague.pk)

    told = decide(clerk, own, foreign, decision="accepted")

    assert "You belong to this account yourself." in told
    assert "1 reading counts now." in told
    assert states() == {(own.meter_number, "open"): 1, (foreign.meter_number, "accepted"): 1}
    assert clerk.get(f"{QUEUE}{own.pk}/picture/").status_code == 403


def test_one_reading_is_shown_among_its_neighbours() -> None:
    household = a_household()
    (waiting,) = waits_at(household)
    with seen_by(SYSTEM):
        a_usual_profile(the_register_of(household))

    picture = words_of(a_clerk().get(f"{QUEUE}{waiting.pk}/picture/"))

    assert "at most 0.40 kWh an hour is known around it" in picture
    assert "at most 40.0 kWh an hour waits" in picture
    assert "at most 0.40 kWh an hour is usual" in picture
    assert "bars with a gap are higher" in picture


@pytest.mark.parametrize(
    ("said", "state", "store"),
    [
        ({"decision": "accepted"}, "accepted", 40_000_000),
        ({"decision": "replaced", "value": "0.25"}, "replaced", 250_000),
        ({"decision": "rejected"}, "rejected", 100_000),
    ],
    ids=["accepted", "replaced", "rejected"],
)
def test_one_reading_is_decided_about(said: dict[str, str], state: str, store: int) -> None:
    household = a_household()
    (waiting,) = waits_at(household)
    clerk = a_clerk()

    told = words_of(clerk.post(f"{QUEUE}{waiting.pk}/", {"note": "Looked at it", **said}, follow=True))

    assert "It is decided." in told
    assert (states(), kept(household)[0]) == ({(waiting.meter_number, state): 1}, store)
    trail = words_of(clerk.get(f"{QUEUE}decided/"))
    assert [words in trail for words in (waiting.meter_number, "Mira", "Looked at it")] == [True] * 3


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"decision": "replaced", "note": "Read anew"}, "Say what counts instead."),
        ({"decision": "replaced", "note": "Read anew", "value": "-1"}, "zero or more"),
        ({"decision": "replaced", "note": "Read anew", "value": "9" * 20}, "not an amount of energy"),
        ({"decision": "rejected"}, "This field is required."),
        ({"note": "Read anew"}, "Say what becomes of the reading."),
    ],
    ids=["no_value", "below_zero", "too_much", "no_note", "no_decision"],
)
def test_a_decision_that_says_too_little_is_asked_for_again(said: dict[str, str], problem: str) -> None:
    (waiting,) = waits_at(a_household())

    answer = a_clerk().post(f"{QUEUE}{waiting.pk}/", said)

    assert (answer.status_code, problem in words_of(answer)) == (422, True)
    assert states() == {(waiting.meter_number, "open"): 1}


def rule_of(waiting: WaitingReading, **parts: str | UUID) -> str:
    asked = {"reason": waiting.reason, **parts}
    return f"{QUEUE}rule/?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_rule_tells_what_it_touches_before_it_decides() -> None:
    first, second = a_household(), a_household()
    waiting = waits_at(first, count=3)[0]
    waits_at(second, count=2)
    clerk = a_clerk()
    of_meter, of_source = rule_of(waiting, meter=waiting.meter_id), rule_of(waiting, source="made+for+a+test")

    told = [words_of(clerk.get(address)) for address in (of_meter, of_source)]
    clerk.post(of_meter, {"note": "A new wallbox", "decision": "accepted", "seen": 3})
    rest = clerk.post(of_source, {"note": "A test delivery", "decision": "rejected", "seen": 2}, follow=True)

    assert "This touches 3 readings of 1 meter." in told[0]
    assert "This touches 5 readings of 2 meters." in told[1]
    assert "2 readings are rejected." in words_of(rest)
    assert states() == {(waiting.meter_number, "accepted"): 3, (number_of(second), "rejected"): 2}


def test_a_rule_holds_between_two_days() -> None:
    waiting = waits_at(a_household(), count=2)[0]
    clerk = a_clerk()
    there = rule_of(waiting, meter=waiting.meter_id, **{"from": "2025-03-01", "to": "2025-03-01"})
    not_there = rule_of(waiting, meter=waiting.meter_id, **{"from": "2025-03-02"})

    told = [words_of(clerk.get(address)) for address in (there, not_there)]

    assert "This touches 2 readings of 1 meter." in told[0]
    assert "This touches nothing: no reading waits there." in told[1]


def test_a_rule_whose_readings_changed_meanwhile_is_shown_again() -> None:
    waiting = waits_at(a_household(), count=2)[0]

    answer = a_clerk().post(
        rule_of(waiting, meter=waiting.meter_id), {"note": "All wrong", "decision": "rejected", "seen": 1}
    )

    assert (answer.status_code, "Meanwhile it is another number" in words_of(answer)) == (422, True)
    assert states() == {(waiting.meter_number, "open"): 2}


@pytest.mark.parametrize(
    "query", ["reason=spike", "meter=7&reason=spike", "reason=spike&source=x&from=31.2."]
)
def test_a_rule_names_a_reason_and_where_it_holds(query: str) -> None:
    assert a_clerk().get(f"{QUEUE}rule/?{query}").status_code == 422
