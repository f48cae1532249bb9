import json
from pathlib import Path

import pytest
from django.db import connection

from wattstead.foundation.tenancy import seen_by
from wattstead.gateways.text_messages import TextMessage, deliver_to_folder, send_text_message
from wattstead.kernel.viewer import SYSTEM

MESSAGE = TextMessage(to="+497611234567", text="123456 ist Ihr Code für Wattstead.", message_id="1")


def test_a_message_becomes_one_file_however_often_it_is_delivered(tmp_path: Path) -> None:
    first = deliver_to_folder(MESSAGE, folder=tmp_path / "messages")
    deliver_to_folder(MESSAGE, folder=tmp_path / "messages")

    assert list((tmp_path / "messages").iterdir()) == [first]
    assert first.read_text(encoding="utf-8") == ("To: +497611234567\n\n123456 ist Ihr Code für Wattstead.\n")


def jobs() -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'send_text_message'")
        return [json.loads(args)["message"] for (args,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_message_is_noted_in_the_unit_of_work_and_undone_with_it() -> None:
    with seen_by(SYSTEM):
        send_text_message(to="+497611234567", text="kept")
    with pytest.raises(RuntimeError), seen_by(SYSTEM):
        send_text_message(to="+497611234567", text="undone")
        raise RuntimeError

    assert [(job["to"], job["text"]) for job in jobs()] == [("+497611234567", "kept")]
