"""Builds the demonstration municipality through the same services that people's screens use.

Safe to repeat: what exists is left as it is.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from cms.accounts.models import Role, User
from cms.accounts.roles import office_group
from cms.core.models import SiteIdentity
from cms.demo import desk, landings, reference, states, verifications
from cms.demo.aula.cards import load_cards
from cms.demo.aula.classes import ensure_classes
from cms.demo.aula.courses import COURSES, CourseLoader
from cms.demo.aula.learners import STUDENT, ensure_learners
from cms.demo.aula.orientation import ensure_orientation
from cms.demo.bodies import Resolver, body
from cms.demo.content import Record, read, read_all
from cms.demo.files import FULL_SIZE, ensure_document, ensure_image
from cms.demo.news_fields import set_dates, set_fields
from cms.demo.people import ACCOUNTS, ensure_account, ensure_role, ensure_section_roles, founder
from cms.editorial.models import ContentPage, DeskItem, PageReview, Topic, Vereda
from cms.editorial.provisioning import shared_collection
from cms.news.models import (
    AvisoPage,
    AvisosContainerPage,
    EventoPage,
    EventosContainerPage,
    NoticiaPage,
    NoticiasContainerPage,
)
from cms.search.services import ensure_pin, ensure_synonym
from cms.secretarias.models import (
    InformativeContainerPage,
    InformativePage,
    Section,
    StaffMember,
    TopTask,
)
from cms.secretarias.services import create_secretaria
from home.models import HomePage, HomeTopTask, TransparencyLink
from home.services import Foundation, found_site
from learning.models import AulaPage, Cohort

SECTIONS = (
    "secretaria-general",
    "secretaria-de-desarrollo-social",
    "secretaria-de-hacienda",
    "secretaria-de-planeacion",
    "oficina-de-prensa",
    "oficina-de-sistemas",
)
"""In the order in which the site lists them."""

NEWS: tuple[tuple[type[ContentPage], type[Page], str], ...] = (
    (NoticiaPage, NoticiasContainerPage, "noticias"),
    (AvisoPage, AvisosContainerPage, "avisos"),
    (EventoPage, EventosContainerPage, "eventos"),
)
"""Page type, folder of the section, and folder of the texts."""

REASONS = {
    "missing_source": "Falta la fuente",
    "personal_data": "Datos personales",
    "unclear": "No se entiende",
}
CHANNELS = {"En línea": HomeTopTask.Channel.ONLINE, "Presencial": HomeTopTask.Channel.IN_PERSON}


class DemoRefusedError(Exception):
    """The demonstration never mixes with a real municipality's data."""


