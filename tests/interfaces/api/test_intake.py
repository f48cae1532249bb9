import gzip
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
import zstandard

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold, a_whole_household
from tests.interfaces.api.counting import a_counting_meter, asked
from tests.interfaces.api.programs import Answer, Program, a_program
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.interfaces.api.intake.bodies import ARROW, CSV, JSON, JSON_LINES
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
FEBRUARY = DayPeriod(starts_on=date(2025, 2, 1), ends_before=date(2025, 2, 2))
Row = dict[str, object]


def quarter(meter_number: str, n: int, delta: object = 0.25, **more: object) -> Row:
    ends_at = datetime(2025, 2, 1, tzinfo=UTC) + timedelta(minutes=15 * n)
    return {"meterNumber": meter_number, "timestamp": f"{ends_at:%Y-%m-%dT%H:%M:%SZ}", "delta": delta, **more}


def as_json(rows: Sequence[Row]) -> bytes:
    return json.dumps(rows).encode()


def as_json_lines(rows: Sequence[Row]) -> bytes:
    return b"\n".join(json.dumps(row).encode() for row in rows)


def as_csv(rows: Sequence[Row]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(str(row.get(name, "")) for name in names) for row in rows]
    return "\r\n".join([",".join(names), *lines]).encode()


def as_arrow(rows: Sequence[Row]) -> bytes:
    table = pl.DataFrame(list(rows), schema_overrides={"delta": pl.Float64}, infer_schema_length=None)
    stream = io.BytesIO()
    table.write_ipc_stream(stream)
    return stream.getvalue()


FORMATS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    JSON: as_json,
    JSON_LINES: as_json_lines,
    CSV: as_csv,
    ARROW: as_arrow,
}
every_format = pytest.mark.parametrize("kind", [JSON, JSON_LINES, CSV, ARROW])


def sent(
    program: Program,
    rows: Sequence[Row] = (),
    *,
    kind: str = JSON_LINES,
    raw: bytes | None = None,
    key: str | None = None,
    coding: str | None = None,
    path: str = "/readings",
) -> Answer:
    headers = {"Idempotency-Key": key or new_key().hex}
    if coding is not None:
        headers["Content-Encoding"] = coding
    body = FORMATS[kind](rows) if raw is None else raw
    return program.send("POST", path, raw=body, headers=headers, content_type=kind)


def counts(answer: Answer) -> dict[str, object]:
    assert answer.status == 200, answer
    names = ("items", "stored", "unchanged", "revised", "outranked", "refused")
    return {name: answer.body[name] for name in names if answer.body[name]}


def refusals(answer: Answer) -> list[tuple[object, ...]]:
    told = answer.body["refusals"]
    assert isinstance(told, list)
    return [(one["item"], one["code"], one["field"]) for one in told]


def details(answer: Answer) -> list[str]:
    told = answer.body["refusals"]
    assert isinstance(told, list)
    return [one["detail"] for one in told]


def a_head_end(*, role: Role = Role.ADMIN, scopes: Sequence[Scope] = (Scope.READINGS_INTAKE,)) -> Program:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        every_factor(person.pk)
    return a_program(person.pk, scopes=scopes)


@every_format
def test_readings_of_several_meters_are_kept(kind: str, household: WholeHousehold, owner: Program) -> None:
    one, other = a_counting_meter(household), a_counting_meter(household)
    rows = [quarter(one.meter_number, 1, 0.25), quarter(other.meter_number, 1, 0.5)]
    rows += [quarter(one.meter_number, 2, 0.75), quarter(other.meter_number, 2, 1.125)]

    first, again = sent(owner, rows, kind=kind), sent(owner, rows, kind=kind)

    assert counts(first) == {"items": 4, "stored": 4}
    assert counts(again) == {"items": 4, "unchanged": 4}
    kept = [[item["delta"] for item in asked(owner, meter, of=FEBRUARY).items] for meter in (one, other)]
    assert kept == [[Decimal("0.25"), Decimal("0.75")], [Decimal("0.5"), Decimal("1.125")]]


@every_format
def test_whole_days_of_many_quarters_are_kept(kind: str, household: WholeHousehold, owner: Program) -> None:
    meters = [a_counting_meter(household), a_counting_meter(household)]
    rows = [quarter(meter.meter_number, n, 0.1) for meter in meters for n in range(1, 93)]

    answer = sent(owner, rows, kind=kind)

    assert counts(answer) == {"items": 184, "stored": 184}


