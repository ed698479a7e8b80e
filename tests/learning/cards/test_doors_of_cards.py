"""Coming in by a card: sheets, guessing, where the session counts, and what ends it."""

import logging
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from django.contrib.sessions.models import Session
from django.core import serializers
from django.test import Client
from django.utils import timezone

from cms.core.models import Throttle
from learning.card_log import WithoutCardCodes
from learning.card_secrets import PICTURES, Secret, new_secret, read_code
from learning.card_sheets import address_of, cards_pdf
from learning.errors import CardLocked, ClassNotOpen, ClassWaits, WrongPictures
from learning.models import ClassSession, IngresoCard, Learner, Membership
from learning.printing import latin
from learning.services.cards import (
    Printed,
    enter,
    issue_missing,
    revoke_card,
    unlock_card,
    waits_until,
)
from learning.services.class_sessions import close_class
from learning.services.learners import erase_learner
from tests.conftest import Town
from tests.learning.cards.scene import ENTRY, HOME, Scene, is_out, taps, wrong


def test_codes_are_forgiving() -> None:
    assert read_code("ab0d-1fgh") == read_code(" ABOD lfgh") == "AB0D1FGH"
    assert read_code("short") is None
    assert read_code("UUUUUUUU") is None
    assert "7KQ2" not in repr(Secret("7KQ2M9XT", ("sol", "rio", "pez")))


def test_thirty_one_cards_are_four_pages_and_the_camera_reads_them() -> None:
    printed = [
        Printed(Learner(first_names="Iván Łukasz 李", last_names=f"Peña {n}" * 9), new_secret())
        for n in range(31)
    ]
    pdf = pypdfium2.PdfDocument(
        cards_pdf(printed, group="11-01 (2026) · Colegio", municipality="Sabanalarga")
    )
    assert len(pdf) == 4
    seen, words = set(), ""
    for page in pdf:
        image = page.render(scale=3).to_pil()
        seen |= {each.text for each in zxingcpp.read_barcodes(image)}
        words += page.get_textpage().get_text_range()
    assert seen == {address_of(each.secret.code) for each in printed}
    for each in printed:
        assert each.secret.shown_code in words
        assert all(f"{n}. {word}" in words for n, word in enumerate(each.secret.words, 1))
    assert latin("Łukasz 李 Ñame") == "?ukasz ? Ñame"


def test_one_card_of_every_picture_draws() -> None:
    names = list(PICTURES)
    cards = [
        Printed(Learner(first_names="A"), Secret("00000000", tuple(names[n : n + 3])))
        for n in range(0, 24, 3)
    ]
    sheet = pypdfium2.PdfDocument(cards_pdf(cards, group="g", municipality="m"))
    words = sheet[0].get_textpage().get_text_range()
    assert len(PICTURES) == 24
    assert all(f". {word}" in words for word in PICTURES.values())


def test_right_pictures_let_in_and_nothing_is_shown_before(scene: Scene) -> None:
    secret = scene.card(scene.ana)
    page = Client().get(f"{ENTRY}{secret.code}/", follow=True)
    assert page.status_code == 200
    assert "Ana" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client = scene.inside(secret)
    assert "no-store" in client.get(HOME)["Cache-Control"]


def test_five_wrong_tries_lock_a_card_until_the_teacher_looks(scene: Scene) -> None:
    secret = scene.card(scene.ana)
    for _ in range(5):
        with pytest.raises(WrongPictures):
            enter(code=secret.code, pictures=wrong(secret))
    with pytest.raises(CardLocked):
        enter(code=secret.code, pictures=list(secret.pictures))
    other = scene.card(scene.beto)
    enter(code=other.code, pictures=list(other.pictures))
    unlock_card(learner=scene.ana, cohort=scene.cohort, by=scene.docente)
    enter(code=secret.code, pictures=list(secret.pictures))
    assert IngresoCard.objects.get(learner=scene.ana).tries == 0


def test_a_class_waits_and_the_one_beside_it_does_not(scene: Scene) -> None:
    beside = Scene("02")
    secret = scene.card(scene.ana)
    for _ in range(8):
        for _ in range(5):
            with pytest.raises(WrongPictures):
                enter(code=secret.code, pictures=wrong(secret))
        unlock_card(learner=scene.ana, cohort=scene.cohort, by=scene.docente)
    with pytest.raises(ClassWaits):
        enter(code=secret.code, pictures=list(secret.pictures))
    assert waits_until(scene.cohort) is not None
    assert waits_until(beside.cohort) is None
    beside.inside(beside.card(beside.ana))


def test_outside_its_class_a_card_opens_nothing(scene: Scene) -> None:
    secret = scene.card(scene.ana)
    client = scene.inside(secret)
    close_class(cohort=scene.cohort, by=scene.docente)
    assert is_out(client)
    with pytest.raises(ClassNotOpen):
        enter(code=secret.code, pictures=list(secret.pictures))