@dataclass
class Loader:
    """One run. ``say`` receives a line for each part that ends; images have ``image_size``."""

    say: Callable[[str], None]
    image_size: tuple[int, int] = FULL_SIZE
    people: dict[str, User] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        """Load everything.

        Raises:
            DemoRefusedError: the settings in force do not allow demonstration data.
        """
        if not settings.DEMO_ALLOWED:
            raise DemoRefusedError(
                "Estos ajustes son de producción: no se cargan datos de ejemplo."
            )
        by = founder()
        reviewed = set(PageReview.objects.values_list("page_id", flat=True))
        decided = set(DeskItem.objects.values_list("pk", flat=True))
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        foundation = found_site(
            hostname=address.hostname or "localhost", port=address.port or 80, by=by
        )
        self._identity()
        self._people(foundation, by)
        self._vocabularies()
        self._sections(by)
        self._texts()
        landings.load_texts(home=foundation.home, desk=self._press_desk(), say=self.say)
        self._section_pages()
        self._reference(foundation)
        self._aula()
        landings.load_landings(home=foundation.home, desk=self._press_desk(), say=self.say)
        self._home(foundation.home)
        self._search()
        waiting = desk.settle(except_for=decided, officers=[self.people["prensa2"]])
        self.say(f"Por revisar en la Mesa de Prensa: {waiting}")
        self.say(f"Verificaciones vencidas: {verifications.spread(except_for=reviewed)}")

    def _identity(self) -> None:
        data = read("municipality")
        identity = SiteIdentity.load()
        for name in (
            "name", "legal_name", "department", "country", "divipola", "address", "postal_code",
            "hours", "phone", "anticorruption_phone", "email", "judicial_email",
        ):  # fmt: skip
            setattr(identity, name, data[name])
        identity.full_clean()
        identity.save()

    def _people(self, foundation: Foundation, by: User) -> None:
        self.people = {account.username: ensure_account(account, by=by) for account in ACCOUNTS}
        ensure_role(self.people["sistemas"], foundation.systems, by=by)
        ensure_role(self.people["prensa"], foundation.press, by=by)
        ensure_role(self.people["prensa2"], foundation.press, by=by)
        ensure_role(self.people["comite"], foundation.committee, by=by)
        ensure_role(self.people["aula"], office_group(Role.Kind.AULA), by=by)
        # Roles were read while they were being given: start the rest with fresh people.
        self.people = {user.username: user for user in User.objects.filter(is_superuser=False)}
        self.say(f"Personas: {len(self.people)}")

    def _vocabularies(self) -> None:
        data = read("topics")
        for model, rows in ((Topic, data["topics"]), (Vereda, data["veredas"])):
            for row in rows:
                model.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"]})

    def _sections(self, by: User) -> None:
        records = read_all("sections")
        for slug in SECTIONS:
            data = records[slug]
            self.sections[slug] = create_secretaria(
                title=data["name"],
                short_name=data["short_name"],
                slug=slug,
                by=self.people["sistemas"],
                submit=False,
            )
            self.pages[slug] = self.sections[slug].page_id
        ensure_section_roles(self.people, self.sections, by=by)
        self.people = {user.username: user for user in User.objects.filter(is_superuser=False)}
        self.say(f"Secretarías y oficinas: {len(self.sections)}")

    # Texts ---------------------------------------------------------------------------------

    def _texts(self) -> None:
        """Noticias and informative pages: first all the drafts, so that links resolve."""
        work: list[tuple[ContentPage, Record, str]] = []
        for slug, data in read_all("informative").items():
            parent = self._folder(InformativeContainerPage, data["section"])
            work.append((self._draft(InformativePage, parent, slug, data), data, data["section"]))
        for model, folder, name in NEWS:
            for slug, data in read_all(name).items():
                parent = self._folder(folder, data["section"])
                work.append((self._draft(model, parent, slug, data), data, data["section"]))
        for done, (page, data, section) in enumerate(work, 1):
            if page.first_published_at is None and page.latest_revision_id is None:
                self._write(page, data, section)
            if done % 10 == 0 or done == len(work):
                self.say(f"Páginas: {done} de {len(work)}")

    def _folder(self, model: type[Any], section: str) -> Page:
        found: Page = model.objects.child_of(self.sections[section].page).get()
        return found

    def _draft(self, model: type[Any], parent: Page, slug: str, data: Record) -> ContentPage:
        page: ContentPage | None = model.objects.child_of(parent).filter(slug=slug).first()
        if page is None:
            page = model(
                title=data["title"],
                slug=slug,
                summary=data["summary"],
                owner=self.people[data["written_by"]],
                live=False,
            )
            set_dates(page, data)
            Page.objects.get(pk=parent.pk).add_child(instance=page)
        self.pages[slug] = page.pk
        return page

    def _write(self, page: ContentPage, data: Record, section: str) -> None:
        author = self.people[data["written_by"]]
        resolver = self._resolver(section, author)
        page.summary = data["summary"]
        page.body = json.dumps(body(data["body"], resolver, seed=page.slug))
        set_fields(page, data, resolver, {slug: s.page for slug, s in self.sections.items()})
        if data["state"] == "scheduled":
            page.go_live_at = timezone.now() + timedelta(days=int(data["publish_in_days"]))
        states.bring_to(
            data["state"],
            page=page,
            author=author,
            officer=self._officer_for(author),
            comment=data.get("return_comment", ""),
            reason=REASONS.get(data.get("return_reason", "")),
            changes=self._changes(data, resolver, page.slug),
        )
        if "days_ago" in data:
            states.backdate(page, days=int(data["days_ago"]))

    def _changes(self, data: Record, resolver: Resolver, seed: str) -> Record:
        changes: Record = dict(data.get("changes", {}))
        if "body" in changes:
            changes["body"] = json.dumps(body(changes["body"], resolver, seed=seed))
        return changes

    def _resolver(self, section: str, author: User) -> Resolver:
        collection = self.sections[section].collection if section else shared_collection()
        return Resolver(
            page=lambda slug: self.pages[slug],
            image=lambda name: int(
                ensure_image(name, "", collection=collection, by=author, size=self.image_size).pk
            ),
            document=lambda name: int(ensure_document(name, collection=collection, by=author).pk),
        )

    def _press_desk(self) -> landings.Desk:
        author = self.people["prensa"]
        owners = {row["name"]: row["section"] for row in read("documents")["documents"]}

        def document(name: str) -> int:
            # A file is kept once, where its section keeps it.
            collection = self.sections[owners[name]].collection
            return int(ensure_document(name, collection=collection, by=author).pk)

        resolver = replace(self._resolver("", author), document=document)
        return landings.Desk(author, self._officer_for(author), resolver, self.pages)

    def _officer_for(self, author: User) -> User:
        return self.people["prensa2" if author.username == "prensa" else "prensa"]

    # Pages of sections and home -----------------------------------------------------------

    def _section_pages(self) -> None:
        authors = {
            "oficina-de-prensa": "prensa",
            "oficina-de-sistemas": "sistemas",
            "secretaria-general": "general",
            "secretaria-de-desarrollo-social": "social",
            "secretaria-de-hacienda": "hacienda",
            "secretaria-de-planeacion": "planeacion",
        }
        for slug, data in read_all("sections").items():
            page = type(self.sections[slug].page).objects.get(pk=self.sections[slug].page_id)
            if page.first_published_at is not None:
                continue
            page.purpose = data["purpose"]
            page.functions = "<ul>{}</ul>".format(
                "".join(f"<li>{escape(text)}</li>" for text in data["functions"])
            )
            page.head_role = data["head_role"]
            page.hours, page.address = data["hours"], data["address"]
            page.phone, page.mobile = data["phones"]
            page.email, page.map_url = data["email"], data["map_url"]
            page.content_owner = data["content_owner_role"]
            page.content_deputy = data["deputy_role"]
            page.top_tasks = [
                TopTask(
                    title=task["title"],
                    summary=task["summary"],
                    link_page_id=self.pages[task["target"]],
                )
                for task in data["top_tasks"]
            ]
            page.staff = [_staff_member(row) for row in data["staff"]]
            author = self.people[authors[slug]]
            states.bring_to(
                "published", page=page, author=author, officer=self._officer_for(author)
            )
        self.say("Páginas de las Secretarías: listas")

    def _reference(self, foundation: Foundation) -> None:
        """The directory's entities, the frequent questions and the glossary."""
        hands = {"author": self.people["prensa"], "officer": self.people["prensa2"]}
        reference.ensure_directory(page=foundation.directorio, **hands)
        self.pages["directorio"] = foundation.directorio.pk
        resolver = self._resolver("", hands["author"])
        for ensure in (reference.ensure_questions, reference.ensure_glossary):
            page = ensure(parent=foundation.home, resolver=resolver, **hands)
            self.pages[page.slug] = page.pk
        self.say("Directorio, preguntas y glosario: listos")

    def _aula(self) -> None:
        """The courses, which belong to Desarrollo Social."""
        slug = "secretaria-de-desarrollo-social"
        author = self.people["social"]
        loader = CourseLoader(
            section=self.sections[slug].page,
            author=author,
            officer=self._officer_for(author),
            resolver=self._resolver(slug, author),
            say=self.say,
        )
        self.pages["aula"] = AulaPage.objects.get().pk
        courses = [loader.load(name) for name in COURSES]
        self.pages |= {course.slug: course.pk for course in courses}
        ensure_learners(course=courses[0], coordinator=self.people["aula"])
        students, leaders = ensure_classes(course=courses[0], people=self.people)
        self.say(f"Grupo 11-01: {students} estudiantes; grupo de líderes: {leaders}")
        served = ensure_orientation(course=courses[0], people=self.people)
        self.say(f"Orientador social: una ruta, {served} orientaciones")
        group = Cohort.objects.filter(
            memberships__learner__user__username=STUDENT, memberships__ends_on=None, closed_on=None
        ).first()
        if group is not None:
            cards = load_cards(cohort=group, by=self.people["aula"])
            self.say(f"Tarjetas de ingreso: {len(cards)}")

    def _home(self, home: HomePage) -> None:
        if home.top_tasks.exists():
            return
        data = read("municipality")
        page = HomePage.objects.get(pk=home.pk)
        page.hero_title = data["home"]["hero_title"]
        page.hero_text = data["home"]["hero_intro"]
        home_links = data["home_links"]
        page.request_page_id = self.pages[home_links["request"]]
        page.tracking_page_id = self.pages[home_links["tracking"]]
        page.learning_title = data["home"]["learning_title"]
        page.learning_text = data["home"]["learning_text"]
        page.learning_button = data["home"]["learning_button"]
        page.learning_page_id = self.pages[home_links["learning"]]
        page.transparency_links = [
            TransparencyLink(title=row["title"], link_page_id=self.pages[row["target"]])
            for row in data["transparency_links"]
        ]
        page.top_tasks = [
            HomeTopTask(
                title=task["title"],
                summary=task["summary"],
                channel=CHANNELS[task["badge"]],
                cost=task["cost"],
                time=task["time"],
                link_page_id=self.pages[task["target"]],
            )
            for task in data["top_tasks"]
        ]
        states.bring_to(
            "published", page=page, author=self.people["prensa"], officer=self.people["prensa2"]
        )
        self.say("Portada: lista")

    def _search(self) -> None:
        data, by = read("search"), self.people["prensa"]
        for row in data["synonyms"]:
            ensure_synonym(said=row["said"], used=row["used"], by=by)
        for row in data["pins"]:
            ensure_pin(query=row["query"], page=Page.objects.get(pk=self.pages[row["page"]]), by=by)
        self.say(f"Buscador: {len(data['synonyms'])} sinónimos")


def _staff_member(row: Record) -> StaffMember:
    place = row["birthplace"]
    return StaffMember(
        name=row["name"],
        position=row["position"],
        birthplace=", ".join((place["country"], place["department"], place["city"])),
        education=row["education"],
        experience=row["experience"],
        unit=row["unit"],
        email=row["email"],
        phone=row["phone"],
        salary_grade=row.get("salary_grade", ""),
        contract_object=row.get("contract_object", ""),
        contract_fee=row.get("contract_fee"),
        contract_starts_on=row.get("contract_start"),
        contract_ends_on=row.get("contract_end"),
    )
