"""Keeps the picture a person shows of themselves, and gives it to them alone."""

import hashlib
from typing import BinaryIO
from uuid import UUID

from wattstead.domains.identity.models import Avatar, User
from wattstead.foundation.files.pictures import square
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

AVATAR_TYPE = "image/webp"


def change_avatar(*, user_id: UUID, picture: BinaryIO) -> str:
    """Keep a picture of a person in place of the one before, and return its digest.

    It is drawn anew as a small square, so nothing else of the file is kept. Raises
    FileDamaged and PictureTooLarge.
    """
    require_unit_of_work()
    content = square(picture)
    digest = hashlib.sha256(content).hexdigest()[:32]
    Avatar.objects.update_or_create(user_id=user_id, defaults={"content": content})
    User.objects.filter(pk=user_id).update(avatar=digest)
    return digest


def remove_avatar(*, user_id: UUID) -> None:
    """Keep no picture of a person any more; to remove none is no mistake."""
    require_unit_of_work()
    Avatar.objects.filter(user_id=user_id).delete()
    User.objects.filter(pk=user_id).update(avatar="")


def avatar_of(viewer: Viewer, *, user_id: UUID) -> bytes:
    """Return the picture of a person, who alone may see it; raises NotFound."""
    if user_id != viewer.user_id and not viewer.is_system:
        raise NotFound
    content = Avatar.objects.filter(user_id=user_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound
    return bytes(content)
