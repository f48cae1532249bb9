"""Lists the jobs; procrastinate finds this module by its name."""

import logging
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wattstead.domains.forecasting.operations import forget_forecasts
from wattstead.domains.identity.operations import forget_expired_sessions
from wattstead.domains.metering.operations.retention import kept_since
from wattstead.domains.notifications.operations import forget_old_notifications
from wattstead.foundation import idempotency, rate_limits
from wattstead.foundation.tenancy import seen_by
from wattstead.gateways import text_messages
from wattstead.gateways.mail import Letter, deliver
from wattstead.interfaces.jobs.messages import send_messages
from wattstead.interfaces.load_profiles import load_profiles
from wattstead.journeys import correct_invoice, uploads
from wattstead.journeys.delete_readings import Kept, delete_readings_of_all
from wattstead.journeys.estimate_nightly import estimate_nightly
from wattstead.journeys.find_changed_periods import find_changed_periods
from wattstead.journeys.forecast_sites import forecast_sites, sites_to_forecast
from wattstead.journeys.learn_usual_use import learn_usual_use_of_all
from wattstead.journeys.measure_quality import is_due, measure_quality_of_all
from wattstead.journeys.move_readings import estimate_moves
from wattstead.journeys.telling.answers import tell_of_answers
from wattstead.journeys.telling.contracts import tell_of_ending_contracts
from wattstead.journeys.telling.devices import tell_of_silent_devices
from wattstead.journeys.telling.goals import tell_of_goals
from wattstead.journeys.telling.high_use import tell_of_high_use
from wattstead.journeys.telling.payments import tell_of_payments
from wattstead.journeys.telling.production import tell_of_production_drops
from wattstead.journeys.thin_readings import thin_old_readings
from wattstead.kernel.viewer import SYSTEM

_log = logging.getLogger(__name__)
FORECASTS_KEPT = timedelta(days=60)
NOTIFICATIONS_KEPT = timedelta(days=3 * 365)
THINNED_AGAIN = timedelta(days=90)  # nights without a worker, and days that had gaps


