"""The demonstration's directory of entities, frequent questions and glossary.

Written by Prensa and approved by its second officer, like everything outside the sections. What
exists is left as it is.
"""

import json
from typing import Any, TypeVar

from wagtail.models import Page

from cms.accounts.models import User
from cms.demo import states
from cms.demo.bodies import Resolver, identified
from cms.demo.bodies import body as body_of
from cms.demo.content import Record, read
from cms.editorial.models import ContentPage, Vereda
from cms.secretarias.models import DirectorioPage, GlosarioPage, LocalEntity, PreguntasPage

PageType = TypeVar("PageType", PreguntasPage, GlosarioPage)

COPIED = ("what_for", "phone", "mobile", "email", "address", "hours", "website")


def ensure_directory(*, page: DirectorioPage, author: User, officer: User) -> None:
    """The entities of ``directory.toml`` in the directory, unless it has some."""
    if page.entities.exists():
        return
    data = read("directory")
    page.summary = data.get("summary", page.summary)
    page.entities = [entity_of(row) for row in data["entities"]]
    states.bring_to("published", page=page, author=author, officer=officer)


def entity_of(row: Record) -> LocalEntity:
    """The entity that a row of ``directory.toml`` describes.

    Raises:
        ValueError: its kind does not exist.
        ValidationError: the editor would refuse a field of it.
    """
    entity = LocalEntity(
        name=row["name"],
        kind=kind_of(row["kind"]),
        is_emergency=row.get("is_emergency", False),
        vereda=Vereda.objects.get(slug=row["vereda"]) if row.get("vereda") else None,
        **{name: row.get(name, "") for name in COPIED},
    )
    entity.full_clean(exclude=["page"])
    return entity


def kind_of(name: str) -> str:
    """The kind of entity that a content file calls by its value or by its Spanish name.

    Raises:
        ValueError: there is no such kind.
    """
    for value, spanish in LocalEntity.Kind.choices:
        if name.casefold() in (value, spanish.casefold()):
            return str(value)
    raise ValueError(f"unknown kind of entity: {name}")


def ensure_questions(
    *, parent: Page, author: User, officer: User, resolver: Resolver
) -> PreguntasPage:
    """The page of ``questions.toml`` under ``parent``."""
    data = read("questions")
    groups = [
        {"type": "faq", "title": group["title"], "items": group["questions"]}
        for group in data["groups"]
    ]
    body = body_of(groups, resolver, seed=data["slug"])
    return _ensure(PreguntasPage, parent, data, body, author=author, officer=officer)


def ensure_glossary(
    *, parent: Page, author: User, officer: User, resolver: Resolver
) -> GlosarioPage:
    """The page of ``glossary.toml`` under ``parent``."""
    data = read("glossary")
    terms = [
        identified({"type": "term", "value": _term(row, resolver)}, f"{data['slug']}/{row['word']}")
        for row in data["terms"]
    ]
    return _ensure(GlosarioPage, parent, data, terms, author=author, officer=officer)


def _term(row: Record, resolver: Resolver) -> Record:
    return {
        "word": row["word"],
        "definition": resolver.html(row["html"]),
        "also": row.get("also", ""),
        "link": resolver.page(row["link"]) if row.get("link") else None,
    }


def _ensure(
    model: type[PageType],
    parent: Page,
    data: Record,
    body: list[dict[str, Any]],
    *,
    author: User,
    officer: User,
) -> PageType:
    found = model.objects.child_of(parent).filter(slug=data["slug"]).first()
    if found is not None:
        return found
    page: ContentPage = model(
        title=data["title"],
        slug=data["slug"],
        summary=data["summary"],
        body=json.dumps(body),
        owner=author,
        live=False,
    )
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    states.bring_to("published", page=page, author=author, officer=officer)
    return model.objects.get(pk=page.pk)
