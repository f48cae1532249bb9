"""Lets a person show what a counter looked like when they read it."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.counter_photos import operations
from wattstead.domains.metering.queries import register_visible_to
from wattstead.kernel.viewer import Viewer


def lay_photo_aside(viewer: Viewer, *, register_id: UUID, picture: BinaryIO, now: datetime) -> UUID:
    """Keep a photo until the reading it belongs to is taken in, and return its id.

    Raises NotFound, RoleNotAllowed, FileDamaged and PictureTooLarge.
    """
    register = register_visible_to(viewer, register_id=register_id)
    require(viewer, account_id=register.account_id, to=Action.MANAGE_READINGS)
    return operations.lay_photo_aside(register=register, picture=picture, now=now)
