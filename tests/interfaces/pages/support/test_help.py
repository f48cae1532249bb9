"""Customers ask, read answers, send files and close; nobody else's conversation exists for them."""

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import a_person, a_viewer
from tests.factories.files import PDF, a_photo
from tests.factories.support import ASKED_AT, a_ticket, an_attachment
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.support.models import Ticket
from wattstead.domains.support.operations.messages import write_message, write_note
from wattstead.domains.support.operations.serving import move_ticket
from wattstead.domains.support.queries import attachments_visible_to, messages_visible_to
from wattstead.domains.support.vocabulary import TicketStatus
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.interfaces.pages import uploading
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = {"category": "billing", "subject": "Bill of March", "content": "Why so high?"}


@pytest.fixture
def home() -> Household:
    return a_household()


def asked(household: Household, **words: str) -> UUID:
    """Keep a ticket of the household."""
    customer = a_viewer(user_id=household.user_id, account_id=household.account_id)
    with seen_by(customer) as viewer:
        return a_ticket(viewer, **words).pk


def staff() -> Viewer:
    with seen_by(SYSTEM):
        return Viewer(user_id=a_person(role=Role.SUPPORT, first_name="Mira").pk, staff="support")


def kept() -> list[tuple[str, str, list[str], list[str]]]:
    """Return every ticket with its words and the names of its files."""
    with seen_by(SYSTEM):
        return [
            (
                ticket.subject,
                ticket.status,
                [one.content for one in messages_visible_to(SYSTEM, ticket_id=ticket.pk)],
                [one.file_name for one in attachments_visible_to(SYSTEM, ticket_id=ticket.pk)],
            )
            for ticket in Ticket.objects.order_by("created_at", "id")
        ]


def a_file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def test_without_a_question_the_page_says_what_to_do(home: Household) -> None:
    answer = signed_in(home.user_id).get("/support/")

    assert "Nothing asked yet" in words_of(answer)
    assert 'href="/support/new/"' in words_of(answer)


