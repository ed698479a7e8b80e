"""The words of the mails: grouped, absolute links, nothing of a text run or read as HTML."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.core.models import SiteIdentity
from cms.editorial.models import DeskItem, Notice, ReturnReason
from cms.editorial.notices.letters import (
    HEADINGS,
    SHOWN_OF_A_KIND,
    WORDS,
    digest_letter,
    grouped,
    line_of,
    urgent_letter,
)
from tests.cms.editorial.notices.conftest import notice_for
from tests.conftest import person

pytestmark = pytest.mark.django_db

ADDRESS = "https://alcaldia.example.org"


@pytest.fixture(autouse=True)
def own_address(settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = f"{ADDRESS}/"


@pytest.fixture
def ana() -> User:
    return person("ana", email="ana@example.org")


def html_of(letter) -> str:
    return letter.alternatives[0][0]


def test_every_kind_has_its_heading_and_its_word() -> None:
    assert set(HEADINGS) == set(WORDS) == set(Notice.Kind)


def test_returned_texts_come_first(ana: User) -> None:
    kinds = [
        Notice.Kind.WAITING,
        Notice.Kind.REVIEW_DUE,
        Notice.Kind.APPROVED,
        Notice.Kind.RETURNED,
    ]
    notices = [notice_for(ana, kind.label, kind=kind) for kind in kinds]
    assert [group.heading for group in grouped(notices)] == [
        HEADINGS[Notice.Kind.RETURNED],
        HEADINGS[Notice.Kind.APPROVED],
        HEADINGS[Notice.Kind.WAITING],
        HEADINGS[Notice.Kind.REVIEW_DUE],
    ]
    text = digest_letter(ana, notices).body
    assert text.index("VUELVEN A USTED") < text.index("APROBADOS") < text.index("ESPERAN")


def test_the_comment_of_an_approval_is_in_both_forms(ana: User) -> None:
    letter = digest_letter(ana, [notice_for(ana, text="Muy clara.\nGracias.")])
    assert "Comentario: Muy clara.\nGracias." in letter.body
    assert "<em>Comentario:</em> Muy clara.<br>Gracias." in html_of(letter)


def test_a_return_says_what_to_do_and_where(ana: User) -> None:
    reason = ReturnReason.objects.create(name="Falta la hora", advice="Diga día y hora.")
    item = DeskItem.objects.create(
        kind=DeskItem.Kind.NEW,
        status=DeskItem.Status.RETURNED,
        title="Feria",
        submitted_at=timezone.now(),
        decided_at=timezone.now(),
        reason=reason,
        comment="¿A qué hora?",
        place_label="Segundo párrafo",
    )
    line = line_of(notice_for(ana, kind=Notice.Kind.RETURNED, text="Motivo y texto", item=item))
    assert line.facts == (
        ("Motivo", "Motivo y texto"),
        ("Dónde", "Segundo párrafo"),
        ("Consejo", "Diga día y hora."),
    )


def test_a_matter_that_is_gone_leaves_its_words(ana: User) -> None:
    line = line_of(notice_for(ana, kind=Notice.Kind.RETURNED, text="Falta la hora: ponga una."))
    assert line.facts == (("Motivo", "Falta la hora: ponga una."),)


def test_officers_read_what_waits_of_whom_and_from_where(ana: User) -> None:
    item = DeskItem.objects.create(
        kind=DeskItem.Kind.WITHDRAW,
        title="Feria",
        section=Page.objects.first(),
        submitted_by=ana,
        submitted_at=timezone.now(),
        due_at=timezone.now(),
    )
    line = line_of(notice_for(ana, kind=Notice.Kind.WAITING, item=item, text="Ya pasó."))
    labels = [label for label, _words in line.facts]
    assert labels == ["Tipo", "Secretaría", "De", "Debe verse antes de", "Nota"]
    assert dict(line.facts)["De"] == "Ana"


def test_links_are_whole_and_of_the_site_whatever_host_was_asked(ana: User) -> None:
    Client(headers={"host": "testserver"}).get("/healthz")
    letter = digest_letter(ana, [notice_for(ana)])
    for address in (
        f"{ADDRESS}/admin/pages/3/edit/",
        f"{ADDRESS}{reverse('desk:notices')}",
        f"{ADDRESS}{reverse('desk:notice_choice')}",
    ):
        assert address in letter.body
        assert f'href="{address}"' in html_of(letter)
    assert "testserver" not in letter.body + html_of(letter)


def test_what_people_wrote_is_text_and_not_html(ana: User) -> None:
    wild = "<script>alert(1)</script> & {{ site_name }} {% now 'Y' %}"
    letter = digest_letter(ana, [notice_for(ana, wild, text=wild)])
    assert wild in letter.body
    assert "<script>" not in html_of(letter)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ site_name }}" in html_of(letter)


def test_the_subject_is_one_line_with_the_municipality(ana: User) -> None:
    SiteIdentity.objects.create(name="Alcaldía de Sabanalarga")
    one = digest_letter(ana, [notice_for(ana, "Feria\nBcc: todos@example.org")])
    assert one.subject == "Alcaldía de Sabanalarga: Aprobado: Feria Bcc: todos@example.org"
    two = digest_letter(ana, [notice_for(ana), notice_for(ana)])
    assert two.subject == "Alcaldía de Sabanalarga: 2 novedades de los textos del sitio"


def test_a_long_summary_counts_the_rest(ana: User) -> None:
    notices = [notice_for(ana, f"Feria {n}") for n in range(SHOWN_OF_A_KIND + 4)]
    letter = digest_letter(ana, notices)
    assert f"Y 4 más: {ADDRESS}{reverse('desk:notices')}" in letter.body
    assert "Y 4 más" in html_of(letter)
    assert f"Feria {SHOWN_OF_A_KIND}" not in letter.body
    assert letter.subject.startswith(f"{SiteIdentity().name}: {SHOWN_OF_A_KIND + 4} novedades")


def test_an_urgent_letter_says_so_and_answers_to_nobody(ana: User) -> None:
    notice = notice_for(ana, "Vía cerrada", kind=Notice.Kind.URGENT, text="Derrumbe.")
    letter = urgent_letter(ana, notice)
    assert letter.subject.endswith("Publicación urgente: Vía cerrada")
    assert "Urgente: Publicación" not in letter.subject
    assert "Motivo: Derrumbe." in letter.body
    assert "porque es urgente" in letter.body
    assert "porque es urgente" in html_of(letter)
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    approved = urgent_letter(ana, notice_for(ana, "Vía abierta"))
    assert approved.subject.endswith("Urgente: Aprobado: Vía abierta")
