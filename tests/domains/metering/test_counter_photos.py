"""Photos of counters are kept beside their look, drawn anew, for those of the account alone."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from tests.factories.accounts import a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.photos import NOON, a_counter_photo, a_picture
from tests.factories.sites import a_site
from wattstead.domains.metering.counter_photos.models import CounterPhoto
from wattstead.domains.metering.counter_photos.operations import (
    attach_photo,
    forget_photos_aside,
    lay_photo_aside,
)
from wattstead.domains.metering.counter_photos.queries import (
    PhotoOfLook,
    photo_content,
    photo_of_look,
    photos_of_meter,
)
from wattstead.domains.metering.models import Register
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 1, tzinfo=UTC)


def a_home() -> tuple[Viewer, Register]:
    with seen_by(SYSTEM):
        account = an_account()
        register = the_register(a_meter(site_id=a_site(account_id=account.pk).pk))
    return a_viewer(account_id=account.pk), register


def aside(register: Register, *, picture: bytes | None = None) -> UUID:
    content = BytesIO(a_picture() if picture is None else picture)
    return lay_photo_aside(register=register, picture=content, now=NOW)


def test_a_photo_is_kept_small_upright_and_without_what_the_phone_wrote_into_it() -> None:
    viewer, register = a_home()

    with seen_by(viewer):
        photo_id = aside(register, picture=a_picture(width=4000, height=2000))
        kept = Image.open(BytesIO(photo_content(viewer, photo_id=photo_id)))

    assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (1600, 800), {})


def test_a_photo_stands_beside_its_look_and_a_later_one_takes_its_place() -> None:
    viewer, register = a_home()

    with seen_by(viewer):
        first = a_counter_photo(register)
        before = photos_of_meter(viewer, meter_id=register.meter_id, most=5)
        second = aside(register)
        attach_photo(register=register, photo_id=second, read_at=NOON)
        after = photo_of_look(viewer, register_id=register.pk, read_at=NOON)

    assert before == (PhotoOfLook(id=first.pk, register_id=register.pk, read_at=NOON),)
    assert after == second


def test_one_photo_waits_for_its_reading_and_is_forgotten_after_a_day() -> None:
    viewer, register = a_home()

    with seen_by(viewer):
        aside(register)
        last = aside(register)
        kept = a_counter_photo(register)
        again = aside(register)
    with seen_by(SYSTEM):
        forget_photos_aside(now=NOW + timedelta(hours=23))
        still = set(CounterPhoto.objects.values_list("pk", flat=True))
        forget_photos_aside(now=NOW + timedelta(hours=25))

        assert (last in still, again in still) == (False, True)
        assert set(CounterPhoto.objects.values_list("pk", flat=True)) == {kept.pk}


def test_the_photo_of_a_stranger_is_not_there() -> None:
    viewer, register = a_home()
    stranger, other = a_home()
    with seen_by(viewer):
        theirs = a_counter_photo(register)
        waiting = aside(register)

    with seen_by(stranger):
        assert photos_of_meter(stranger, meter_id=register.meter_id, most=5) == ()
        assert photo_of_look(stranger, register_id=register.pk, read_at=NOON) is None
        for missing in (theirs.pk, new_key()):
            with pytest.raises(NotFound):
                photo_content(stranger, photo_id=missing)
        with pytest.raises(NotFound):
            attach_photo(register=other, photo_id=waiting, read_at=NOON)


def test_the_database_has_the_last_word_on_photos() -> None:
    _, register = a_home()
    _, other = a_home()
    whole = {"account_id": register.account_id, "register": register, "content": b"x", "size_bytes": 1}

    for wrong, name in (
        ({"read_at": NOON}, "one_photo_of_a_look"),
        ({"read_at": NOW, "size_bytes": 0}, "photo_is_of_bearable_size"),
        ({"read_at": NOW, "account_id": other.account_id}, "photo_of_a_register_of_its_account"),
    ):
        with seen_by(SYSTEM), pytest.raises(IntegrityError, match=name), transaction.atomic():
            CounterPhoto.objects.create(**whole | {"read_at": NOON})
            CounterPhoto.objects.create(**whole | wrong)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
