"""People show a picture of themselves; it is small, drawn anew, and theirs."""

import hashlib
import io

import pytest
from django.db import IntegrityError
from PIL import Image

from tests.factories.accounts import a_person
from tests.factories.files import PLACE, a_photo, a_picture
from wattstead.domains.identity.avatars import avatar_of, change_avatar, remove_avatar
from wattstead.domains.identity.models import LARGEST_AVATAR, Avatar, User
from wattstead.foundation.files.refusals import FileDamaged
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    with seen_by(SYSTEM):
        return a_person()


def test_a_photo_becomes_a_small_square_without_its_place(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)) as viewer:
        digest = change_avatar(user_id=person.pk, picture=io.BytesIO(a_photo()))
        content = avatar_of(viewer, user_id=person.pk)

    person.refresh_from_db()
    shown = Image.open(io.BytesIO(content))
    assert (shown.format, shown.size, PLACE.encode() in content) == ("WEBP", (256, 256), False)
    assert (person.avatar, digest) == (digest, hashlib.sha256(content).hexdigest()[:32])


def test_a_new_picture_replaces_the_old_one_and_can_be_removed(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)) as viewer:
        first = change_avatar(user_id=person.pk, picture=io.BytesIO(a_photo()))
        second = change_avatar(user_id=person.pk, picture=io.BytesIO(a_picture()))
        count = Avatar.objects.count()
        remove_avatar(user_id=person.pk)
        remove_avatar(user_id=person.pk)

        with pytest.raises(NotFound):
            avatar_of(viewer, user_id=person.pk)
    person.refresh_from_db()
    assert (first == second, count, person.avatar) == (False, 1, "")


def test_what_is_no_picture_leaves_the_one_before(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)) as viewer:
        change_avatar(user_id=person.pk, picture=io.BytesIO(a_picture()))
        before = avatar_of(viewer, user_id=person.pk)
        with pytest.raises(FileDamaged):
            change_avatar(user_id=person.pk, picture=io.BytesIO(b"<svg onload=alert(1)>"))

        assert avatar_of(viewer, user_id=person.pk) == before


def test_a_strangers_picture_is_missing_in_the_query_and_in_the_table(person: User) -> None:
    with seen_by(SYSTEM):
        stranger = a_person()
        change_avatar(user_id=stranger.pk, picture=io.BytesIO(a_picture()))

    with seen_by(Viewer(user_id=person.pk)) as viewer:
        with pytest.raises(NotFound):
            avatar_of(viewer, user_id=stranger.pk)
        assert Avatar.objects.count() == 0


def test_the_database_keeps_pictures_small(person: User) -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        Avatar.objects.create(user=person, content=bytes(LARGEST_AVATAR + 1))

    assert constraint_named_in(refused.value) == "avatar_is_small"