@every_format
def test_every_reading_that_is_refused_is_named(kind: str, household: WholeHousehold, owner: Program) -> None:
    number = a_counting_meter(household).meter_number
    rows = [
        quarter(number, 1),
        quarter(number, 5, -1.0),
        quarter(number, 6, 1000.0),
        {"meterNumber": number, "timestamp": "2190-01-01T00:00:00Z", "delta": 1.0},
        {"meterNumber": number, "timestamp": "2025-02-01T00:20:00Z", "delta": 1.0},
        {"meterNumber": number, "timestamp": "2025-02-30T00:15:00Z", "delta": 1.0},
        {"meterNumber": number, "timestamp": "2225-02-01T00:15:00Z", "delta": 1.0},
        {"meterNumber": number, "timestamp": "2025-02-01T00:15:00.5Z", "delta": 1.0},
        quarter("nobody's", 1),
        quarter(number, 7, 2e9),
        quarter(number, 8),
    ]

    answer = sent(owner, rows, kind=kind)

    assert counts(answer) == {"items": 11, "stored": 2, "refused": 9}
    assert refusals(answer) == [
        (1, "reading_negative", "delta"),
        (2, "interval_beyond_belief", "delta"),
        (3, "reading_in_future", "timestamp"),
        (4, "intervals_overlap", None),
        (5, "instant_unreadable", "timestamp"),
        (6, "instant_out_of_reach", "timestamp"),
        (7, "interval_unclear", "startsAt"),
        (8, "meter_number_unknown", "meterNumber"),
        (9, "number_too_large", "delta"),
    ]
    assert {"code": "instant_unreadable", "count": 1} in answer.body["refusedByCode"]  # type: ignore[operator]


def test_readings_that_overlap_are_refused_in_whichever_pieces_they_stand(
    household: WholeHousehold, owner: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = a_counting_meter(household)
    number = meter.meter_number
    monkeypatch.setattr("wattstead.interfaces.api.intake.texts.JSON_PIECE", 400)
    rows = [quarter(number, n) for n in range(1, 9)]
    rows += [
        {**quarter(number, 12), "startsAt": "2025-02-01T01:45:00Z"},  # over the eighth
        quarter(number, 3, 0.5),  # another value of the same stretch
        quarter(number, 12),
    ]

    answers = [sent(owner, rows) for _ in range(2)]

    assert [refusals(answer) for answer in answers] == [[(8, "intervals_overlap", None)]] * 2
    assert counts(answers[0]) == {"items": 11, "stored": 9, "revised": 1, "refused": 1}


def test_a_strangers_meter_reads_as_one_that_is_not_there(household: WholeHousehold, owner: Program) -> None:
    other = a_whole_household()
    theirs = a_counting_meter(other)

    answer = sent(owner, [quarter(theirs.meter_number, 1), quarter("1EMH0000000000", 1)])

    assert counts(answer) == {"items": 2, "refused": 2}
    assert refusals(answer) == [(item, "meter_number_unknown", "meterNumber") for item in (0, 1)]
    foreign, missing = details(answer)
    assert foreign.replace(theirs.meter_number, "") == missing.replace("1EMH0000000000", "")
    assert asked(a_program(other.user_id), theirs, of=FEBRUARY).items == []


def test_the_head_end_brings_readings_of_every_meter(household: WholeHousehold) -> None:
    other = a_whole_household()
    mine, theirs = a_counting_meter(household), a_counting_meter(other)
    rows = [quarter(meter.meter_number, n, 0.5) for meter in (mine, theirs) for n in range(1, 20)]
    head_end = a_head_end()

    first = sent(head_end, rows, kind=CSV, path="/intake/readings")
    changed = sent(head_end, [quarter(theirs.meter_number, 1, 0.75)], path="/intake/readings")

    assert counts(first) == {"items": 38, "stored": 38}
    assert counts(changed) == {"items": 1, "revised": 1}
    kept = asked(a_program(other.user_id), theirs, of=FEBRUARY).items
    assert [item["delta"] for item in kept[:2]] == [Decimal("0.75"), Decimal("0.5")]


def test_who_is_no_admin_is_no_head_end(household: WholeHousehold, owner: Program) -> None:
    support = a_head_end(role=Role.SUPPORT)
    without_scope = a_head_end(scopes=[Scope.READINGS_WRITE])

    assert sent(support, path="/intake/readings").told == (403, "reserved_for_admins", None)
    assert sent(without_scope, path="/intake/readings").told == (403, "scope_missing", None)
    assert sent(owner, path="/intake/readings").told == (403, "reserved_for_admins", None)
    assert sent(without_scope).told == (403, "role_not_allowed", None)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("zstd", zstandard.ZstdCompressor().compress), ("identity", bytes)],
    ids=["gzip", "zstd", "identity"],
)
def test_a_body_may_come_packed(
    coding: str, pack: Callable[[bytes], bytes], household: WholeHousehold, owner: Program
) -> None:
    number = a_counting_meter(household).meter_number

    answer = sent(owner, kind=CSV, raw=pack(as_csv([quarter(number, 1)])), coding=coding)

    assert counts(answer) == {"items": 1, "stored": 1}


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_that_was_cut_off_is_refused_whole(
    coding: str, household: WholeHousehold, owner: Program
) -> None:
    meter = a_counting_meter(household)
    whole = as_csv([quarter(meter.meter_number, n) for n in range(1, 90)])
    packed = gzip.compress(whole) if coding == "gzip" else zstandard.ZstdCompressor().compress(whole)

    answer = sent(owner, kind=CSV, raw=packed[:-9], coding=coding)

    assert answer.told == (422, "body_packed_wrongly", None)
    assert asked(owner, meter, of=FEBRUARY).items == []


