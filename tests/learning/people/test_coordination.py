"""The screens of the Coordinación: the roster, one learner's record, the signed form."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import AccessCode, User
from cms.accounts.services import use_access_code
from cms.core.models import SiteIdentity
from learning.consent import guardian_text
from learning.models import Institution, Learner, Membership
from learning.selectors.people import suggested_username
from tests.conftest import Town
from tests.learning.people.conftest import PASSWORD
from tests.learning.people.traces import traces_of

LIST = "/admin/aula/coordinacion/"
NEW = f"{LIST}nuevo/"


@pytest.fixture
def desk(town: Town, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(town.coordina)


def at(learner: Learner, action: str = "") -> str:
    return f"{LIST}{learner.uid}/{action + '/' if action else ''}"


def looks(learner: Learner) -> int:
    return ModelLogEntry.objects.filter(
        action="learning.view_learner", object_id=str(learner.pk)
    ).count()


def today() -> str:
    return timezone.localdate().isoformat()


def test_the_list_filters_with_links(
    desk: Client, make_student: Callable[..., Learner], leader: Learner, school: Institution
) -> None:
    make_student("uno", first_names="Úrsula", last_names="Ávila")
    make_student("dos", first_names="Beto", last_names="Zea")

    def names(**query: Any) -> list[str]:
        response = desk.get(LIST, query)
        assert response.status_code == 200
        return [learner.first_names for learner in response.context["roster"].page]

    assert names() == ["Wilmer", "Beto", "Úrsula"]
    assert names(clase="leader") == ["Wilmer"]
    assert names(institucion=school.pk) == ["Beto", "Úrsula"]
    assert names(estado="pending", q="zea") == ["Beto"]
    assert names(q="yaguar wilmer") == ["Wilmer"]
    assert names(q="nadie") == []
    unknown = {"clase": "x", "institucion": "9" * 30, "estado": "x", "pagina": "-1"}
    assert names(**unknown) == ["Wilmer", "Beto", "Úrsula"]
    shown = desk.get(LIST, {"clase": "student"}).content.decode()
    assert f'href="{LIST}?clase=student&amp;institucion={school.pk}"' in shown
    assert "Quitar filtros" in shown


def test_the_list_asks_as_much_of_one_as_of_sixty(
    desk: Client,
    make_student: Callable[..., Learner],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    desk.get(LIST)
    make_student("x0")
    for many in (1, 60):
        for number in range(1, many):
            make_student(f"x{number}", group=str(number))
        # Session, person, roles; schools, count, learners, groups; the layout's own.
        with django_assert_num_queries(9):
            response = desk.get(LIST)
        assert len(response.context["roster"].page) == min(many, 50)
    second = desk.get(LIST, {"pagina": "2", "clase": "student"})
    assert f'href="{LIST}?clase=student&amp;pagina=1"' in second.content.decode()


def test_a_student_is_put_on_the_roster(desk: Client, school: Institution) -> None:
    data = {
        "first_names": "Ximena Lucía", "last_names": "Zambrano Ortiz",
        "institution": school.pk, "grade": "11", "group": "01", "year": "2026", "username": "",
    }  # fmt: skip
    response = desk.post(NEW, data)
    student = Learner.objects.get()
    assert response["Location"] == at(student)
    assert student.user
    assert student.user.username == "ximena.zambrano"
    assert str(Membership.objects.get().cohort) == "11-01 (2026)"
    desk.post(NEW, data)
    assert User.objects.filter(username="ximena.zambrano2").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_names": ""}, "first_names"),
        ({"institution": "0"}, "institution"),
        ({"grade": "14"}, "grade"),
        ({"grade": "once"}, "grade"),
        ({"year": "20260"}, "year"),
        ({"group": "x" * 21}, "group"),
        ({"username": "prensa"}, "username"),
        ({"username": "no vale"}, "username"),
        ({"last_names": "a\x00b"}, "last_names"),
    ],
)
def test_a_wrong_student_is_explained(
    desk: Client, school: Institution, changes: dict[str, str], field: str
) -> None:
    data = {
        "first_names": "Ana", "last_names": "Mora", "institution": str(school.pk),
        "grade": "11", "group": "01", "year": "2026", "username": "", **changes,
    }  # fmt: skip
    response = desk.post(NEW, data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Learner.objects.exists()


def test_a_user_name_is_suggested_in_plain_letters(town: Town) -> None:
    assert suggested_username("Ángela María", "Peña Ñáñez") == "angela.pena"
    assert suggested_username("李", "") == "aprendiz"
    User.objects.create(username="ANGELA.pena")
    assert suggested_username("Ángela", "Peña") == "angela.pena2"


def test_every_look_at_a_record_is_logged_and_nameless(
    desk: Client, student: Learner, town: Town
) -> None:
    shown = desk.get(at(student)).content.decode()
    assert "Ximena Lucía Zambrano Ortiz" in shown
    assert "ximena.zambrano" in shown
    desk.get(at(student, "formato"))
    assert looks(student) == 2
    entry = ModelLogEntry.objects.filter(action="learning.view_learner").latest("pk")
    assert (entry.user, entry.label) == (town.coordina, f"Aprendiz {student.pk}")


def test_the_form_to_sign_has_the_text_and_room_to_sign(desk: Client, student: Learner) -> None:
    shown = desk.get(at(student, "formato")).content.decode()
    assert all(paragraph in shown for paragraph in guardian_text().paragraphs)
    assert "Firma del acudiente: ____" in shown
    assert "autorizo a la entidad Alcaldía Municipal (Colombia) a tratar" in shown
    assert "Colegio Jorge Eliécer Gaitán" in shown


def test_the_form_names_the_municipality_of_the_settings(desk: Client, student: Learner) -> None:
    identity = SiteIdentity.load()
    identity.legal_name, identity.department = "Municipio de Ejemplo", "Meta"
    identity.save()
    shown = desk.get(at(student, "formato")).content.decode()
    assert "autorizo a la entidad Municipio de Ejemplo (Meta) a tratar" in shown
    assert "{entity}" not in shown


def test_the_form_is_of_minors(desk: Client, leader: Learner) -> None:
    assert desk.get(at(leader, "formato")).status_code == 404


def test_from_the_signed_form_to_its_withdrawal(desk: Client, student: Learner, town: Town) -> None:
    future = (timezone.localdate() + timedelta(days=1)).isoformat()
    for data, field in (
        ({"signed_on": future, "is_received": "on"}, "signed_on"),
        ({"signed_on": "ayer", "is_received": "on"}, "signed_on"),
        ({"signed_on": "0001-01-01", "is_received": "on"}, "signed_on"),
        ({"signed_on": today()}, "is_received"),
    ):
        wrong = desk.post(at(student, "autorizar"), data)
        assert wrong.status_code == 200
        assert field in wrong.context["signed"].errors
    good = {"signed_on": today(), "is_received": "on"}
    assert desk.post(at(student, "autorizar"), good)["Location"] == at(student)
    desk.post(at(student, "autorizar"), good)  # The second click only says so.
    student.refresh_from_db()
    assert student.state == Learner.State.ACTIVE
    assert student.authorisations.get().received_by == town.coordina
    assert desk.get(at(student, "retirar")).status_code == 200
    student.refresh_from_db()
    assert student.state == Learner.State.ACTIVE  # Asking is not doing.
    desk.post(at(student, "retirar"))
    student.refresh_from_db()
    assert student.state == Learner.State.PENDING


def test_the_code_is_shown_once_and_works(desk: Client, student: Learner) -> None:
    page = desk.post(at(student, "codigo"))
    code = page.context["code"]
    assert code in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert code not in desk.get(at(student)).content.decode()
    assert traces_of(code, code.replace("-", "")) == []
    user = use_access_code(
        username="ximena.zambrano", code=code, new_password=PASSWORD, address="::1"
    )
    assert user == student.user


def test_no_code_for_closed_accounts(desk: Client, student: Learner) -> None:
    User.objects.filter(pk=student.user_id).update(is_active=False)
    assert desk.post(at(student, "codigo"))["Location"] == at(student)
    assert not AccessCode.objects.exists()
    assert "Dar un código" not in desk.get(at(student)).content.decode()


def test_names_are_corrected(desk: Client, student: Learner) -> None:
    wrong = desk.post(at(student, "nombres"), {"first_names": " ", "last_names": "Z"})
    assert wrong.status_code == 200
    assert wrong.context["names"].errors
    desk.post(at(student, "nombres"), {"first_names": "Jimena", "last_names": "Zambrano"})
    student.refresh_from_db()
    assert str(student) == "Jimena Z."


def test_an_erasure_takes_a_word(desk: Client, student: Learner) -> None:
    for word in ("", "SI", "\x00"):
        assert desk.post(at(student, "suprimir"), {"word": word}).status_code == 200
    student.refresh_from_db()
    assert student.state == Learner.State.PENDING
    assert desk.post(at(student, "suprimir"), {"word": "suprimir"})["Location"] == LIST
    assert traces_of("ximena", "zambrano") == []
    assert desk.post(at(student, "suprimir"), {"word": "suprimir"})["Location"] == at(student)
    shown = desk.get(at(student)).content.decode()
    assert "Suprimido" in shown
    assert "Registrar la autorización" not in shown
    for action in ("nombres", "autorizar", "codigo", "retirar"):
        assert desk.post(at(student, action), {"first_names": "X"}).status_code == 404
    assert "Suprimido" not in [
        learner.first_names for learner in desk.get(LIST).context["roster"].page
    ]
    assert len(desk.get(LIST, {"estado": "erased"}).context["roster"].page) == 1


def test_there_is_a_menu_entry_for_whom_it_is(
    town: Town, sign_in: Callable[[User], Client]
) -> None:
    assert f'"{LIST}"' in sign_in(town.coordina).get("/admin/novedades/").content.decode() or (
        LIST in sign_in(town.coordina).get("/admin/").content.decode()
    )
    assert LIST not in sign_in(town.comite).get("/admin/").content.decode()
