"""The town on which every door is tried: for each of two sections, one of everything.

Whatever of Social is not public carries the ``MARK``: found in an answer to somebody who may not
read it, it is a leak.
"""

import io
import json
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    UploadedFile,
)
from wagtail.users.models import UserProfile

from cms.accounts.models import Confirmation, User
from cms.assets.models import SiteDocument, SiteImage
from cms.core.models import ClosedDay, SiteIdentity, WorkingPeriod
from cms.editorial.models import (
    Absence,
    DeskItem,
    Notice,
    PageReview,
    PreviewLink,
    ReturnReason,
    ReviewInterval,
    Topic,
    Vereda,
)
from cms.editorial.previews.services import make_preview_link
from cms.news.models import (
    EventoPage,
    EventosContainerPage,
    NoticiaPage,
    NoticiasContainerPage,
)
from cms.search.models import MissedSearch
from cms.search.services import ensure_pin, ensure_synonym
from cms.secretarias.models import PreguntasPage, Section
from tests.architecture.aula_stage import add_aula, add_teachers
from tests.conftest import PASSWORD, Town, person

MARK = "MARCA-SOCIAL-7"
NAME_MARK = "PERSONA-SOCIAL-7"
"""The name of somebody who writes in Social: staff meet it in more places than a draft."""
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def png(size: int = 24) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (size, size), "green").save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class Belongings:
    """What one section has. ``pages`` by state: draft, review, live, locked, alias, scheduled."""

    section: Section
    person: User
    officer: User
    word: str
    container: Page = field(init=False)
    pages: dict[str, NoticiaPage] = field(default_factory=dict)
    images: dict[str, SiteImage] = field(default_factory=dict)
    documents: dict[str, SiteDocument] = field(default_factory=dict)
    uploads: dict[str, UploadedFile] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def page(self, case: str = "") -> NoticiaPage:
        return self.pages.get(case, self.pages["draft"])


@dataclass
class Stage:
    """Two sections and what the town has once."""

    town: Town
    own: Belongings
    other: Belongings
    users: dict[str, User | None]
    things: dict[str, Any]

    def of(self, whose: str) -> Belongings:
        return self.own if whose == "own" else self.other


def build_stage(town: Town) -> Stage:
    """Fill the town. ``own`` is Hacienda, ``other`` is Social."""
    superuser = person("superusuaria", is_superuser=True, is_staff=True)
    second = person("sistemas2", town.systems)
    social = town.social
    social.first_name, social.last_name = "Persona", NAME_MARK
    social.save()
    SiteIdentity.load()
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save()
        UserProfile.get_for_user(user)
    # One hash for everybody: the real hasher is slow on purpose.
    User.objects.update(password=make_password(PASSWORD))
    for user in (superuser, second, *town.people.values()):
        user.refresh_from_db()
    own = _belongings(town, town.hacienda_section, town.hacienda, town.prensa, "Hacienda 3")
    other = _belongings(town, town.social_section, social, town.prensa2, MARK)
    own.things["colleague"] = town.hacienda2
    other.things["colleague"] = social
    own.things["absence"] = _absence(town.prensa, by=town.sistemas)
    other.things["absence"] = _absence(town.prensa2, by=town.sistemas)
    for things, asked_by in ((own, town.sistemas), (other, second)):
        things.things["confirmation"] = Confirmation.objects.create(
            kind=Confirmation.Kind.GRANT_PRESS,
            person=things.things["colleague"],
            requested_by=asked_by,
        )
    add_aula(own, town.coordina, "Rosas")
    add_aula(other, town.coordina, NAME_MARK)
    add_teachers(own, other)
    task_state = own.pages["review"].current_workflow_task_state
    return Stage(
        town=town,
        own=own,
        other=other,
        users={
            "anonymous": None,
            "citizen": town.ciudadana,
            "learner": own.things["learner"].user,
            "card": None,
            "teacher": own.things["teacher"],
            "coordinator": own.things["coordinator"],
            "editor": town.hacienda,
            "press": town.prensa,
            "systems": town.sistemas,
            "committee": town.comite,
            "coordination": town.coordina,
            "superuser": superuser,
        },
        things={
            "return_reason": ReturnReason.objects.create(name="Falta la fuente"),
            "topic": Topic.objects.create(name="Impuestos", slug="impuestos"),
            "vereda": Vereda.objects.create(name="El Secreto", slug="el-secreto"),
            "working_period": WorkingPeriod.objects.create(
                weekday=0, opens_at=time(8), closes_at=time(12)
            ),
            "closed_day": ClosedDay.objects.create(day=date(2026, 12, 24), name="Cierre"),
            "synonym": ensure_synonym(said="catastro", used="predial", by=town.prensa),
            "pin": ensure_pin(query="predial", page=town.home, by=town.prensa),
            "missed": MissedSearch.objects.create(
                day=timezone.localdate(), key="1", words="ornitorrinco", count=3
            ),
            "interval": ReviewInterval.objects.create(
                page_type=ContentType.objects.get_for_model(PreguntasPage), months=9
            ),
            "identity": SiteIdentity.load(),
            "redirect": Redirect.objects.create(
                old_path="/viejo", redirect_link="https://example.org/"
            ),
            "site": town.home.get_site(),
            "task": task_state.task,
            "workflow": task_state.workflow_state.workflow,
            "press_group": Group.objects.get(pk=town.press.pk),
        },
    )


def _absence(officer: User, *, by: User) -> Absence:
    today = timezone.localdate()
    return Absence.objects.create(
        officer=officer,
        starts_on=today + timedelta(days=5),
        ends_on=today + timedelta(days=6),
        recorded_by=by,
    )


