"""Stores what the portal remembers of a browser, with its person beside it (Django's SESSION_ENGINE)."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from wattstead.domains.identity.models import Session

BROWSER, SEEN_AT, BEGAN_AT = "browser", "seen_at", "began_at"


class SessionStore(db.SessionStore):
    """Keeps sessions in our own table, so that a person sees where they are signed in and can end it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def create_model_instance(self, data: dict[str, object]) -> Session:
        """Return the row that stands for the session now."""
        row = super().create_model_instance(data)
        return Session(
            session_key=row.session_key,
            session_data=row.session_data,
            expire_date=row.expire_date,
            user_id=str(data[SESSION_KEY]) if SESSION_KEY in data else None,
            browser=str(data.get(BROWSER, "")),
            seen_at=datetime.fromisoformat(str(data[SEEN_AT])) if SEEN_AT in data else None,
        )
