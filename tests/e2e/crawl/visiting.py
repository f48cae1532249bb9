"""Asks a portal for pages as a browser does, and remembers who it is."""

import re
from dataclasses import dataclass
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from io import BytesIO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from urllib.response import addinfourl

SECRET = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, and from where in the end."""

    status: int
    address: str
    is_page: bool
    text: str


class Visitor:
    """Somebody with cookies; signed in once they followed a link."""

    def __init__(self, url: str, *, language: str = "en") -> None:
        self.url = url
        self.language = language
        self.cookies = CookieJar()
        self.browser = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, address: str, *, is_part: bool = False) -> Answer:
        """Ask for an address of the portal; for a part of a page as htmx does."""
        return self._ask(address, headers={"HX-Request": "true"} if is_part else {})

    def post(self, address: str, *, on: str, **said: str) -> Answer:
        """Send a form that stands on the page `on`."""
        secret = SECRET.search(self.get(on).text)
        assert secret, f"no form on {on}"
        return self._ask(
            address, said={"csrfmiddlewaretoken": secret[1], **said}, headers={"Referer": self.url + on}
        )

    def sign_in(self, key: str) -> None:
        """Sign in by a one-time link, or go on with a session that somebody began."""
        if not key.startswith("/"):
            session = HTTPMessage()
            session["Set-Cookie"] = f"sessionid={key}; Path=/"
            answer = addinfourl(BytesIO(), session, self.url)
            self.cookies.extract_cookies(answer, Request(self.url))  # type: ignore[arg-type] # noqa: S310
            return
        assert self.post(key, on=key).status < 400

    def choose(self, *, language: str, theme: str, on: str) -> None:
        """Choose language and theme as a signed-in person does on the page `on`."""
        self.language = language
        for group, value in (("language", language), ("theme", theme)):
            assert self.post(f"/preferences/{group}/", on=on, **{group: value, "next": on}).status < 400

    def _ask(
        self, address: str, *, said: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        told = {"Accept-Language": self.language, **(headers or {})}
        data = urlencode(said).encode() if said is not None else None
        request = Request(self.url + address, data=data, headers=told)  # noqa: S310 our own portal
        try:
            with self.browser.open(request, timeout=60) as answer:
                status, where, kind, body = (
                    answer.status,
                    answer.url,
                    answer.headers.get_content_type(),
                    answer.read(),
                )
        except HTTPError as refused:
            with refused:
                status, where, kind, body = (
                    refused.code,
                    refused.url or address,
                    refused.headers.get_content_type(),
                    refused.read(),
                )
        is_page = kind == "text/html"
        return Answer(
            status=status,
            address=where.removeprefix(self.url),
            is_page=is_page,
            text=body.decode() if is_page else "",
        )
