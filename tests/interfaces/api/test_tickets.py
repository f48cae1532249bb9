"""Programs ask, attach and download; what staff does is refused to customers, not ignored."""

from datetime import UTC, datetime

import pytest

from tests.factories.accounts import a_person
from tests.factories.files import PDF, a_photo
from tests.factories.households import WholeHousehold
from tests.factories.support import an_attachment
from tests.interfaces.api.programs import Program
from tests.interfaces.api.things import ids_of
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.support.operations.messages import write_note
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def staff() -> Viewer:
    with seen_by(SYSTEM):
        return Viewer(user_id=a_person(role=Role.SUPPORT).pk, staff="support")


def test_a_new_ticket_says_everything_the_specification_names(
    household: WholeHousehold, owner: Program
) -> None:
    answer = owner.post(
        "/tickets",
        {
            "accountId": str(household.account_id),
            "subject": "Bill of March",
            "category": "billing",
            "content": "Why so high?\nIt was warm.",
        },
    )

    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/tickets/{answer.body['id']}")
    messages = answer.body.pop("messages")
    assert isinstance(messages, list)
    assert [(one["content"], one["isInternal"], one["authorId"]) for one in messages] == [
        ("Why so high?\nIt was warm.", False, str(household.user_id))
    ]
    given = {"id", "ticketNumber", "createdAt", "updatedAt"}
    assert {name: value for name, value in answer.body.items() if name not in given} == {
        "userId": str(household.user_id),
        "accountId": str(household.account_id),
        "subject": "Bill of March",
        "category": "billing",
        "priority": "medium",
        "status": "open",
        "assignedTo": None,
        "resolvedAt": None,
        "closedAt": None,
        "attachments": [],
    }


def test_an_attachment_is_told_as_what_it_is_and_given_out_as_it_is_kept(
    household: WholeHousehold, owner: Program
) -> None:
    ticket_id = ids_of(household)["ticketId"]

    answer = owner.file(f"/tickets/{ticket_id}/attachments?fileName=..%2Fmeter.jpg", a_photo())
    told = owner.get(f"/tickets/{ticket_id}/attachments/{answer.body['id']}").body
    content = owner.send("GET", str(told["fileUrl"]).removeprefix("/api/v1"))

    assert (told["fileName"], told["mimeType"], told["fileSize"]) == (
        "meter.jpg",
        "image/jpeg",
        len(content.content),
    )
    assert content.content.startswith(b"\xff\xd8\xff")
    assert (content.headers["Content-Disposition"], content.headers["X-Content-Type-Options"]) == (
        'attachment; filename="meter.jpg"',
        "nosniff",
    )


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"<svg onload=alert(1)>", "meter.svg", (422, "file_of_unknown_kind", None)),
        (b"<html>", "page.txt", (422, "file_of_unknown_kind", None)),
        (PDF, "meter.png", (422, "file_named_otherwise", None)),
        (bytes(10 * 1024 * 1024 + 1), "log.txt", (413, "body_too_large", None)),
    ],
)
def test_a_file_that_is_not_taken_is_told(
    content: bytes, name: str, told: tuple[int, str, None], household: WholeHousehold, owner: Program
) -> None:
    answer = owner.file(f"/tickets/{ids_of(household)['ticketId']}/attachments?fileName={name}", content)

    assert answer.told == told


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"priority": "urgent"}, "priority"),
        ({"status": "resolved"}, "status"),
        ({"assignedTo": None}, "assignedTo"),
    ],
)
def test_what_is_for_staff_is_refused_to_customers_and_changes_nothing(
    change: dict[str, object], field: str, household: WholeHousehold, owner: Program
) -> None:
    path = f"/tickets/{ids_of(household)['ticketId']}"
    before = owner.get(path)

    answer = owner.patch(path, {**change, "subject": "Changed"}, seen=before.headers["ETag"])

    assert answer.told == (403, "reserved_for_staff", field)
    assert owner.get(path).content == before.content


def test_a_customer_writes_no_internal_note(household: WholeHousehold, owner: Program) -> None:
    path = f"/tickets/{ids_of(household)['ticketId']}/messages"

    answer = owner.post(path, {"content": "x", "isInternal": True})

    assert answer.told == (403, "reserved_for_staff", "isInternal")
    assert len(owner.get(path).items) == 1


def test_an_internal_note_leaves_every_answer_byte_by_byte_as_it_was(
    household: WholeHousehold, owner: Program
) -> None:
    ids = ids_of(household)
    ticket = f"/tickets/{ids['ticketId']}"
    asked = [
        ticket,
        "/tickets",
        "/tickets?ordering=-updatedAt",
        f"{ticket}/messages",
        f"{ticket}/attachments",
    ]
    before = [(owner.get(path).content, owner.get(path).headers.get("ETag")) for path in asked]

    with seen_by(staff()) as viewer:
        note = write_note(viewer, ticket_id=ids["ticketId"], content="suspicious", now=NOW)  # type: ignore[arg-type]
        hidden = an_attachment(viewer, ticket_id=note.ticket_id, message_id=note.pk)

    after = [(owner.get(path).content, owner.get(path).headers.get("ETag")) for path in asked]
    assert after == before
    missing = [
        f"{ticket}/messages/{note.pk}",
        f"{ticket}/attachments/{hidden.pk}",
        f"{ticket}/attachments/{hidden.pk}/content",
    ]
    assert [owner.get(path).told for path in missing] == [(404, "not_found", None)] * 3


def test_messages_come_page_by_page_the_earliest_first(household: WholeHousehold, owner: Program) -> None:
    path = f"/tickets/{ids_of(household)['ticketId']}/messages"
    for content in ("Two", "Three"):
        owner.post(path, {"content": content})

    first = owner.get(path, limit="2")
    second = owner.get(path, limit="2", cursor=str(first.body["nextCursor"]))

    assert [[one["content"] for one in page.items] for page in (first, second)] == [
        ["Why?", "Two"],
        ["Three"],
    ]
    assert second.body["nextCursor"] is None


def test_a_request_sent_again_attaches_once(household: WholeHousehold, owner: Program) -> None:
    path = f"/tickets/{ids_of(household)['ticketId']}/attachments"

    first = owner.file(f"{path}?fileName=a.pdf", PDF, key="once")
    second = owner.file(f"{path}?fileName=a.pdf", PDF, key="once")

    assert (first.content == second.content, len(owner.get(path).items)) == (True, 2)
