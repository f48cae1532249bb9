"""Reads a page the way a careful tester reads its source."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "template"}
SPOKEN = ("title", "alt", "aria-label", "aria-description", "placeholder", "summary", "data-confirm")
LEADING = {"a": "href", "area": "href"}
FETCHED = {"img": "src", "script": "src", "link": "href", "source": "src", "object": "data"}
CODE = re.compile(r"[a-z_-]+")
ASKED = ("hx-get", "data-hx-get")


@dataclass(kw_only=True)
class ReadPage:
    """What stands in a page: words a person reads, where it leads, and what it should not have."""

    title: str = ""
    language: str = ""
    headings: list[str] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    own_styles: list[str] = field(default_factory=list)
    mains: int = 0

    @property
    def repeated_ids(self) -> list[str]:
        """Return the ids that more than one element has."""
        return [name for name, count in Counter(self.ids).items() if count > 1]


def read_page(text: str) -> ReadPage:
    """Return what stands in the source of a page, or of a part of one."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    """Walks through the elements; words in another language than the page's are not collected."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self.open: list[tuple[str, str]] = []  # the elements around this place, with their language
        self.heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what the element says about itself."""
        said = {name: value or "" for name, value in attrs}
        language = said.get("lang", self.open[-1][1] if self.open else "")
        if tag == "html":
            self.page.language = language
        if tag not in VOID:
            self.open.append((tag, language))
        self._lead(tag, said)
        self.page.mains += tag == "main"
        if "id" in said:
            self.page.ids.append(said["id"])
        own = [name for name in said if name == "style" or name.startswith("on")]
        if own or tag == "style" or (tag == "script" and "src" not in said and not _is_data(said)):
            self.page.own_styles.append(f"<{tag} {' '.join(own)}>")
        if tag == "h1":
            self.heading = []
        if language == self.page.language:
            self.page.texts |= {text for name in SPOKEN if (text := _plain(said.get(name, "")))}
            self.page.texts |= set(_words_of_chart(said.get("data-chart", "")))
            if tag == "input" and said.get("type") in ("submit", "button"):
                self.page.texts.add(_plain(said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and those inside that nobody closed."""
        if tag == "h1" and self.heading is not None:
            self.page.headings.append(_plain(" ".join(self.heading)))
            self.heading = None
        if tag in [name for name, _ in self.open]:
            while self.open and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in words."""
        text = _plain(data)
        tag, language = self.open[-1] if self.open else ("", "")
        if not text or tag in UNREAD:
            return
        if self.heading is not None:
            self.heading.append(text)
        if tag == "title" and not any(name == "svg" for name, _ in self.open):
            self.page.title = text
        if language == self.page.language:
            self.page.texts.add(text)

    def _lead(self, tag: str, said: dict[str, str]) -> None:
        if tag in LEADING and said.get(LEADING[tag]):
            self.page.links.append(said[LEADING[tag]])
        if tag == "form" and said.get("method", "get").lower() == "get" and said.get("action"):
            self.page.links.append(said["action"])
        if tag in FETCHED and said.get(FETCHED[tag]):
            self.page.files.append(said[FETCHED[tag]])
        self.page.fragments.extend(said[name] for name in ASKED if said.get(name))


def _is_data(said: dict[str, str]) -> bool:
    return said.get("type", "") in ("application/json", "application/ld+json")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words_of_chart(text: str) -> list[str]:
    """Return every sentence in the description of a chart; single words without a capital are codes."""
    if not text.startswith("{"):
        return []
    found: list[str] = []
    waiting: list[object] = [json.loads(text)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, str):
            found.extend(line for each in part.splitlines() if (line := _plain(each)))
    return [text for text in found if not CODE.fullmatch(text)]
