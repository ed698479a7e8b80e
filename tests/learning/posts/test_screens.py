"""The screens of posts and of groups: what each says, who sees them, what bad input does."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.accounts.models import Role, User
from cms.accounts.roles import office_group
from learning.models import Post, Teaching
from tests.conftest import Town, person
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher

pytestmark = pytest.mark.django_db


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def aura(town: Town) -> Client:
    return of(person("aura", office_group(Role.Kind.AULA)))


def invitation(**changes: str) -> dict[str, str]:
    return {
        "action": "invite",
        "first_name": "Rosa",
        "last_name": "Mora",
        "username": "rosa.mora",
        "kind": "teacher",
        "place": str(school().pk),
        **changes,
    }


def test_an_invitation_shows_the_code_once(aura: Client) -> None:
    school()
    answer = aura.post(reverse("aula:posts"), invitation())
    page = answer.content.decode()
    assert "Imprima esta hoja ahora" in page
    assert "no-store" in answer["Cache-Control"]
    post = Post.objects.get()
    assert (post.user.username, post.kind, post.institution) == ("rosa.mora", "teacher", school())
    listed = aura.get(reverse("aula:posts")).content.decode()
    assert "Rosa Mora" in listed
    again = aura.post(reverse("aula:post_code", args=[post.pk])).content.decode()
    assert "Imprima esta hoja ahora" in again


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "prensa"}, "ya existe"),
        ({"username": "con espacio"}, "Revise lo siguiente"),
        ({"first_name": ""}, "Revise lo siguiente"),
        ({"first_name": "Ro\x00sa"}, "Revise lo siguiente"),
        ({"last_name": "x" * 5000}, "Revise lo siguiente"),
        ({"place": "999999"}, "Revise lo siguiente"),
        ({"kind": "rector"}, "Revise lo siguiente"),
    ],
)
def test_a_wrong_invitation_opens_nothing_and_loses_nothing(
    aura: Client, changes: dict[str, str], said: str
) -> None:
    sent = invitation(**changes)
    before = User.objects.count()
    page = aura.post(reverse("aula:posts"), sent).content.decode()
    assert said in page
    kept = "Mora" if "last_name" not in changes else "Rosa"
    assert f'value="{kept}"' in page
    assert User.objects.count() == before
    assert not Post.objects.exists()


def test_a_post_for_who_has_an_account(aura: Client) -> None:
    person("lina")
    sent = {"action": "give", "username": "LINA", "kind": "coordinator", "place": "organizaciones"}
    answer = aura.post(reverse("aula:posts"), sent)
    assert answer.url == reverse("aula:posts")
    assert Post.objects.get().institution is None


@pytest.mark.parametrize("username", ["nadie", "", "\x00", "x" * 5000, "ana"])
def test_who_is_not_there_or_may_not_is_told_beside_the_field(aura: Client, username: str) -> None:
    in_class(class_of(), "ana")
    sent = {"action": "give", "username": username, "kind": "teacher", "place": "organizaciones"}
    page = aura.post(reverse("aula:posts"), sent).content.decode()
    assert 'id="dar_username_error"' in page
    assert not Post.objects.exists()


def test_a_post_ends_after_a_question(aura: Client) -> None:
    teacher("rosa", class_of())
    address = reverse("aula:end_post", args=[Post.objects.get().pk])
    assert "¿Terminar el cargo de Rosa?" in aura.get(address).content.decode()
    assert Post.objects.filter(ends_on=None).exists()
    for _twice in range(2):
        assert aura.post(address).url == reverse("aula:posts")
    assert not Post.objects.filter(ends_on=None).exists()
    assert aura.get(address).status_code == 404
    assert aura.post(reverse("aula:post_code", args=[Post.objects.get().pk])).status_code == 404


def test_a_code_for_somebody_with_a_role_is_refused_in_words(town: Town, aura: Client) -> None:
    post = Post.objects.create(user=town.social, kind="teacher", starts_on="2026-01-01")
    answer = aura.post(reverse("aula:post_code", args=[post.pk]), follow=True)
    assert answer.status_code == 200
    assert "Imprima esta hoja" not in answer.content.decode()


def test_groups_are_given_and_taken_on_the_screen_of_the_school(town: Town) -> None:
    group, marta = class_of(), of(coordinator("marta", school()))
    rosa = teacher("rosa", institution=school())
    address = reverse("learning:staffing", args=[school().pk])
    assert "Sin docente" in marta.get(address).content.decode()
    sent = {"action": "give", "cohort": str(group.pk), "user": str(rosa.pk)}
    page = marta.post(address, sent, follow=True).content.decode()
    assert "ahora es de Rosa" in page
    assert Teaching.objects.get(ends_on=None).user == rosa
    page = marta.post(address, {**sent, "action": "take"}, follow=True).content.decode()
    assert "ya no es de Rosa" in page
    assert not Teaching.objects.filter(ends_on=None).exists()
    page = marta.post(address, {**sent, "user": ""}, follow=True).content.decode()
    assert "Elija primero" in page


def test_what_does_not_belong_there_is_not_found(town: Town) -> None:
    group, other = class_of(), class_of(school("Colegio vecino"))
    marta, rosa = coordinator("marta", school()), teacher("rosa", institution=school())
    nora = coordinator("nora", school("Colegio vecino"))
    address = reverse("learning:staffing", args=[school().pk])
    client = of(marta)
    good = {"action": "give", "cohort": str(group.pk), "user": str(rosa.pk)}
    for bad in (
        {"cohort": str(other.pk)},
        {"cohort": "x"},
        {"cohort": "9" * 30},
        {"user": "\x00"},
        {"user": "9" * 18},
        {"action": "drop"},
        {"action": ""},
    ):
        assert client.post(address, {**good, **bad}).status_code == 404, bad
    answer = client.post(address, {**good, "user": str(nora.pk)}, follow=True)
    assert "no tiene un cargo" in answer.content.decode()
    assert not Teaching.objects.exists()


def test_each_coordinator_finds_the_way_to_what_is_theirs(town: Town) -> None:
    class_of()
    class_of(school("Colegio vecino"))
    leaders()
    page = of(coordinator("marta", school())).get(reverse("learning:coordination"))
    text = page.content.decode()
    assert reverse("learning:close_year", args=[school().pk, 2026]) in text
    assert "Colegio vecino" not in text
    assert reverse("learning:staffing_organisations") not in text
    text = of(coordinator("lina", None)).get(reverse("learning:coordination")).content.decode()
    assert reverse("learning:close_year_organisations", args=[2026]) in text
    assert "Colegio de prueba" not in text


def test_who_sees_each_screen(town: Town, aura: Client) -> None:
    group = class_of()
    learner = in_class(group, "ana")
    rosa = teacher("rosa", group)
    post = Post.objects.get(user=rosa).pk
    marta, nora = coordinator("marta", school()), coordinator("nora", school("Colegio vecino"))
    lina = coordinator("lina", None)
    root = person("raiz", is_superuser=True)
    people = {
        "rosa": rosa, "marta": marta, "nora": nora, "lina": lina, "root": root,
        "press": town.prensa, "systems": town.sistemas, "editor": town.social,
        "learner": learner.user,
    }  # fmt: skip
    everybody = {**{name: of(user) for name, user in people.items()}, "aula": aura}
    sees = {
        reverse("learning:coordination"): {"marta", "nora", "lina", "root", "aula"},
        reverse("learning:staffing", args=[school().pk]): {"marta", "root", "aula"},
        reverse("learning:staffing_organisations"): {"lina", "root", "aula"},
        reverse("aula:end_post", args=[post]): {"root", "aula"},
        reverse("aula:posts"): {"root", "aula"},
    }
    for address, lets_in in sees.items():
        for name, client in everybody.items():
            status = client.get(address).status_code
            # The admin sends who may not open it at all to its own door.
            refused = (302, 404) if address.startswith("/admin/") else (404,)
            assert status == 200 if name in lets_in else status in refused, (address, name, status)
        assert Client().get(address).status_code == 302, address
    assert Post.objects.filter(ends_on=None).count() == 4


def test_the_screens_ask_the_same_of_the_database_whatever_the_number(
    town: Town, aura: Client
) -> None:
    addresses = {
        reverse("aula:posts"): 9,
        reverse("learning:coordination"): 6,
        reverse("learning:staffing", args=[school().pk]): 7,
    }

    def asked(address: str) -> int:
        aura.get(address)
        with CaptureQueriesContext(connection) as queries:
            aura.get(address)
        return len(queries)

    teacher("t0", class_of(group="00"))
    few = {address: asked(address) for address in addresses}
    for number in range(1, 30):
        teacher(f"t{number}", class_of(group=f"{number:02}"))
    assert {address: asked(address) for address in addresses} == few
    assert few == addresses
