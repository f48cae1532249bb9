"""Looks at a page in a browser: width, contrast and names, pictures, and what opens at a press."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page

from tests.e2e.crawl.questions import (
    BLANK_CHARTS,
    DIALOGS,
    FINDINGS_OF_AXE,
    FORMS_TO_FILL,
    HIDE_DIALOG,
    MENUS,
    OPEN_MENU,
    OPEN_WHAT_IS_CLOSED,
    SEND_EMPTY,
    SHOW_DIALOG,
    TOO_WIDE,
    TWO_FRAMES_ON,
)
from tests.e2e.crawl.touring import FOR_DEVELOPERS
from tests.e2e.crawl.views import View
from tests.e2e.looking import AXE, EVERY_CHART_IS_DRAWN
from wattstead.interfaces.commands.bench_addresses import kind_of

HEIGHT = 900
DRAWN_WITHIN_MS = 8_000
COMPLAINT = "main [aria-invalid=true], main [role=alert]:not([hidden]), main [role=status] .text-error"


@dataclass(kw_only=True)
class Watcher:
    """Looks at pages one after the other in one window, and remembers what was opened or sent before.

    Who looks `again` has seen the same pages in another view: what the source says is judged already, and
    what forms answer; colours, sizes and the words of the other language are not.
    """

    page: Page
    view: View
    again: bool = False
    sent: set[object] = field(default_factory=set)
    with_menus: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Have every page that is opened from now on bring what judges it."""
        self.page.context.add_init_script(path=AXE)

    def watch(self, address: str) -> list[str]:
        """Open the page and everything in it, at both widths; return what is wrong."""
        self.page.set_viewport_size({"width": self.view.width, "height": HEIGHT})
        self.page.goto(address)
        findings = [*self._settle(), *self._misfits()]
        if self.page.evaluate(OPEN_WHAT_IS_CLOSED):
            findings += _opened(self._misfits(), name="details")
        findings += self._judged()
        findings += self._dialogs()
        findings += self._menus()
        self.page.set_viewport_size({"width": self.view.other_width, "height": HEIGHT})
        self.page.evaluate(TWO_FRAMES_ON)
        findings += [f"at {self.view.other_width}: {each}" for each in (*self._settle(), *self._misfits())]
        if not self.again:
            findings += self._forms(address)
        return list(dict.fromkeys(findings))

    def problems(self) -> list[str]:
        """Return what is wrong with the page that is open, as soon as it is all there."""
        return [*self._settle(), *self._misfits(), *self._judged()]

    def _settle(self) -> list[str]:
        self.page.wait_for_load_state("load")
        try:
            self.page.wait_for_function(EVERY_CHART_IS_DRAWN, timeout=DRAWN_WITHIN_MS)
        except Error:
            return ["a chart is not drawn"]
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return []

    def _misfits(self) -> list[str]:
        return [*self._found(TOO_WIDE), *self._found(BLANK_CHARTS)]

    def _judged(self, *, is_all: bool = True) -> list[str]:
        """Return what axe says of the page, or of that alone which was opened last."""
        judged = [str(finding) for finding in self.page.evaluate(FINDINGS_OF_AXE, [is_all, self.again])]
        if urlsplit(self.page.url).path.startswith(FOR_DEVELOPERS):  # which show everything twice
            judged = [finding for finding in judged if "(serious)" in finding or "(critical)" in finding]
        return judged

    def _found(self, question: str) -> list[str]:
        return [str(finding) for finding in self.page.evaluate(question)]

    def _dialogs(self) -> list[str]:
        findings: list[str] = []
        for at in range(self.page.evaluate(DIALOGS)):
            findings += [str(each) for each in self.page.evaluate(SHOW_DIALOG, at)]
            findings += _opened([*self._misfits(), *self._judged(is_all=False)], name="a dialog")
            self.page.evaluate(HIDE_DIALOG, at)
        return findings

    def _menus(self) -> list[str]:
        """Open each menu of the shell, once for every number of them."""
        count = self.page.evaluate(MENUS)
        if (key := f"{self.view.width}: {count}") in self.with_menus:
            return []
        self.with_menus.add(key)
        findings: list[str] = []
        for at in range(count):
            self.page.evaluate(OPEN_MENU, at)
            findings += _opened([*self._misfits(), *self._judged(is_all=False)], name="a menu")
        self.page.evaluate(OPEN_MENU, -1)
        return findings

    def _forms(self, address: str) -> list[str]:
        """Send every form without what it requires: the answer must say so, and be a page like any other."""
        findings: list[str] = []
        for at, action in self.page.evaluate(FORMS_TO_FILL):
            key = kind_of(action or address)
            if key in self.sent:
                continue
            self.sent.add(key)
            self.page.goto(address)
            self.page.evaluate(SEND_EMPTY, at)
            try:
                self.page.locator(COMPLAINT).first.wait_for(state="attached", timeout=5_000)
            except Error:
                findings.append(f"the form {action!r} sent empty says nothing")
                continue
            findings += _opened(self.problems(), name=f"the form {action!r} sent empty")
        return findings


def _opened(findings: list[str], *, name: str) -> list[str]:
    return [f"with {name}: {finding}" for finding in findings]
