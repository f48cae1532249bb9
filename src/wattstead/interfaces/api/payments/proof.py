"""Asks a browser's person for a fresh proof of who they are before how they pay is changed."""

from django.http import HttpRequest

from wattstead.interfaces.pages.account.proving import is_proven
from wattstead.kernel.refusals import Refusal, said


class ProofMissing(Refusal):
    """A browser left open changes nothing delicate; a token was made for it and needs no more."""

    code = "proof_missing"
    kind = "forbidden"
    message = said("Enter your password once more in the portal before you change how you pay.")


def require_proof(request: HttpRequest) -> None:
    """Go on for programs with a token, and people who have lately shown who they are; raises ProofMissing."""
    if request.headers.get("Authorization") is None and not is_proven(request):
        raise ProofMissing
