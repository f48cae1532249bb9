import pytest

from wattstead.interfaces.commands.bench_addresses import addresses_by_kind, kind_of
from wattstead.interfaces.commands.bench_web import Answered

PORTAL = {
    "/overview/": '<a href="/usage/?span=day&amp;on=2026-01-01">Day</a> <a class="x" href="/invoices/">B</a>',
    "/usage/?span=day&on=2026-01-01": '<a href="?span=day&on=2026-01-02">+</a><a href="?span=year">Y</a>',
    "/usage/?span=year": '<a href="/overview/#top">Back</a> <a href="https://example.org/">Elsewhere</a>',
    "/invoices/": '<a href="/usage/?span=year&site=7">Site</a>',
}


def test_every_kind_of_page_is_read_once_and_its_other_addresses_are_kept() -> None:
    asked: list[str] = []

    def read(address: str) -> str | None:
        asked.append(address)
        return PORTAL.get(address)

    found = addresses_by_kind(read, start="/overview/")

    assert {kind.label: addresses for kind, addresses in found.items()} == {
        "/overview/": ["/overview/"],
        "/usage/?on=*&span=day": ["/usage/?span=day&on=2026-01-01", "/usage/?span=day&on=2026-01-02"],
        "/invoices/": ["/invoices/"],
        "/usage/?span=year": ["/usage/?span=year", "/usage/?span=year&site=7"],
    }
    assert len(asked) == len(set(asked)) == 4


def test_what_is_no_page_is_not_measured() -> None:
    nothing: dict[str, str] = {}

    found = addresses_by_kind(nothing.get, start="/overview/")

    assert found == {}


def test_entities_are_one_kind() -> None:
    first, second = "0199b8c0-0000-7000-8000-000000000001", "0199b8c0-0000-7000-8000-000000000002"

    assert kind_of(f"/invoices/{first}/") == kind_of(f"/invoices/{second}/")


@pytest.mark.parametrize(("slowest_ms", "held"), [(60.0, True), (60.1, False)])
def test_page_is_held_only_within_its_budget(slowest_ms: float, held: bool) -> None:
    figure = Answered(
        what="/overview/",
        budget_ms=60.0,
        least_ms=10.0,
        median_ms=20.0,
        p95_ms=slowest_ms,
        statements=1,
        rows=1,
        kilobytes=1.0,
    )

    assert figure.is_held is held
