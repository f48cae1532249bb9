"""Sends text messages: noted as a job first, then written into a folder.

There is no carrier behind it yet: an operator adds one beside `deliver_to_folder`.
"""

import hashlib
from pathlib import Path
from typing import TypedDict, cast

from procrastinate.types import JSONDict

from wattstead.foundation.jobs import defer
from wattstead.foundation.keys import new_key

JOB = "send_text_message"


class TextMessage(TypedDict):
    """A text message as a job carries it."""

    to: str
    text: str
    message_id: str


def send_text_message(*, to: str, text: str) -> None:
    """Note a message as a job in the unit of work: a rollback sends nothing, a crash loses nothing."""
    defer(JOB, message=cast("JSONDict", TextMessage(to=to, text=text, message_id=new_key().hex)))


def deliver_to_folder(message: TextMessage, *, folder: Path) -> Path:
    """Write a message into `folder`, and return where; a repeated job writes the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(message["message_id"].encode()).hexdigest()[:16]
    written = folder / f"{name}.txt"
    written.write_text(f"To: {message['to']}\n\n{message['text']}\n", encoding="utf-8")
    return written