def test_a_batch_repeated_after_a_lost_answer_gets_the_same_answer(
    household: WholeHousehold, owner: Program
) -> None:
    number = a_counting_meter(household).meter_number
    rows = [quarter(number, 1), quarter("nobody's", 1)]

    first, again = sent(owner, rows, key="k"), sent(owner, rows, key="k")

    assert counts(first) == {"items": 2, "stored": 1, "refused": 1}
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")
    assert sent(owner, rows[:1], key="k").told == (409, "idempotency_key_reused", None)


def test_an_interval_is_told_by_either_bound_or_by_both(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    rows: list[Row] = [
        {"meterNumber": meter.meter_number, "startsAt": "2025-02-01T01:00:00+01:00", "delta": 0.1},
        {"meterNumber": meter.meter_number, "timestamp": "2025-02-01T00:30:00Z", "delta": 0.2},
        {
            "meterNumber": meter.meter_number,
            "startsAt": "2025-02-01T00:30:00Z",
            "timestamp": "2025-02-01T00:45:00Z",
            "delta": 0.3,
        },
    ]

    answer = sent(owner, rows)

    assert counts(answer) == {"items": 3, "stored": 3}
    assert [(item["timestamp"], item["delta"]) for item in asked(owner, meter, of=FEBRUARY).items] == [
        ("2025-02-01T00:15:00Z", Decimal("0.1")),
        ("2025-02-01T00:30:00Z", Decimal("0.2")),
        ("2025-02-01T00:45:00Z", Decimal("0.3")),
    ]


def test_registers_sources_and_qualities_can_be_named(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    number = meter.meter_number
    rows = [
        quarter(number, 1, register="export", quality="estimated"),
        quarter(number, 2, register="1-1:2.8.0", source="manual"),
        quarter(number, 3, register="1-1:9.9.9"),
        quarter(number, 4, quality="perfect"),
        quarter(number, 5, source="a bird"),
    ]

    answer = sent(owner, rows, kind=CSV)

    assert counts(answer) == {"items": 5, "stored": 2, "refused": 3}
    assert refusals(answer) == [
        (2, "register_unknown", "register"),
        (3, "choice_unknown", "quality"),
        (4, "choice_unknown", "source"),
    ]
    assert details(answer)[1:] == [
        "Choose one of valid, estimated, questionable.",
        "Choose one of smart_meter, manual, estimated, adjusted.",
    ]
    kept = asked(owner, meter, of=FEBRUARY, register="export").items
    assert [(item["source"], item["quality"]) for item in kept] == [
        ("smart_meter", "estimated"),
        ("manual", "valid"),
    ]


def test_energy_of_many_meters_is_kept_to_the_millionth(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    deltas = ["0.1234565", "1e-3", "0.30000000000000004", "2.5e-7", "5.000001"]
    rows = [quarter(meter.meter_number, n + 1, delta) for n, delta in enumerate(deltas)]

    sent(owner, rows, kind=CSV)

    assert [item["delta"] for item in asked(owner, meter, of=FEBRUARY).items] == [
        Decimal(delta) for delta in ("0.123457", "0.001", "0.3", "0", "5.000001")
    ]


def test_refusals_beyond_a_thousand_are_counted_and_pointed_at(
    household: WholeHousehold, owner: Program
) -> None:
    rows = [quarter("nobody's", 1) for _ in range(1_003)]

    answer = sent(owner, rows)

    assert counts(answer) == {"items": 1_003, "refused": 1_003}
    assert (len(refusals(answer)), answer.body["refusalsGoOnAt"]) == (1_000, 1_000)


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        (CSV, b"meterNumber;delta\n", (422, "table_unreadable", "timestamp")),
        (CSV, b"meterNumber,timestamp,delta,colour\n", (422, "table_unreadable", "colour")),
        (CSV, b"\n", (422, "table_unreadable", "body")),
        (JSON, b"[1", (422, "table_unreadable", None)),
        (ARROW, b"ARROW1", (422, "stream_malformed", None)),
        ("text/html", b"<p>", (415, "body_of_other_type", None)),
    ],
    ids=["missing", "unknown", "empty", "json", "arrow", "type"],
)
def test_what_is_no_table_of_readings_is_refused_whole(
    kind: str, raw: bytes, told: tuple[object, ...], household: WholeHousehold, owner: Program
) -> None:
    assert sent(owner, kind=kind, raw=raw).told == told


def test_more_meters_take_no_more_questions(household: WholeHousehold, owner: Program) -> None:
    meters = [a_counting_meter(household) for _ in range(4)]
    rows = [[quarter(meter.meter_number, n) for n in range(1, 9)] for meter in meters]
    sent(owner, rows[3])

    with watched_wire() as for_one:
        sent(owner, rows[0])
    with watched_wire() as for_two:
        sent(owner, rows[1] + rows[2])

    assert for_two.statements == for_one.statements
