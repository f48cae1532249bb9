"""A person adds an authenticator app; from then on signing in asks for its code."""

import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.core import mail
from django.test import Client

from tests.interfaces.pages.signing_in.people import (
    WORDS,
    code_now,
    secret_on,
    signed_in,
    somebody,
    somebody_with_app,
    user_in,
)
from wattstead.domains.identity.models import Session
from wattstead.domains.identity.operations import create_sign_in_link
from wattstead.domains.identity.second_factors import has_second_factor, renew_recovery_codes
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True)
CODE = re.compile(r">([a-z2-7]{6}(?:-[a-z2-7]{6}){3})<")


def app_added(client: Client) -> tuple[str, str]:
    """Add an app as its person does; return its secret and the page that answers."""
    page = client.post("/account/sign-in/app/begin/", follow=True).content.decode()
    secret = secret_on(page)
    answer = client.post("/account/sign-in/app/", {"code": code_now(secret)})
    return secret, answer.content.decode()


def test_app_is_added_by_its_code_and_ten_recovery_codes_are_shown_once() -> None:
    ada = somebody()
    client = signed_in(ada)

    _, page = app_added(client)

    codes = CODE.findall(page)
    file = re.search(r'href="data:text/plain;charset=utf-8,([^"]+)"', page)
    assert file is not None
    assert len(set(codes)) == 10
    assert all(code in unquote(file[1]) for code in codes)
    assert codes[0] not in client.get("/account/sign-in/").content.decode()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([ada.email], "How you sign in has changed")


def test_picture_is_drawn_without_any_style_or_script() -> None:
    client = signed_in(somebody())

    page = client.post("/account/sign-in/app/begin/", follow=True).content.decode()

    picture = page[page.index("<svg viewBox") : page.index('fill="currentColor"/></svg></div>')]
    assert picture.count("h1v1h-1z") > 300
    assert "style=" not in picture


def test_wrong_code_adds_nothing() -> None:
    ada = somebody()
    client = signed_in(ada)
    client.post("/account/sign-in/app/begin/")

    answer = client.post("/account/sign-in/app/", {"code": "000000"})

    assert answer.status_code == 422
    assert "This code is wrong or was used before." in answer.content.decode()
    with seen_by(Viewer(user_id=ada.pk)):
        assert not has_second_factor(ada.pk)


def test_without_having_begun_there_is_no_picture() -> None:
    answer = signed_in(somebody()).get("/account/sign-in/app/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")


def test_adding_an_app_signs_out_every_other_browser() -> None:
    ada = somebody()
    elsewhere, here = signed_in(ada), signed_in(ada)

    app_added(here)

    assert (elsewhere.get("/account/").status_code, here.get("/account/").status_code) == (302, 200)


def test_password_alone_opens_no_more() -> None:
    ada, secret = somebody_with_app()
    client = Client()

    asked = client.post("/account/login/", {"login": ada.email, "password": WORDS})
    between = user_in(client), client.get("/usage/").status_code
    client.post(asked["Location"], {"code": code_now(secret)})

    assert (asked["Location"], between) == ("/account/login/second-step/", (None, 302))
    assert user_in(client) == ada.pk


def test_code_that_opened_once_opens_no_second_browser() -> None:
    ada, secret = somebody_with_app()
    code = code_now(secret)
    first, second = signed_in(ada), signed_in(ada)

    first.post("/account/login/second-step/", {"code": code})
    answer = second.post("/account/login/second-step/", {"code": code})

    assert (user_in(first), user_in(second)) == (ada.pk, None)
    assert "was used before" in answer.content.decode()


def test_recovery_code_opens_in_place_of_the_app() -> None:
    ada, _ = somebody_with_app()
    with seen_by(Viewer(user_id=ada.pk)):
        code = renew_recovery_codes(user_id=ada.pk)[3]
    client = signed_in(ada)

    client.post("/account/login/second-step/", {"code": code.upper()})

    assert user_in(client) == ada.pk


def test_after_too_many_wrong_codes_the_right_one_is_refused_for_a_while() -> None:
    ada, secret = somebody_with_app()
    client = signed_in(ada)
    for _ in range(5):
        client.post("/account/login/second-step/", {"code": "000000"})

    client.post("/account/login/second-step/", {"code": code_now(secret)})

    assert user_in(client) is None


def test_one_time_link_asks_for_the_second_factor_too() -> None:
    ada, secret = somebody_with_app()
    with seen_by(SYSTEM):
        token = create_sign_in_link(user_id=ada.pk, now=datetime.now(UTC))
    client = Client()

    asked = client.post(f"/sign-in/{token}/")
    before = user_in(client)
    client.post(asked["Location"], {"code": code_now(secret)})

    assert (asked["Location"], before, user_in(client)) == ("/account/login/second-step/", None, ada.pk)


def test_app_is_removed_only_after_showing_once_more_who_it_is() -> None:
    ada, secret = somebody_with_app()
    client = signed_in(ada)
    client.post("/account/login/second-step/", {"code": code_now(secret)})
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    asked = client.post("/account/sign-in/app/remove/", follow=True)
    with seen_by(Viewer(user_id=ada.pk)):
        held_before = has_second_factor(ada.pk)
    client.post(asked.redirect_chain[-1][0], {"password": WORDS}, follow=True)

    assert "Please confirm that it is you" in asked.content.decode()
    with seen_by(Viewer(user_id=ada.pk)):
        assert (held_before, has_second_factor(ada.pk)) == (True, False)
    assert "the authenticator app was removed." in mail.outbox[-1].body


def test_code_is_as_good_as_the_password_to_show_who_it_is() -> None:
    ada, secret = somebody_with_app()
    client = signed_in(ada)
    client.post("/account/login/second-step/", {"code": code_now(secret)})
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    client.post("/account/sign-in/recovery-codes/")
    answer = client.post(
        "/account/sign-in/again/?next=/account/sign-in/recovery-codes/", {"code": code_now(secret, later=1)}
    )

    assert len(CODE.findall(answer.content.decode())) == 10


def test_changed_password_ends_every_session_at_once() -> None:
    ada = somebody()
    signed_in(ada)
    here = signed_in(ada)

    here.post(
        "/account/password/change/",
        {"oldpassword": WORDS, "password1": "nine calm rivers bend", "password2": "nine calm rivers bend"},
    )

    assert list(Session.objects.filter(user_id=ada.pk)) == []


def test_forgotten_password_never_leads_around_the_second_factor() -> None:
    ada, _ = somebody_with_app()
    client = Client()
    client.post("/account/password/reset/", {"email": ada.email})
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[1], follow=True)

    client.post(
        form.redirect_chain[-1][0],
        {"password1": "nine calm rivers bend", "password2": "nine calm rivers bend"},
    )
    client.post("/account/login/", {"login": ada.email, "password": "nine calm rivers bend"})

    assert user_in(client) is None
    assert client.get("/account/login/second-step/").status_code == 200