def test_a_question_with_a_photo_becomes_a_conversation(home: Household) -> None:
    browser = signed_in(home.user_id)

    answer = browser.post("/support/new/", {**QUESTION, "file": a_file(a_photo(), "meter.jpg")})
    page = browser.get(answer["Location"])

    assert kept() == [("Bill of March", "open", ["Why so high?"], ["meter.jpg"])]
    assert [word in words_of(page) for word in ("TKT-", "Why so high?", "meter.jpg", "Received")] == [
        True
    ] * 4


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"subject": ""}, "This field is required"),
        ({"content": "  "}, "This field is required"),
        ({"category": "gossip"}, "Select a valid choice"),
        ({"file": a_file(b"<html>", "page.txt")}, "This kind of file cannot be taken"),
        ({"file": a_file(PDF, "meter.png")}, "but the file is a PDF"),
        ({"file": a_file(b"", "meter.png")}, "The file is empty"),
        ({"file": a_file(bytes(11 * 1024 * 1024), "log.txt")}, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_is_kept(
    home: Household, wrong: dict[str, object], words: str
) -> None:
    answer = signed_in(home.user_id).post("/support/new/", {**QUESTION, **wrong})

    assert (answer.status_code, words in words_of(answer), kept()) == (422, True, [])


def test_of_a_file_beyond_the_quota_nothing_is_left_but_the_reason(
    home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "LARGEST_FILE", 100)

    answer = signed_in(home.user_id).post("/support/new/", {"file": a_file(PDF * 100, "bill.pdf")})

    assert (answer.status_code, "The file is larger than 10 MB." in words_of(answer)) == (422, True)
    assert kept() == []


def test_the_list_tells_whose_turn_it_is(home: Household) -> None:
    asked(home, subject="Old one")
    waiting = asked(home, subject="Open one")
    with seen_by(staff()) as viewer:
        move_ticket(viewer, ticket_id=waiting, to=TicketStatus.WAITING_CUSTOMER, now=ASKED_AT)
    asked(a_household(), subject="Strange one")

    page = words_of(signed_in(home.user_id).get("/support/"))

    told = ("Old one", "Received", "Open one", "Waiting for you", "Strange one")
    assert [word in page for word in told] == [True, True, True, True, False]


def test_an_answer_with_a_file_joins_the_conversation(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(home.user_id)

    answer = browser.post(f"/support/{ticket_id}/", {"content": "Here", "file": a_file(PDF, "bill.pdf")})

    assert (answer.status_code, answer["Location"]) == (302, f"/support/{ticket_id}/#latest")
    assert kept() == [("My bill is too high", "open", ["Why?", "Here"], ["bill.pdf"])]


def test_a_file_alone_is_an_answer_and_nothing_is_none(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(home.user_id)

    nothing = browser.post(f"/support/{ticket_id}/", {"content": " "})
    alone = browser.post(f"/support/{ticket_id}/", {"content": "", "file": a_file(PDF, "bill.pdf")})

    assert (nothing.status_code, "Write something" in words_of(nothing)) == (422, True)
    assert (alone.status_code, kept()) == (302, [("My bill is too high", "open", ["Why?"], ["bill.pdf"])])


def test_a_refused_file_takes_its_words_along_so_that_nothing_is_sent_twice(home: Household) -> None:
    ticket_id = asked(home)

    answer = signed_in(home.user_id).post(
        f"/support/{ticket_id}/", {"content": "See this", "file": a_file(b"GIF89a" + bytes(9), "a.gif")}
    )

    assert (answer.status_code, "See this" in words_of(answer)) == (422, True)
    assert kept() == [("My bill is too high", "open", ["Why?"], [])]


def test_words_are_shown_as_words(home: Household) -> None:
    ticket_id = asked(home, subject="<b>bold</b>", content='<script>alert("x")</script>\n{{ 7|add:7 }}')

    page = words_of(signed_in(home.user_id).get(f"/support/{ticket_id}/"))

    assert [
        word in page for word in ("<script>alert", "&lt;script&gt;alert", "<b>bold", "{{ 7|add:7 }}")
    ] == [
        False,
        True,
        False,
        True,
    ]


def test_closing_and_taking_up_again(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(home.user_id)

    browser.post(f"/support/{ticket_id}/close/")
    closed = words_of(browser.get(f"/support/{ticket_id}/"))
    refused = browser.post(f"/support/{ticket_id}/", {"content": "One more"})
    browser.post(f"/support/{ticket_id}/reopen/")

    assert ("Take it up again" in closed, "Your message" in closed, refused.status_code) == (True, False, 422)
    assert kept() == [("My bill is too high", "open", ["Why?"], [])]


def test_an_internal_note_leaves_the_pages_byte_by_byte_as_they_were(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(home.user_id)
    pages = ("/support/", f"/support/{ticket_id}/")
    before = [without_tokens(browser.get(page).content) for page in pages]

    with seen_by(staff()) as viewer:
        note = write_note(viewer, ticket_id=ticket_id, content="suspicious", now=ASKED_AT)
        hidden = an_attachment(viewer, ticket_id=ticket_id, message_id=note.pk)

    assert [without_tokens(browser.get(page).content) for page in pages] == before
    assert browser.get(f"/support/{ticket_id}/files/{hidden.pk}/").status_code == 404


def test_control_an_answer_of_staff_does_change_the_pages(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(home.user_id)
    before = words_of(browser.get(f"/support/{ticket_id}/"))

    with seen_by(staff()) as viewer:
        write_message(viewer, ticket_id=ticket_id, content="suspicious", now=ASKED_AT)
    after = words_of(browser.get(f"/support/{ticket_id}/"))

    assert ("Mira, customer service" in before, "Mira, customer service" in after) == (False, True)


def without_tokens(page: bytes) -> bytes:
    """Return a page without the tokens of its forms, which differ each time."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ")\w+', b"", page)


def test_a_file_comes_back_as_a_download_that_no_browser_runs(home: Household) -> None:
    ticket_id = asked(home)
    with seen_by(a_viewer(user_id=home.user_id, account_id=home.account_id)) as viewer:
        file = an_attachment(viewer, ticket_id=ticket_id, name="Zählerstand.pdf")

    answer = signed_in(home.user_id).get(f"/support/{ticket_id}/files/{file.pk}/")

    assert answer.getvalue() == PDF
    names = (
        "Content-Type",
        "Content-Length",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Content-Security-Policy",
    )
    assert [answer[name] for name in names] == [
        "application/pdf",
        str(len(PDF)),
        "attachment; filename*=utf-8''Z%C3%A4hlerstand.pdf",
        "nosniff",
        "sandbox; default-src 'none'",
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("post", ""),
        ("post", "close/"),
        ("post", "reopen/"),
        ("get", "files/FILE/"),
    ],
)
def test_a_strangers_conversation_is_as_missing_as_one_that_never_was(
    home: Household, method: str, path: str
) -> None:
    stranger = a_household()
    theirs = asked(stranger)
    with seen_by(a_viewer(user_id=stranger.user_id, account_id=stranger.account_id)) as viewer:
        file = an_attachment(viewer, ticket_id=theirs)
    ask = getattr(signed_in(home.user_id), method)

    foreign = ask(f"/support/{theirs}/{path}".replace("FILE", str(file.pk)), {"content": "x"})
    missing = ask(f"/support/{new_key()}/{path}".replace("FILE", str(new_key())), {"content": "x"})

    assert [answer.status_code for answer in (foreign, missing)] == [404, 404]
    assert kept() == [("My bill is too high", "open", ["Why?"], ["bill.pdf"])]


def test_who_only_looks_reads_and_writes_too(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(somebody_who_may_only_look(home))

    page = words_of(browser.get(f"/support/{ticket_id}/"))
    browser.post(f"/support/{ticket_id}/", {"content": "And I wonder too"})

    assert ("Ada" in page, kept()[0][2]) == (True, ["Why?", "And I wonder too"])


def test_a_long_conversation_asks_as_often_as_a_short_one(home: Household) -> None:
    ticket_id = asked(home)
    browser = signed_in(home.user_id)
    browser.get(f"/support/{ticket_id}/")
    with watched_wire() as short:
        browser.get(f"/support/{ticket_id}/")
    with seen_by(a_viewer(user_id=home.user_id, account_id=home.account_id)) as viewer:
        for _ in range(9):
            message = write_message(viewer, ticket_id=ticket_id, content="More", now=ASKED_AT)
            an_attachment(viewer, ticket_id=ticket_id, message_id=message.pk)

    with watched_wire() as long:
        browser.get(f"/support/{ticket_id}/")

    assert long.statements == short.statements
