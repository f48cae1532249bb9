import asyncio

from wattstead.config.receive_deadline import Message, Receive, ReceiveDeadline, Send


async def _repeat_body(scope: Message, receive: Receive, send: Send) -> None:
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"] if isinstance(message["body"], bytes) else b""
        more = bool(message["more_body"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def _answer_to(
    chunks: list[bytes], *, pause_s: float, path: str = "/", announced: bytes = b""
) -> list[Message]:
    left = list(chunks)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(pause_s)
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        sent.append(message)

    application = ReceiveDeadline(_repeat_body, first_s=0.2, most_bytes=200 * 1024)
    headers = [(b"content-length", announced)] if announced else []
    asyncio.run(application({"type": "http", "path": path, "headers": headers}, receive, send))
    return sent


def test_a_body_sent_at_once_reaches_the_portal() -> None:
    answer = _answer_to([b"a", b"b"], pause_s=0)

    assert answer == [
        {"type": "http.response.start", "status": 200, "headers": []},
        {"type": "http.response.body", "body": b"ab"},
    ]


def test_a_body_that_drips_is_answered_with_408_and_the_connection_ends() -> None:
    answer = _answer_to([b"a"] * 100, pause_s=0.05)

    assert answer == [
        {
            "type": "http.response.start",
            "status": 408,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")],
        },
        {"type": "http.response.body", "body": b"The request was sent too slowly.\n"},
    ]


def test_a_long_body_that_keeps_up_has_all_the_time_it_needs() -> None:
    answer = _answer_to([b"x" * 16 * 1024] * 8, pause_s=0.05)

    assert answer[0]["status"] == 200


def test_a_body_that_never_ends_is_answered_with_413_and_the_connection_ends() -> None:
    answer = _answer_to([b"x" * 64 * 1024] * 100, pause_s=0)

    assert answer == [
        {
            "type": "http.response.start",
            "status": 413,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")],
        },
        {"type": "http.response.body", "body": b"The request is too large.\n"},
    ]


def test_readings_of_many_meters_may_come_as_a_long_body() -> None:
    answer = _answer_to([b"x" * 64 * 1024] * 10, pause_s=0, path="/api/v1/readings")

    assert answer[0]["status"] == 200


def test_a_body_that_announces_too_much_is_not_waited_for() -> None:
    answers = [_answer_to([], pause_s=0, announced=announced) for announced in (b"204801", b"9" * 30)]

    assert [answer[0]["status"] for answer in answers] == [413, 413]
