"""Stands around every address of the API: names the request, and answers what no operation answers."""

import logging
from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from wattstead.interfaces.api import acting, limits, request_ids
from wattstead.interfaces.api.problems import problem_answer
from wattstead.interfaces.api.refusals import MethodNotOffered, NoSuchOperation, ServerFault
from wattstead.kernel.refusals import Refusal

View = Callable[..., HttpResponseBase]
REQUEST_ID = request_ids.HEADER
_log = logging.getLogger(__name__)


def at_the_edge(view: View) -> View:
    """Return `view` with a request id, counted, without caching, with problem details for what goes wrong."""

    @wraps(view)
    def edge(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"  # whatever can be got can be asked for its headers alone
        with request_ids.named(request.headers.get(REQUEST_ID)) as request_id:
            answer = _answered(partial(view, request, *args, **kwargs))
            if answer.status_code == 405:
                answer = _with_allow(answer)
            answer = _answered(partial(_counted, answer, request=request))
        answer[REQUEST_ID] = request_id
        limits.tell_standing(request, answer)
        answer["Cache-Control"] = "no-store"
        patch_vary_headers(answer, ("Accept-Language", "Authorization", "Cookie", acting.HEADER))
        return _head_of(answer) if is_head else answer

    return csrf_exempt(edge)


def _answered(give: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return give()
    except Refusal as refusal:
        return problem_answer(refusal)
    except Exception:
        # The outermost edge: a fault of ours is logged with its request id, and a program gets a
        # problem it can read in place of Django's page. Its unit of work has been undone by then.
        _log.exception("request %s failed", request_ids.request_id())
        return problem_answer(ServerFault())


def _counted(answer: HttpResponseBase, *, request: HttpRequest) -> HttpResponseBase:
    """Return an answer, counted by the address of its caller where nobody is known to have asked."""
    limits.count_address(request)
    return answer


def _with_allow(answer: HttpResponseBase) -> HttpResponse:
    """Return the problem of a method that is not offered, with those that are."""
    offered = set(answer["Allow"].split(", "))
    problem = problem_answer(MethodNotOffered())
    problem["Allow"] = ", ".join(sorted(offered | {"HEAD"} if "GET" in offered else offered))
    return problem


def _head_of(answer: HttpResponseBase) -> HttpResponseBase:
    """Return an answer without its body; the headers still tell of it."""
    if isinstance(answer, HttpResponse):
        answer["Content-Length"] = str(len(answer.content))
        answer.content = b""
    return answer


@csrf_exempt
def no_such_operation(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Refuse an address that no operation has."""
    raise NoSuchOperation
