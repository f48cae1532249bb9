"""Does what belongs to every change of how somebody signs in: tells them by mail, signs out elsewhere."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user

from wattstead.domains.identity.operations import end_other_sessions
from wattstead.interfaces.pages.requests import PortalRequest, reader_of


def follow_up(request: PortalRequest, *, what: str) -> None:
    """Tell the reader by mail what changed, and end their other sessions; runs in their unit of work."""
    reader = reader_of(request)
    end_other_sessions(user_id=reader.id, but_key=request.session.session_key or "")
    get_adapter(request).send_notification_mail(
        "signing_in/mail/changed", get_user(request), {"what": what}, email=reader.email
    )
