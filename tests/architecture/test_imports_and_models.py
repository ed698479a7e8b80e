"""Who may know whom, how models are declared, and what no file of the house may hold."""

import ast
import inspect
import logging
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from cms.editorial.models import EditorialPage
from cms.editorial.page_permissions import EditorialPagePermissionTester

ROOT = Path(settings.BASE_DIR)
OURS = ("cms", "home", "learning")
FORBIDDEN_NAMES = {"utils", "common", "helpers", "misc"}
LONGEST_FILE = 450


def standing_above() -> dict[str, set[str]]:
    """For every package of import-linter's layers, those that stand above it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    above: dict[str, set[str]] = {}
    for contract in contracts:
        if contract["type"] != "layers":
            continue
        prefixes = [f"{container}." for container in contract.get("containers", [])] or [""]
        for prefix in prefixes:
            higher: set[str] = set()
            for layer in contract["layers"]:
                names = {prefix + name.strip(" ()") for name in layer.split("|")}
                for name in names:
                    above.setdefault(name, set()).update(higher)
                higher |= names
    grown = True
    while grown:
        before = sum(map(len, above.values()))
        for names in above.values():
            names.update(*[above[name] for name in names])
        grown = sum(map(len, above.values())) > before
    return above


ABOVE = standing_above()
APPS = [config for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
MODELS = [model for config in APPS for model in config.get_models()]
PAGES = [model for model in MODELS if issubclass(model, Page)]


def label(value: Any) -> str:
    return str(value._meta.label) if isinstance(value, type) else str(value.label)


def python_files() -> Iterator[Path]:
    for folder in ("cms", "home", "learning", "tests"):
        yield from (ROOT / folder).rglob("*.py")


def texts(*patterns: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


# Who knows whom ---------------------------------------------------------------------------------


@pytest.mark.parametrize("config", APPS, ids=label)
def test_every_app_has_a_layer_and_the_label_of_its_folder(config: AppConfig) -> None:
    assert config.name in ABOVE
    # Written, not derived: the label is in table names and migrations for ever.
    assert type(config).__dict__["label"] == config.name.rsplit(".", 1)[-1]


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_relations_point_downwards(model: type[models.Model]) -> None:
    """A linter of imports does not see a foreign key written as a string."""
    here = model._meta.app_config.name
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        target = field.related_model
        if not isinstance(target, type):
            continue
        there = target._meta.app_config.name
        assert there not in ABOVE[here], f"{field} points up, to {target._meta.label}"


@pytest.fixture
def loggers_as_they_were() -> Iterator[None]:
    """import-linter sets up logging anew, which silences every logger made before."""
    loggers = [
        each
        for each in logging.root.manager.loggerDict.values()
        if isinstance(each, logging.Logger)
    ]
    before = [logger.disabled for logger in loggers]
    yield
    for logger, is_disabled in zip(loggers, before, strict=True):
        logger.disabled = is_disabled


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, loggers_as_they_were: None) -> None:
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


# Models -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_models_name_themselves(model: type[models.Model]) -> None:
    assert model.__str__ is not models.Model.__str__
    for name in ("verbose_name", "verbose_name_plural"):
        assert model._meta.original_attrs.get(name), f"{name} is not written"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_fields_name_themselves_in_spanish(model: type[models.Model]) -> None:
    """What an editor or a form reads is never an English attribute name."""
    inherited = {
        field.name
        for base in model.__mro__[1:]
        if hasattr(base, "_meta") and base.__module__.split(".")[0] not in OURS
        for field in base._meta.get_fields()
    }
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        is_plumbing = field.primary_key and field.auto_created
        is_link = isinstance(field, ParentalKey) or (
            field.remote_field is not None and getattr(field.remote_field, "parent_link", False)
        )
        if is_plumbing or is_link or field.name in inherited:
            continue
        assert field._verbose_name, f"{field} has no verbose name"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_constraints_have_names_of_their_own(model: type[models.Model]) -> None:
    assert not model._meta.unique_together
    for constraint in model._meta.constraints:
        assert re.fullmatch(r"[a-z][a-z0-9_]+", constraint.name), constraint
    for index in model._meta.original_attrs.get("indexes", []):
        assert index.name
        assert not re.search(r"_[0-9a-f]{6}_idx$", index.name), index


def test_constraint_names_are_unique() -> None:
    names = [constraint.name for model in MODELS for constraint in model._meta.constraints]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_every_page_type_reaches_the_public_through_the_approval(page: type[Page]) -> None:
    assert issubclass(page, EditorialPage)
    assert issubclass(page.permission_tester, EditorialPagePermissionTester)
    for base in page.__mro__[: page.__mro__.index(EditorialPage)]:
        for name in ("permissions_for_user", "publish", "unpublish", "save_revision"):
            if name in base.__dict__:
                source = inspect.getsource(base.__dict__[name])
                assert f"super().{name}(" in source, f"{base.__name__}.{name} forgets its base"


def test_relations_say_what_happens_on_deletion_in_code() -> None:
    for model in MODELS:
        for field in model._meta.local_fields:
            if field.remote_field is not None and field.model is model:
                assert field.remote_field.on_delete is not models.DO_NOTHING, field


# Migrations -------------------------------------------------------------------------------------


def test_migrations_have_descriptive_names() -> None:
    for config in APPS:
        for path in Path(config.path).glob("migrations/[0-9]*.py"):
            assert re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem), path
            assert "_auto_" not in path.stem, path


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", *[app.label for app in APPS], check=True, verbosity=0)


# Files ------------------------------------------------------------------------------------------


def test_no_file_is_named_after_nothing() -> None:
    for path in python_files():
        assert path.stem not in FORBIDDEN_NAMES, path
        assert path.parent.name not in FORBIDDEN_NAMES, path


def test_no_python_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if path.parent.name != "migrations"  # written by Django, read by Django
        and (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_nobody_marks_text_as_safe_or_stores_raw_html() -> None:
    forbidden = {"mark_safe", "SafeString", "RawHTMLBlock", "csrf_exempt"}
    for path in python_files():
        if path.is_relative_to(ROOT / "tests"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = [node.func] if isinstance(node, ast.Call) else []
            called += getattr(node, "decorator_list", [])
            for function in called:
                name = getattr(function, "id", getattr(function, "attr", ""))
                assert name not in forbidden, f"{path}: {name}"


INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "unescaped text": re.compile(r"\|\s*(safe|safeseq)\b"),
    "escaping off": re.compile(r"\{%\s*autoescape\s+off"),
}


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_that_the_content_policy_refuses(what: str) -> None:
    for name, text in texts("templates/**/*.html", "cms/**/*.html", "home/**/*.html"):
        found = INLINE[what].search(text)
        assert found is None, f"{name}: {what}: {found and found[0]}"


def test_plain_text_mail_alone_turns_escaping_off() -> None:
    for name, text in texts("templates/**/*.*"):
        if INLINE["escaping off"].search(text):
            assert name.endswith(".txt"), name


LOADED = re.compile(
    r"<(?:script|link|img|source|iframe|video|audio|object|embed|use|form)\b[^>]*?"
    r"\s(?:src|href|srcset|data|action|poster)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.I,
)


def test_nothing_is_loaded_from_another_origin() -> None:
    for name, text in texts("templates/**/*.html", "cms/**/*.html", "home/**/*.html"):
        assert LOADED.search(text) is None, name
    for name, text in texts("static/**/*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text), name
    for name, text in texts("static/**/*.js"):
        assert not re.search(r"[\"'`](?:https?:)?//", text), name
    for name, text in texts("static/**/*.svg"):
        assert not re.search(r"<script|\son[a-z]+=|(?:href|src)=[\"'](?!#)", text, re.I), name
