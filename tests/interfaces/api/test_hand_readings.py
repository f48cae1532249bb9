"""Programs bring what a counter showed with a photo of it; the photo is guarded as on the page."""

from decimal import Decimal

import pytest

from tests.factories.households import WholeHousehold
from tests.factories.metering import a_meter
from tests.factories.photos import a_picture
from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.things import ids_of
from wattstead.domains.metering.models import Meter
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
FIRST, NEXT = "2025-03-01T12:00:00Z", "2025-03-11T12:00:00Z"


@pytest.fixture
def meter(household: WholeHousehold) -> Meter:
    with seen_by(SYSTEM):
        return a_meter(site_id=household.site_id)


def brought(
    program: Program, meter: Meter, value: object, *, at: str, more: str = "", **sent: object
) -> Answer:
    content = sent.pop("photo", a_picture())
    assert isinstance(content, bytes)
    told = f"readAt={at}&value={value}{more}"
    return program.file(f"/meters/{meter.pk}/hand-readings?{told}", content, **sent)  # type: ignore[arg-type]


def photos(program: Program, meter: Meter) -> list[dict[str, object]]:
    return program.get(f"/meters/{meter.pk}/counter-photos").items


def test_a_reading_is_kept_with_its_photo_and_whoever_sees_the_meter_sees_both(
    meter: Meter, stranger: WholeHousehold, owner: Program
) -> None:
    first = brought(owner, meter, "1200.5", at=FIRST)
    answer = brought(owner, meter, 1260, at=NEXT)
    shown = photos(owner, meter)
    content = owner.send("GET", str(shown[0]["fileUrl"]).removeprefix("/api/v1"))

    told = {name: answer.body[name] for name in ("readAt", "value", "use", "unit", "waits")}
    assert (first.status, first.body["use"], answer.status) == (201, None, 201)
    assert told == {"readAt": NEXT, "value": 1260, "use": Decimal("59.5"), "unit": "kWh", "waits": False}
    assert shown == [answer.body["photo"], first.body["photo"]]
    assert owner.get(answer.headers["Location"].removeprefix("/api/v1")).body == shown[0]
    assert (shown[0]["fileSize"], shown[0]["mimeType"]) == (len(content.content), "image/webp")
    assert (content.content[:4], b"a phone" in content.content) == (b"RIFF", False)


def test_a_photo_of_others_looks_as_if_it_were_not_there(
    meter: Meter, stranger: WholeHousehold, owner: Program
) -> None:
    foreign = ids_of(stranger)["photoId"]

    answers = [
        owner.get(f"/counter-photos/{foreign}"),
        owner.get(f"/counter-photos/{foreign}/content"),
        owner.get(f"/meters/{stranger.meter_id}/counter-photos"),
        owner.file(f"/meters/{stranger.meter_id}/hand-readings?readAt={FIRST}&value=1", a_picture()),
    ]

    assert [answer.told for answer in answers] == [(404, "not_found", None)] * 4


def test_what_contradicts_another_look_is_kept_with_its_photo_once_it_is_confirmed(
    meter: Meter, owner: Program
) -> None:
    brought(owner, meter, 1200, at=FIRST)

    doubted = brought(owner, meter, 900, at=NEXT)
    after_doubt = len(photos(owner, meter))
    confirmed = brought(owner, meter, 900, at=NEXT, more="&confirmed=true")

    assert (doubted.told, after_doubt) == ((409, "reading_doubted", "value"), 1)
    assert (confirmed.status, confirmed.body["waits"], len(photos(owner, meter))) == (201, True, 2)


def test_a_photo_that_is_none_or_too_large_is_refused_and_nothing_is_kept(
    meter: Meter, owner: Program
) -> None:
    answers = {
        "no picture": brought(owner, meter, 1200, at=FIRST, photo=b"<svg onload=alert(1)>"),
        "nothing": brought(owner, meter, 1200, at=FIRST, photo=b""),
        "huge": brought(owner, meter, 1200, at=FIRST, photo=bytes(15 * 1024 * 1024 + 1)),
        "many points": brought(owner, meter, 1200, at=FIRST, photo=a_picture(width=6000, height=5000)),
        "of other type": brought(owner, meter, 1200, at=FIRST, content_type="application/json"),
        "no number": brought(owner, meter, "-5", at=FIRST),
    }

    assert {why: (answer.status, answer.code) for why, answer in answers.items()} == {
        "no picture": (422, "file_damaged"),
        "nothing": (422, "file_damaged"),
        "huge": (413, "body_too_large"),
        "many points": (422, "picture_too_large"),
        "of other type": (415, "body_of_other_type"),
        "no number": (400, "request_unreadable"),
    }
    assert photos(owner, meter) == []


def test_a_reading_sent_twice_is_kept_once(meter: Meter, owner: Program) -> None:
    first, again = (brought(owner, meter, 1200, at=FIRST, key="the-same") for _ in range(2))

    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")
    assert len(photos(owner, meter)) == 1
