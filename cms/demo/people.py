"""The demonstration's accounts, all with one published password."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from cms.accounts.models import User
from cms.accounts.services import create_person, grant_role, set_password
from cms.secretarias.models import Section

PASSWORD = "Sabanalarga-2026-demo"  # noqa: S105 - published on purpose: these accounts are a demo's
FOUNDER = "instalador"


@dataclass(frozen=True)
class Account:
    """A fictional person: user name, first and last name, and what they may do, in words."""

    username: str
    first_name: str
    last_name: str
    role: str


ACCOUNTS = (
    Account("sistemas", "Simón", "Ejemplo", "Oficina de Sistemas: personas y Secretarías"),
    Account("prensa", "Paula", "Ejemplo", "Oficina de Prensa: aprueba y publica"),
    Account("prensa2", "Pedro", "Ejemplo", "Oficina de Prensa: la segunda persona"),
    Account("general", "Gloria", "Ejemplo", "Edita la Secretaría General"),
    Account("social", "Sara", "Ejemplo", "Edita la Secretaría de Desarrollo Social"),
    Account("hacienda", "Héctor", "Ejemplo", "Edita la Secretaría de Hacienda"),
    Account("hacienda2", "Helena", "Ejemplo", "Edita la Secretaría de Hacienda"),
    Account("planeacion", "Pilar", "Ejemplo", "Edita la Secretaría de Planeación"),
    Account("comite", "Carlos", "Ejemplo", "Comité GEL-T: consulta"),
    Account("aula", "Aura", "Ejemplo", "Coordinación del aula: aprendices y respuestas abiertas"),
    Account("docente", "Doris", "Ejemplo", "Docente del grupo 11-01 y de un grupo de líderes"),
    Account("coordinadora", "Constanza", "Ejemplo", "Coordina el Colegio Jorge Eliécer Gaitán"),
)

SECTION_OF = {
    "general": "secretaria-general",
    "social": "secretaria-de-desarrollo-social",
    "hacienda": "secretaria-de-hacienda",
    "hacienda2": "secretaria-de-hacienda",
    "planeacion": "secretaria-de-planeacion",
    "prensa": "oficina-de-prensa",
    "prensa2": "oficina-de-prensa",
    "sistemas": "oficina-de-sistemas",
}


def founder() -> User:
    """The account that installs the site: a superuser nobody can sign in as."""
    found = User.objects.filter(username=FOUNDER).first()
    if found is not None:
        return found
    return User.objects.create_superuser(FOUNDER, password=None)


def ensure_account(account: Account, *, by: User) -> User:
    """The account with the demonstration's password, made the first time."""
    found = User.objects.filter(username=account.username).first()
    if found is not None:
        return found
    user = create_person(
        username=account.username,
        first_name=account.first_name,
        last_name=account.last_name,
        by=by,
    )
    set_password(user=user, password=PASSWORD)
    return user


def ensure_role(user: User, group: Group, *, by: User) -> None:
    """Put the person in the group unless they are."""
    if not user.groups.filter(pk=group.pk).exists():
        grant_role(user=user, group=group, by=by)


def ensure_section_roles(
    people: dict[str, User], sections: dict[str, Section], *, by: User
) -> None:
    """Each editor in the group of their section."""
    for username, slug in SECTION_OF.items():
        ensure_role(people[username], sections[slug].group, by=by)