@app.task(name="send_mail", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def send_mail(letter: Letter) -> None:
    """Deliver one mail; may run twice, the message id is the same."""
    deliver(letter, mail_url=settings.MAIL_URL, folder=settings.MAIL_FOLDER)


@app.task(name=text_messages.JOB, retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def send_text_message(message: text_messages.TextMessage) -> None:
    """Deliver one text message; may run twice, the message id is the same."""
    text_messages.deliver_to_folder(message, folder=settings.TEXT_MESSAGE_FOLDER)


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


@app.periodic(cron="20 1 * * *")
@app.task(name="learn_usual_use")
def learn_usual_use(timestamp: int) -> None:
    """Work out what is usual for every register, before the readings of the day before arrive."""
    learn_usual_use_of_all(SYSTEM, today=datetime.fromtimestamp(timestamp, UTC).date())


@app.periodic(cron="50 1 * * *")
@app.task(name="estimate_gaps")
def estimate_gaps(timestamp: int) -> None:
    """Fill gaps for whose readings nobody waits any more, and make estimates anew that became untrue."""
    if settings.ESTIMATE_AFTER_DAYS:
        night = estimate_nightly(
            SYSTEM,
            profiles=load_profiles(),
            wait_days=settings.ESTIMATE_AFTER_DAYS,
            now=datetime.fromtimestamp(timestamp, UTC),
        )
        moves = estimate_moves(SYSTEM, profiles=load_profiles(), now=datetime.fromtimestamp(timestamp, UTC))
        _log.info("estimated: %s, and %s counters at moves", night, moves)


@app.periodic(cron="30 2 * * *")
@app.task(name="find_changed_periods")
def find_changes_of_periods(timestamp: int) -> None:
    """Tell billing of issued invoices whose readings changed; run again, it finds what changed since."""
    find_changed_periods(SYSTEM, now=datetime.fromtimestamp(timestamp, UTC))


@app.task(name=correct_invoice.JOB)
def tell_of_correction(invoice_id: str, issued_on: str) -> None:
    """Tell people of the invoice that took the place of another; nobody is told twice."""
    with seen_by(SYSTEM):
        correct_invoice.tell_of_correction(
            SYSTEM, invoice_id=UUID(invoice_id), issued_on=date.fromisoformat(issued_on)
        )


@app.periodic(cron="*/10 * * * *")
@app.task(name="measure_quality")
def measure_quality(timestamp: int) -> None:
    """Work out how good all readings are, once a day and when nothing is known yet."""
    now = datetime.fromtimestamp(timestamp, UTC)
    if is_due(SYSTEM, now=now):
        measure_quality_of_all(SYSTEM, today=now.date())


@app.periodic(cron="40 2 * * *")
@app.task(name="forecast_sites")
def forecast_days_ahead(timestamp: int) -> None:
    """Forecast the next days of every site from its last weeks; a second run replaces the first."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with seen_by(SYSTEM):
        site_ids = sites_to_forecast(SYSTEM)
    forecast_sites(SYSTEM, site_ids=site_ids, now=now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="send_messages")
def send_notices(timestamp: int) -> None:
    """Send what people wanted by mail or text message, once their quiet hours are over."""
    send_messages(SYSTEM, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_of_answers")
def tell_of_service_desk(timestamp: int) -> None:
    """Tell people of answers of the service desk; who has heard of one is not told again."""
    tell_of_answers(SYSTEM, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="10 6 * * *")
@app.task(name="tell_of_payments")
def tell_of_bills(timestamp: int) -> None:
    """Tell people of invoices that are due, and of contracts that end."""
    now = datetime.fromtimestamp(timestamp, UTC)
    tell_of_payments(SYSTEM, now=now)
    tell_of_ending_contracts(SYSTEM, now=now)


@app.periodic(cron="20 6,12 * * *")
@app.task(name="tell_of_energy")
def tell_of_energy(timestamp: int) -> None:
    """Tell people of days that took much or gave little; readings of a day may come by noon of the next."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with seen_by(SYSTEM):
        site_ids = sites_to_forecast(SYSTEM)
    tell_of_high_use(SYSTEM, site_ids=site_ids, now=now)
    tell_of_production_drops(SYSTEM, now=now)


@app.periodic(cron="30 6 * * *")
@app.task(name="tell_of_goals")
def tell_of_wishes(timestamp: int) -> None:
    """Tell people how their goals go."""
    tell_of_goals(SYSTEM, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 6,18 * * *")
@app.task(name="tell_of_devices")
def tell_of_devices(timestamp: int) -> None:
    """Tell people of devices that have not been heard of for a day."""
    tell_of_silent_devices(SYSTEM, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="50 2 * * *")
@app.task(name="forget_news")
def forget_news(timestamp: int) -> None:
    """Remove forecasts of days long past, and notifications nobody looks back at."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with seen_by(SYSTEM):
        forget_forecasts(before=now.date() - FORECASTS_KEPT)
        forget_old_notifications(written_before=now - NOTIFICATIONS_KEPT)


@app.periodic(cron="50 3 * * *")
@app.task(name="thin_readings")
def thin_readings(timestamp: int) -> None:
    """Leave of readings their sums by the day once they are as old as the operator says; 0 = never."""
    months, today = settings.KEEP_READINGS_MONTHS, datetime.fromtimestamp(timestamp, UTC).date()
    if months:
        since = kept_since(today, months=months) - THINNED_AGAIN
        thin_old_readings(SYSTEM, months=months, since=since, today=today, tell=lambda _done, _of: None)


@app.periodic(cron="10 4 * * *")
@app.task(name="delete_readings")
def delete_readings(timestamp: int) -> None:
    """Delete readings that no kept bill rests on once they are as old as the operator says; 0 = never."""
    now = datetime.fromtimestamp(timestamp, UTC)
    if settings.DELETE_READINGS_MONTHS:
        kept = Kept(months=settings.DELETE_READINGS_MONTHS, bills_years=settings.KEEP_BILLS_YEARS)
        delete_readings_of_all(SYSTEM, kept=kept, now=now, tell=lambda _done, _of: None)


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
