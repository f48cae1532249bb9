from collections.abc import Mapping

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from ninja import NinjaAPI

from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import ALL, a_token
from wattstead.domains.identity.vocabulary import Scope
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.document import document_of
from wattstead.interfaces.api.fields import Changes, Id
from wattstead.interfaces.api.ids import SITE_ID
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import removed_answer
from wattstead.kernel.refusals import Refusal


class SensorChanges(Changes):
    name: str | None = None
    note: str | None = None


def an_api(*, gone: list[object]) -> NinjaAPI:
    """Return an API in which a thing can be taken away."""
    sensors = Resource("Sensors", told="What feels the weather.")

    @sensors.removes("/sensors/{siteId}", scope=Scope.SITES_WRITE, summary="Remove a sensor")
    def remove_sensor(request: CalledRequest, site_id: Id = SITE_ID) -> HttpResponse:
        gone.append(site_id)
        return removed_answer()

    @sensors.gives_file("/sensors/{siteId}/picture", scope=Scope.SITES_READ, summary="Show a sensor")
    def get_picture(request: CalledRequest, site_id: Id = SITE_ID) -> HttpResponse:
        return HttpResponse(site_id.bytes)

    api = NinjaAPI(urls_namespace="sensors", docs_url=None, openapi_url=None)
    api.add_router("", sensors.router)
    api.add_exception_handler(Refusal, lambda _, refusal: HttpResponse(refusal.code, status=403))
    return api


def removed(api: NinjaAPI, household: WholeHousehold, *, token: str) -> HttpResponse:
    path = f"sensors/{household.site_id}"
    request: HttpRequest = RequestFactory().delete(f"/{path}", headers={"Authorization": f"Bearer {token}"})
    view = next(match for url in api.urls[0] if (match := url.resolve(path)))
    answer = view.func(request, **view.kwargs)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.django_db
def test_what_is_taken_away_answers_with_nothing(household: WholeHousehold) -> None:
    gone: list[object] = []

    answer = removed(an_api(gone=gone), household, token=a_token(household.user_id))

    assert (answer.status_code, answer.content, answer.get("Content-Type")) == (204, b"", None)
    assert gone == [household.site_id]


@pytest.mark.django_db
def test_who_may_not_write_takes_nothing_away(household: WholeHousehold) -> None:
    gone: list[object] = []
    token = a_token(household.user_id, scopes=ALL - {Scope.SITES_WRITE})

    answer = removed(an_api(gone=gone), household, token=token)

    assert (answer.status_code, answer.content, gone) == (403, b"scope_missing", [])


def test_the_document_says_that_nothing_is_answered() -> None:
    paths = document_of(an_api(gone=[]))["paths"]

    assert isinstance(paths, Mapping)
    answers = paths["/api/v1/sensors/{siteId}"]["delete"]["responses"]
    assert sorted(answers) == ["204", "400", "401", "403", "404", "409", "429"]
    assert "content" not in answers["204"]


def test_the_document_says_that_a_file_is_answered() -> None:
    paths = document_of(an_api(gone=[]))["paths"]

    assert isinstance(paths, Mapping)
    assert paths["/api/v1/sensors/{siteId}/picture"]["get"]["responses"]["200"]["content"] == {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
    }


@pytest.mark.parametrize(
    ("body", "note"), [({"name": "A"}, "kept"), ({"note": None}, None), ({"note": "new"}, "new")]
)
def test_a_field_that_is_not_named_stays(body: dict[str, object], note: str | None) -> None:
    assert SensorChanges.model_validate(body).named("note", kept="kept") == note