def _belongings(town: Town, section: Section, who: User, officer: User, word: str) -> Belongings:
    found = Belongings(section=section, person=who, officer=officer, word=word)
    found.container = NoticiasContainerPage.objects.child_of(section.page).get()
    _add_files(found)
    _add_pages(town, found)
    _add_events(found)
    _add_review_and_link(found)
    collection = Collection.objects.get(pk=section.collection_id)
    shut = collection.add_child(name=f"Reservada de {section}")
    content_type = ContentType.objects.get_for_model(NoticiaPage)
    found.things |= {
        "group": section.group,
        "collection": Collection.objects.get(pk=collection.pk),
        "page_restriction": PageViewRestriction.objects.create(
            page=found.pages["alias"], restriction_type="password", password="abrete"
        ),
        "collection_restriction": CollectionViewRestriction.objects.create(
            collection=shut, restriction_type="password", password="abrete"
        ),
        "notice": Notice.objects.create(
            person=who,
            kind=Notice.Kind.RETURNED,
            title=f"Borrador {word}",
            path="/admin/",
            created_at=timezone.now(),
        ),
        "session": EditingSession.objects.create(
            user=who,
            content_type=content_type,
            object_id=str(found.pages["draft"].pk),
            last_seen_at=timezone.now(),
        ),
    }
    return found


def _add_events(found: Belongings) -> None:
    """One event that is public and one that nobody has approved."""
    folder = EventosContainerPage.objects.child_of(found.section.page).get()
    begins = timezone.now() + timedelta(days=9)
    for case, title in (("event", "Feria abierta"), ("event_draft", f"Feria de {found.word}")):
        event = EventoPage(
            title=title,
            summary="x",
            place="Parque",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            owner=found.person,
            live=False,
        )
        folder.add_child(instance=event)
        revision = event.save_revision(user=found.person)
        if case == "event":
            revision.publish(skip_permission_checks=True)
        found.things[case] = event


def _add_review_and_link(found: Belongings) -> None:
    """The section's own page is overdue; its draft has been shown to somebody outside."""
    PageReview.objects.filter(page_id=found.section.page_id).update(
        review_on=timezone.localdate() - timedelta(days=3)
    )
    address = make_preview_link(page=found.pages["draft"], user=found.person, recipient="Alguien")
    found.things |= {
        "desk_item": DeskItem.objects.get(page_id=found.pages["review"].pk),
        "review": PageReview.objects.get(page_id=found.section.page_id),
        "preview_token": address.rstrip("/").rpartition("/")[2],
        "preview_link": PreviewLink.objects.latest("pk"),
    }


def _add_files(found: Belongings) -> None:
    collection_id, who = found.section.collection_id, found.person
    common = {"collection_id": collection_id, "uploaded_by_user": who}
    name = found.word.lower().replace(" ", "-")
    for case in ("", "public"):
        found.documents[case] = SiteDocument.objects.create(
            title=f"Plano de {found.word}" if not case else f"Calendario {found.section}",
            file=ContentFile(PDF, name=f"{name}.pdf" if not case else "calendario.pdf"),
            **common,
        )
        found.images[case] = SiteImage.objects.create(
            title=f"Foto de {found.word}" if not case else f"Plaza {found.section}",
            description="Una foto",
            file=ContentFile(png(), name=f"{name}.png" if not case else "plaza.png"),
            **common,
        )
        found.documents[case].get_file_size()
        found.images[case].get_file_size()
        found.documents[case].save()
        found.images[case].save()
    found.things["rendition"] = found.images["public"].get_rendition("fill-10x10")
    for kind, model, content, extension in (
        ("document", SiteDocument, PDF, "pdf"),
        ("image", SiteImage, png(), "png"),
    ):
        found.uploads[kind] = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(content, name=f"subido-{name}.{extension}"),
            uploaded_by_user=who,
        )


def _add_pages(town: Town, found: Belongings) -> None:
    section, who, word = found.section, found.person, found.word
    key = who.username
    body = json.dumps(
        [{"type": "document", "value": {"document": found.documents["public"].pk, "title": ""}}]
    )
    live = town.published(
        section,
        who,
        f"Pública de {key}",
        slug=f"publica-{key}",
        body=body,
        image=found.images["public"],
        image_alt="La plaza",
    )
    draft = live.get_latest_revision_as_object()
    # A live page under rewriting: its title is public, its draft is not.
    draft.title, draft.summary = f"Nueva {word}", f"Resumen {word}"
    draft.save_revision(user=who, log_action=True)
    # So is the section itself, which is about to change its name.
    renamed = Page.objects.get(pk=section.page_id).specific
    renamed.title = f"Secretaría {word}"
    renamed.save_revision(user=who, log_action=True)
    town.draft_noticia(section, who, f"Borrador {word}", slug=f"borrador-{key}")
    town.in_review(section, who, f"En revisión {word}", slug=f"revision-{key}")
    town.draft_noticia(section, who, f"Bloqueada {word}", slug=f"bloqueada-{key}")
    town.draft_noticia(section, who, f"Programada {word}", slug=f"programada-{key}")
    NoticiaPage.objects.filter(slug=f"bloqueada-{key}").update(
        locked=True, locked_by=who, locked_at=timezone.now()
    )
    live = NoticiaPage.objects.get(pk=live.pk)
    CreatePageAliasAction(live, update_slug=f"alias-{key}", user=who).execute(
        skip_permission_checks=True
    )
    slugs = {
        "live": "publica",
        "draft": "borrador",
        "review": "revision",
        "locked": "bloqueada",
        "scheduled": "programada",
        "alias": "alias",
    }
    for case, slug in slugs.items():
        found.pages[case] = NoticiaPage.objects.get(slug=f"{slug}-{key}")
    found.pages["scheduled"].revisions.update(
        approved_go_live_at=timezone.now() + timedelta(days=3)
    )
