"""Says what is sent to each operation about waiting readings."""

BODIES_OF_WAITING_READINGS: dict[str, dict[str, object]] = {
    "acceptWaitingReading": {"note": "The wallbox is new"},
    "replaceWaitingReading": {"note": "A digit too many", "value": 0.4},
    "rejectWaitingReading": {"note": "Of another meter"},
    "decideWaitingReadings": {
        "meterId": "",
        "reason": "spike",
        "decision": "accepted",
        "note": "The wallbox is new",
    },
}