@pytest.mark.parametrize(
    "how",
    ["revoked", "locked", "erased", "inactive", "moved", "clock", "idle", "elsewhere", "role"],
)
def test_what_ends_a_session_in_the_middle(scene: Scene, town: Town, how: str) -> None:
    secret = scene.card(scene.ana)
    client = scene.inside(secret)
    card = IngresoCard.objects.filter(learner=scene.ana)
    past = timezone.now() - timedelta(minutes=16)
    if how == "revoked":
        revoke_card(learner=scene.ana, cohort=scene.cohort, by=scene.docente)
    elif how == "locked":
        card.update(locked_at=timezone.now())
    elif how == "erased":
        erase_learner(learner=scene.ana, by=town.coordina)
        assert card.get().revoked_at is not None
    elif how == "inactive":
        scene.ana.user.is_active = False
        scene.ana.user.save()
    elif how == "moved":
        Membership.objects.filter(learner=scene.ana).update(ends_on=timezone.localdate())
    elif how == "clock":
        ClassSession.objects.update(opened_at=past - timedelta(hours=1), closes_at=past)
    elif how == "idle":
        card.update(seen_at=past)
    elif how == "elsewhere":
        scene.inside(secret)
    else:
        scene.ana.user.groups.add(town.press)
    response = client.get(HOME)
    assert response["Location"] == f"{ENTRY}?fin=1"
    assert response["Clear-Site-Data"] == '"cache"'
    assert "ingreso_card" not in client.session


@pytest.mark.parametrize(
    "path",
    ["/", "/admin/", "/cuenta/", "/cuenta/clave/", "/aula/mis-datos/", "/aula/mis-datos/descargar/",
     "/aula/mis-datos/suprimir/", "/aula/docente/1/tarjetas/", "/noticias/",
     "/admin/aula/coordinacion/"],
)  # fmt: skip
def test_elsewhere_a_card_is_nobody(scene: Scene, path: str) -> None:
    client = scene.inside(scene.card(scene.ana))
    with_card, without = client.get(path), Client().get(path)
    assert not with_card.wsgi_request.user.is_authenticated
    assert (with_card.status_code, with_card.get("Location")) == (
        without.status_code,
        without.get("Location"),
    )
    assert not is_out(client)


def test_leaving_takes_everything_along(scene: Scene) -> None:
    client = scene.inside(scene.card(scene.ana))
    key = client.session.session_key
    response = client.post("/aula/ingreso/salir/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert "no-store" in response["Cache-Control"]
    assert not Session.objects.filter(session_key=key).exists()
    assert is_out(client)


def test_an_account_goes_out_when_a_card_comes_in_and_keys_are_new(scene: Scene, sign_in) -> None:
    client = sign_in(scene.docente)
    before = client.session.session_key
    secret = scene.card(scene.ana)
    client.post(ENTRY, taps(secret))
    assert client.session.session_key != before
    assert "_auth_user_id" not in client.session
    client.force_login(scene.docente)
    assert client.get(HOME).wsgi_request.user == scene.docente


def test_no_secret_in_the_database_nor_in_the_log(scene: Scene, caplog) -> None:
    secret = scene.card(scene.ana)
    scene.inside(secret)
    rows = serializers.serialize("json", [*IngresoCard.objects.all(), *Throttle.objects.all()])
    rows += "".join(str(each.get_decoded()) for each in Session.objects.all())
    assert secret.code not in rows
    assert "-".join(secret.pictures) not in rows
    record = logging.LogRecord("x", 30, "", 0, "Forbidden: %s", (f"{ENTRY}{secret.code}/",), None)
    WithoutCardCodes().filter(record)
    assert secret.code not in record.getMessage()


def test_a_teacher_prints_once_and_others_find_nothing(scene: Scene, sign_in) -> None:
    beside = Scene("02")
    url = f"/aula/docente/{scene.cohort.pk}/tarjetas/"
    mine, theirs = sign_in(scene.docente), sign_in(beside.docente)
    assert mine.get(url).status_code == 200
    assert theirs.get(url).status_code == 404
    assert theirs.post(f"{url}imprimir/", {"which": "all"}).status_code == 404
    assert Client().get(url).status_code == 302
    sheet = mine.post(f"{url}imprimir/", {"which": "missing"})
    assert sheet["Content-Type"] == "application/pdf"
    assert "no-store" in sheet["Cache-Control"]
    assert mine.post(f"{url}imprimir/", {"which": "missing"}).status_code == 302
    assert IngresoCard.objects.count() == 2
    assert issue_missing(cohort=scene.cohort, by=scene.docente) == []
