"""Lists the jobs; procrastinate finds this module by its name."""

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wattstead.gateways.mail import Letter, deliver


@app.task(name="send_mail", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def send_mail(letter: Letter) -> None:
    """Deliver one mail; may run twice, the message id is the same."""
    deliver(letter, mail_url=settings.MAIL_URL, folder=settings.MAIL_FOLDER)
