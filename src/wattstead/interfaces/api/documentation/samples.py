"""Makes up an example of every shape, from the document alone."""

from collections.abc import Mapping

from wattstead.interfaces.api.document import Node

DEEPEST = 6
OF_FORMAT: dict[str, object] = {
    "uuid": "0199c1f2-7d3a-7c11-9a55-0d4a5b1c2e3f",
    "date-time": "2026-03-01T00:15:00Z",
    "date": "2026-03-01",
    "time": "00:00:00",
}
# Where a name says more than a type does.
OF_NAME: dict[str, object] = {
    "accountNumber": "ACC-2026-000123",
    "billingEmail": "bills@example.org",
    "city": "Freiburg",
    "code": "NIGHT-2026",
    "contractNumber": "CON-2026-000123",
    "country": "DE",
    "currency": "EUR",
    "daysOfWeek": [1, 2, 3, 4, 5],
    "delta": 0.454,
    "description": "Energy",
    "detail": "There is nothing here, or it is not yours to see.",
    "endTime": "06:00",
    "invoiceNumber": "INV-2026-000123",
    "latitude": 47.99,
    "longitude": 7.85,
    "meterNumber": "1EMH0012345678",
    "monthlyFee": 9.9,
    "name": "Home",
    "nextCursor": None,
    "obisCode": "1-1:1.8.0",
    "postalCode": "79098",
    "pricePerKwh": 0.24,
    "basePricePerKwh": 0.32,
    "startTime": "22:00",
    "state": None,
    "street": "Sonnenweg",
    "streetNumber": "7",
    "taxRate": 0.19,
    "timezone": "Europe/Berlin",
    "unit": "kWh",
    "value": 16.4,
}
LEFT_OUT = {
    "NewReading": {"value", "startsAt", "quality"},
    "NewMeter": {"registers"},
    "SiteChanges": {"isPrimary"},
}


def sample_of(shape: str, *, document: Node) -> object:
    """Return an example of a shape, or None where there is no such shape."""
    schemas = _node(_node(document["components"])["schemas"])
    return _sample({"$ref": shape}, name="", schemas=schemas, depth=0) if shape else None


def _sample(schema: Node, *, name: str, schemas: Node, depth: int) -> object:
    if "$ref" in schema:
        shape = str(schema["$ref"]).rsplit("/", 1)[-1]
        return _object(_node(schemas[shape]), shape=shape, schemas=schemas, depth=depth)
    for choices in ("anyOf", "allOf"):
        if choices in schema and name not in OF_NAME:
            first = next(iter(_list(schema[choices])))
            return _sample(_node(first), name=name, schemas=schemas, depth=depth)
    if name in OF_NAME:
        return OF_NAME[name]
    if schema.get("type") == "array":
        return [_sample(_node(schema.get("items", {})), name="", schemas=schemas, depth=depth + 1)]
    return _plain(schema)


def _object(schema: Node, *, shape: str, schemas: Node, depth: int) -> object:
    if "enum" in schema:
        return _list(schema["enum"])[0]
    if depth > DEEPEST:
        return {}
    return {
        name: _sample(_node(told), name=name, schemas=schemas, depth=depth + 1)
        for name, told in _node(schema.get("properties", {})).items()
        if name not in LEFT_OUT.get(shape, set())
    }


def _plain(schema: Node) -> object:
    """Return an example of a text, number or truth value."""
    for known in ("const", "default"):
        if known in schema:
            return schema[known]
    for listed in ("examples", "enum"):
        if _list(schema.get(listed)):
            return _list(schema[listed])[0]
    if str(schema.get("format")) in OF_FORMAT:
        return OF_FORMAT[str(schema["format"])]
    return {"integer": 1, "number": 120.5, "boolean": True}.get(str(schema.get("type")), "…")


def _node(value: object) -> Node:
    return dict(value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
