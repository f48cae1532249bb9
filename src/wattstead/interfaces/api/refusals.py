"""Names what the API says no to before any domain is asked: the protocol, not the business."""

from dataclasses import dataclass
from typing import ClassVar

from wattstead.kernel.refusals import Refusal, said


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """One thing of a request that is not as the document says; `field` is its path, as items[3].delta."""

    field: str
    code: str
    message: str
    facts: dict[str, object]


class ProtocolRefusal(Refusal):
    """A request that does not follow the rules all requests follow."""

    code = "protocol_refused"
    kind = "unreadable"
    status: ClassVar[int] = 400
    message = said("The request does not follow the rules of this API.")


class RequestUnreadable(ProtocolRefusal):
    """Parameters or body are not as the document says; `faults` names each."""

    code = "request_unreadable"
    message = said("The request is not as the document of the API says; see errors.")

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        """Keep what is wrong, field by field."""
        super().__init__(field=faults[0].field if faults else None)
        self.faults = faults


class BodyMalformed(ProtocolRefusal):
    """The body is no JSON, or nested deeper than anybody needs."""

    code = "body_malformed"
    message = said("The body cannot be read as JSON in UTF-8.")


class BodyOfOtherType(ProtocolRefusal):
    """The body says it is something other than what this operation reads."""

    code = "body_of_other_type"
    status = 415
    message = said("Send the body as {wanted}; the header Content-Type says something else.")


class BodyTooLarge(ProtocolRefusal):
    """The body is larger than this operation reads."""

    code = "body_too_large"
    status = 413
    message = said("The body is too large: at most {most_bytes} bytes at once.")


class CallerUnknown(ProtocolRefusal):
    """No token, or one that is unknown, ended or revoked; which of them is nobody's business."""

    code = "caller_unknown"
    status = 401
    message = said("Send a valid access token in the header Authorization: Bearer …")


class ScopeMissing(ProtocolRefusal):
    """The token was not given the scope that the operation asks for."""

    code = "scope_missing"
    status = 403
    message = said("The access token lacks the scope {scope}.")


class OriginUnproven(ProtocolRefusal):
    """A browser that is signed in shows the token of its page before it may change anything."""

    code = "origin_unproven"
    status = 403
    message = said("Changes with a browser session need the header X-CSRFToken.")


class TooManyRequests(ProtocolRefusal):
    """Somebody asks more often than everybody may; the header Retry-After says when to ask again."""

    code = "too_many_requests"
    status = 429
    message = said("These were too many requests. Ask again in {seconds} seconds.")


class NoSuchOperation(ProtocolRefusal):
    """No operation has this address."""

    code = "no_such_operation"
    status = 404
    message = said("The API has no operation at this address.")


class MethodNotOffered(ProtocolRefusal):
    """The address is known, the method is not offered there; the header Allow names those that are."""

    code = "method_not_offered"
    status = 405
    message = said("This address does not offer that method.")


class IdempotencyKeyMissing(ProtocolRefusal):
    """What creates something is repeated safely only under a key."""

    code = "idempotency_key_missing"
    message = said("Send a header Idempotency-Key with 1 to 200 visible characters, new for each request.")


class PreconditionMissing(ProtocolRefusal):
    """What changes something says which state of it was seen."""

    code = "precondition_missing"
    status = 428
    message = said("Send the ETag you last saw in the header If-Match.")


class ChangedMeanwhile(ProtocolRefusal):
    """Somebody changed the object since the sender saw it."""

    code = "changed_meanwhile"
    status = 412
    message = said("This was changed since you last saw it. Fetch it again, and repeat your change on that.")


class CursorUnusable(ProtocolRefusal):
    """A cursor is passed on as it was given, to the same list in the same order."""

    code = "cursor_unusable"
    status = 422
    message = said("This cursor was not given by this list in this order.")


class ServerFault(ProtocolRefusal):
    """Something is broken on our side; nothing was changed."""

    code = "server_fault"
    status = 500
    message = said("Something went wrong on our side. Nothing was changed. Tell us the request id.")
