"""Rights of sections and offices over pages and files; idempotent, never in a migration.

This module takes a group, a page and a collection: it does not know what a Secretaría is.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.core.models import SiteIdentity
from cms.editorial.models import (
    EditorialApprovalTask,
    ReturnReason,
    ReviewInterval,
    Topic,
    Vereda,
)

EDITOR_PAGE_RIGHTS = ("add", "change")
PRESS_PAGE_RIGHTS = ("add", "change", "lock", "unlock")
"""Nobody holds ``publish``: publication is what an approved task does."""

EDITOR_FILE_RIGHTS = ("add", "choose")
PRESS_FILE_RIGHTS = ("add", "change", "choose")
# Wagtail checks its own models' permissions, whatever image and document model a site uses.
FILE_PERMISSION_MODELS = (("wagtailimages", "image"), ("wagtaildocs", "document"))
SHARED_COLLECTION = "Institucional"
_press_models: list[type[models.Model]] = [Topic, Vereda, ReturnReason, ReviewInterval]
RETURN_REASONS = (
    ("Falta la fuente", "Diga de dónde sale el dato y quién responde por él."),
    ("No se entiende", "Escriba frases cortas: qué, quién, cuándo, dónde y cuánto cuesta."),
    ("Datos personales", "Quite cédulas, teléfonos y correos de personas."),
    ("Sección equivocada", "Este texto le corresponde a otra Secretaría."),
    ("Título o resumen", "Diga en el título y en el resumen lo que la persona va a encontrar."),
    ("Imagen o archivo", "Revise el texto alternativo, el peso y que el archivo sea el correcto."),
    ("No es neutral", "Quite lemas, elogios y nombres de funcionarios (Ley 2345 de 2023)."),
    ("Otro motivo", ""),
)
"""The list a new municipality starts with; its press office edits it."""
WORKFLOW_NAME = "Aprobación de la Oficina de Prensa"


def register_press_model(model: type[models.Model]) -> None:
    """Let the Oficina de Prensa keep the rows of a model of a higher app.

    Apps call it in ``AppConfig.ready``; ``found_site`` run again grants it on an existing site.
    """
    if model not in _press_models:
        _press_models.append(model)


def shared_collection() -> Collection:
    """Files that every section may use and only the Oficina de Prensa keeps."""
    return ensure_collection(SHARED_COLLECTION)


def ensure_collection(name: str) -> Collection:
    """The collection of that name under the root, made if it does not exist."""
    root = Collection.get_first_root_node()
    found: Collection | None = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)


def allow_admin(group: Group) -> None:
    """Let the group open ``/admin/``."""
    group.permissions.add(Permission.objects.get(codename="access_admin"))


def grant_page_rights(group: Group, page: Page, rights: tuple[str, ...]) -> None:
    """Give exactly these rights over the page and what hangs from it."""
    content_type = ContentType.objects.get_for_model(Page)
    wanted = Permission.objects.filter(
        content_type=content_type, codename__in=[f"{right}_page" for right in rights]
    )
    GroupPagePermission.objects.filter(group=group, page=page).exclude(
        permission__in=wanted
    ).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def grant_file_rights(group: Group, collection: Collection, rights: tuple[str, ...]) -> None:
    """Give exactly these rights over the images and documents of a collection."""
    wanted = [
        Permission.objects.get(
            content_type__app_label=app_label,
            content_type__model=model,
            codename=f"{right}_{model}",
        )
        for app_label, model in FILE_PERMISSION_MODELS
        for right in rights
    ]
    GroupCollectionPermission.objects.filter(group=group, collection=collection).exclude(
        permission__in=wanted
    ).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


@transaction.atomic
def provision_section(*, group: Group, page: Page, collection: Collection) -> None:
    """Let a group write under a page and use its own and the shared files. Repeatable."""
    allow_admin(group)
    grant_page_rights(group, page, EDITOR_PAGE_RIGHTS)
    grant_file_rights(group, collection, EDITOR_FILE_RIGHTS)
    grant_file_rights(group, shared_collection(), ("choose",))


@transaction.atomic
def withdraw_section(*, group: Group, page: Page) -> None:
    """Take from a group every right over pages and files, and its way into the admin."""
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    group.permissions.clear()


@transaction.atomic
def provision_press(*, group: Group, home: Page) -> None:
    """Give the Oficina de Prensa the whole site, the vocabularies and the identity. Repeatable."""
    allow_admin(group)
    grant_page_rights(group, home, PRESS_PAGE_RIGHTS)
    grant_file_rights(group, Collection.get_first_root_node(), PRESS_FILE_RIGHTS)
    for model in _press_models:
        group.permissions.add(
            *Permission.objects.filter(content_type=ContentType.objects.get_for_model(model))
        )
    group.permissions.add(
        Permission.objects.get(
            content_type=ContentType.objects.get_for_model(SiteIdentity),
            codename="change_siteidentity",
        )
    )


@transaction.atomic
def ensure_workflow(*, press: Group) -> Workflow:
    """The one workflow, in force from the root of the tree, whose one task is the Prensa's."""
    task = EditorialApprovalTask.objects.first()
    if task is None:
        task = EditorialApprovalTask.objects.create(name="Oficina de Prensa")
    task.groups.set([press])
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    root = Page.get_first_root_node()
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow


@transaction.atomic
def ensure_return_reasons() -> None:
    """The reasons a new municipality starts with. A list that exists is left as it is."""
    if ReturnReason.objects.exclude(name="Otro motivo").exists():
        return
    for order, (name, advice) in enumerate(RETURN_REASONS, start=1):
        ReturnReason.objects.update_or_create(
            name=name, defaults={"advice": advice, "sort_order": order}
        )


@transaction.atomic
def remove_stock_roles() -> None:
    """Remove the groups and the workflow that Wagtail's first migrations create.

    Their «Moderators» may publish directly and approve anything, which nobody may here.
    """
    Group.objects.filter(name__in=["Moderators", "Editors"], role__isnull=True).delete()
    Workflow.objects.exclude(name=WORKFLOW_NAME).delete()
    Task.objects.exclude(pk__in=EditorialApprovalTask.objects.values("pk")).delete()
