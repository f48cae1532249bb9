"""Lists the jobs; procrastinate finds this module by its name."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wattstead.domains.identity.operations import forget_expired_sessions
from wattstead.domains.notifications.operations import forget_old_notifications
from wattstead.foundation import idempotency, rate_limits
from wattstead.foundation.tenancy import seen_by
from wattstead.gateways.mail import Letter, deliver
from wattstead.journeys import uploads
from wattstead.kernel.viewer import SYSTEM


@app.task(name="send_mail", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def send_mail(letter: Letter) -> None:
    """Deliver one mail; may run twice, the message id is the same."""
    deliver(letter, mail_url=settings.MAIL_URL, folder=settings.MAIL_FOLDER)


@app.task(name=uploads.JOB, retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def import_upload(upload_id: str) -> None:
    """Import a file that somebody sent; may run twice, what is kept is not kept again."""
    now = datetime.now(UTC)
    uploads.carry_out_import(SYSTEM, upload_id=UUID(upload_id), now=now, today=now.date())


@app.periodic(cron="*/15 * * * *")
@app.task(name="tidy_uploads")
def tidy_uploads(timestamp: int) -> None:
    """Remove forgotten uploads and take up imports whose worker died."""
    with seen_by(SYSTEM):
        uploads.tidy_uploads(SYSTEM, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 3 * * *")
@app.task(name="forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Remove what the portal remembers of browsers that have not come back in time."""
    with seen_by(SYSTEM):
        forget_expired_sessions(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 3 * * *")
@app.task(name="forget_answers")
def forget_answers(timestamp: int) -> None:
    """Remove what requests were answered once nobody sends them again."""
    with seen_by(SYSTEM):
        idempotency.forget_answers(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_request_counts")
def forget_request_counts(timestamp: int) -> None:
    """Remove how often somebody asked the API in minutes long past."""
    with seen_by(SYSTEM):
        rate_limits.forget_counts(now=datetime.fromtimestamp(timestamp, UTC))
