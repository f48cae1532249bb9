"""Takes a file in, and stops listening when it is larger than any file we take."""

from collections.abc import Callable
from functools import wraps

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect

LARGEST_FILE = 64 * 1024 * 1024

View = Callable[..., HttpResponseBase]


class Quota(FileUploadHandler):
    """Breaks an upload off once it is larger than LARGEST_FILE; `is_exceeded` tells the page."""

    is_exceeded = False
    _received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass a piece on; raises StopUpload when there are too many."""
        self._received += len(raw_data)
        if self._received > LARGEST_FILE:
            self.is_exceeded = True
            if self.request is not None:
                self.request.META["wattstead.upload_too_large"] = "yes"
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """Leave the file to the handlers behind."""
        return


def takes_files(view: View) -> View:
    """Let `view` receive files within the quota.

    The token of a form is looked for in its body, so the quota has to be in place before: the
    outer view sets it and asks for no token, the inner one does.
    """

    @csrf_protect
    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    @csrf_exempt
    @wraps(view)
    def outer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.upload_handlers.insert(0, Quota(request))
        return inner(request, *args, **kwargs)

    return outer


def sent_by(
    request: HttpRequest,
) -> tuple[QueryDict | None, "MultiValueDict[str, UploadedFile[bytes]] | None"]:
    """Return what a form is bound to: what was sent, be it nothing, and None where the form is asked for.

    Of an upload that was broken off nothing may be left.
    """
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def was_too_large(request: HttpRequest) -> bool:
    """Tell whether the quota broke the upload off."""
    return bool(request.META.get("wattstead.upload_too_large"))
