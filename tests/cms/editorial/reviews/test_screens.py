"""The list of overdue pages, its CSV, «sigue vigente», and what the public page says."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from cms.core.stamp import current_stamp
from cms.editorial.approval import submit
from cms.editorial.models import PageReview, ReviewInterval
from cms.editorial.reviews.selectors import due_soon
from cms.secretarias.models import InformativePage
from tests.cms.editorial.reviews.conftest import due_on
from tests.conftest import Town

pytestmark = pytest.mark.django_db

LIST = "/admin/mesa/verificaciones/"


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)


@pytest.fixture
def overdue_pages(town: Town, inform, policy):
    """Two of Hacienda, one of Social and one of no section, overdue; one that is not."""
    PageReview.objects.exclude(page_id=policy.pk).delete()
    pages = {
        "Predial": inform("Predial"),
        "Comercio": inform("Comercio"),
        "Comedores": inform("Comedores", who="social"),
        "Política de datos": policy,
    }
    for number, page in enumerate(pages.values(), 1):
        due_on(page, days_ago(number))
    inform("Vigente")
    return pages


class TestList:
    def test_prensa_sees_what_is_overdue_the_oldest_first(
        self, town: Town, overdue_pages, sign_in
    ) -> None:
        html = sign_in(town.prensa).get(LIST).content.decode()
        places = [html.index(f">{title}<") for title in reversed(overdue_pages)]
        assert places == sorted(places)
        assert "Vigente" not in html.replace("Sigue vigente", "")
        assert "4 días de retraso" in html
        assert "1 día de retraso" in html

    @pytest.mark.parametrize("who", ["hacienda", "sistemas", "comite", "ciudadana"])
    @pytest.mark.parametrize("path", [LIST, LIST + "vencidas.csv"])
    def test_there_is_none_for_the_rest(self, town: Town, sign_in, who: str, path: str) -> None:
        assert sign_in(town.people[who]).get(path).status_code == 404

    def test_by_secretaria_as_plain_links(self, town: Town, overdue_pages, sign_in) -> None:
        client = sign_in(town.prensa)
        social = f"{LIST}?seccion={town.social_section.page_id}"
        assert f'href="{social}"' in client.get(LIST).content.decode()
        html = client.get(social).content.decode()
        assert ">Comedores<" in html
        assert ">Predial<" not in html
        html = client.get(f"{LIST}?seccion=prensa").content.decode()
        assert ">Política de datos<" in html
        assert ">Comedores<" not in html

    @pytest.mark.parametrize(
        "query",
        [
            "seccion=x",
            "seccion=-1",
            "seccion=9999999999999",
            "seccion=٣",
            "seccion=1%20or%201",
            "pagina=nada",
            "pagina=-4",
            "pagina=99999999999999999999",
        ],
    )
    def test_bad_input_is_no_fault(self, town: Town, overdue_pages, sign_in, query: str) -> None:
        client = sign_in(town.prensa)
        for path in (LIST, LIST + "vencidas.csv"):
            assert client.get(f"{path}?{query}").status_code == 200

    def test_it_turns_pages_and_costs_the_same(self, town: Town, inform, sign_in) -> None:
        page = inform()
        review = due_on(page, days_ago(2))
        client = sign_in(town.prensa)
        client.get(LIST)
        with CaptureQueriesContext(connection) as few:
            client.get(LIST)
        rows = []
        for number in range(60):
            twin = InformativePage(title=f"Página {number:02}", summary="x", slug=f"p{number}")
            page.get_parent().add_child(instance=twin)
            rows.append(
                PageReview(
                    page_id=twin.pk,
                    section_id=review.section_id,
                    review_on=days_ago(100 - number),
                    verified_at=timezone.now(),
                    verified_by=town.hacienda,
                )
            )
        PageReview.objects.bulk_create(rows)
        client.get(LIST)  # new pages made the menu be read again
        with CaptureQueriesContext(connection) as many:
            html = client.get(LIST).content.decode()
        assert len(many) == len(few) <= 9, "\n".join(query["sql"][:150] for query in many)
        assert "Página 00" in html
        assert "Página 55" not in html
        assert f'href="{LIST}?pagina=2"' in html
        assert "Página 55" in client.get(f"{LIST}?pagina=2").content.decode()

    def test_as_csv(self, town: Town, overdue_pages, sign_in) -> None:
        page = overdue_pages["Predial"]
        InformativePage.objects.filter(pk=page.pk).update(title="=cmd()")
        response = sign_in(town.prensa).get(LIST + "vencidas.csv")
        assert response["Cache-Control"] == "private, no-store"
        text = b"".join(response.streaming_content).decode()
        lines = text.splitlines()
        assert lines[0].startswith("\ufeffpágina,dirección,tipo,Secretaría,debía verificarse")
        assert len(lines) == 5
        assert "'=cmd()" in text
        assert "Comedores,http" in text
        assert "página informativa,Secretaría Social" in text

    def test_the_interval_of_a_type_is_written_by_prensa(self, town: Town, sign_in) -> None:
        client = sign_in(town.prensa)
        html = client.get(reverse("intervalos:add")).content.decode()
        assert "Página informativa" in html
        assert "Noticia<" not in html
        informative = ContentType.objects.get_for_model(InformativePage)
        client.post(reverse("intervalos:add"), {"page_type": informative.pk, "months": "9"})
        assert ReviewInterval.objects.get().months == 9
        for months in ("0", "61", "nueve", ""):
            again = client.post(
                reverse("intervalos:edit", args=[ReviewInterval.objects.get().pk]),
                {"page_type": informative.pk, "months": months},
            )
            assert again.status_code == 200
        assert ReviewInterval.objects.get().months == 9
        assert sign_in(town.hacienda).get(reverse("intervalos:index")).status_code != 200


class TestPostpone:
    def send(self, client: Client, pages, **changes):
        reviews = PageReview.objects.filter(page_id__in=[page.pk for page in pages])
        data = {
            "reviews": [review.pk for review in reviews],
            "months": "2",
            "reason": "Elecciones",
            **changes,
        }
        return client.post(LIST, data, follow=True)

    def test_several_at_once(self, town: Town, overdue_pages, sign_in) -> None:
        chosen = [overdue_pages["Predial"], overdue_pages["Comedores"]]
        response = self.send(sign_in(town.prensa), chosen)
        html = response.content.decode()
        assert "Se aplazaron 2 páginas." in html
        assert ">Comedores<" not in html
        assert ">Comercio<" in html

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"reviews": []}, "Marque al menos una página."),
            ({"reviews": ["x"]}, "ya no está vencida"),
            ({"reviews": ["999999"]}, "ya no está vencida"),
            ({"months": "7"}, "Elija de 1 a 6 meses."),
            ({"months": "dos"}, "Elija de 1 a 6 meses."),
            ({"months": ""}, "Elija cuántos meses."),
            ({"reason": "  "}, "Escriba por qué se aplaza."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_moves(
        self, town: Town, overdue_pages, sign_in, changes, message: str
    ) -> None:
        before = list(PageReview.objects.order_by("pk").values_list("review_on", flat=True))
        response = self.send(sign_in(town.prensa), [overdue_pages["Predial"]], **changes)
        assert response.status_code == 400
        assert message in response.content.decode()
        assert list(PageReview.objects.order_by("pk").values_list("review_on", flat=True)) == before

    def test_not_by_an_editor(self, town: Town, overdue_pages, sign_in) -> None:
        response = self.send(sign_in(town.hacienda), [overdue_pages["Predial"]])
        assert response.status_code == 404
        assert overdue_pages["Predial"].review.review_on < timezone.localdate()


class TestRenew:
    def url(self, page) -> str:
        return reverse("desk:renew", args=[page.pk])

    def test_one_click(self, town: Town, overdue_pages, sign_in) -> None:
        page = overdue_pages["Predial"]
        response = sign_in(town.hacienda).post(self.url(page))
        assert (response.status_code, response["Location"]) == (302, "/admin/mi-secretaria/")
        review = PageReview.objects.get(page_id=page.pk)
        assert review.verified_by == town.hacienda
        assert review.review_on > timezone.localdate()

    def test_prensa_renews_its_own_from_the_list(self, town: Town, overdue_pages, sign_in) -> None:
        page, client = overdue_pages["Política de datos"], sign_in(town.prensa)
        html = client.get(LIST).content.decode()
        assert f'formaction="{self.url(page)}"' in html
        assert f'formaction="{self.url(overdue_pages["Predial"])}"' not in html
        assert client.post(self.url(page))["Location"] == LIST
        assert ">Política de datos<" not in client.get(LIST).content.decode()

    @pytest.mark.parametrize("who", ["social", "prensa", "sistemas", "comite", "ciudadana"])
    def test_somebody_elses_page_does_not_exist(
        self, town: Town, overdue_pages, sign_in, who: str
    ) -> None:
        page = overdue_pages["Predial"]
        assert sign_in(town.people[who]).post(self.url(page)).status_code == 404
        assert PageReview.objects.get(page_id=page.pk).review_on < timezone.localdate()

    def test_a_link_in_a_mail_renews_nothing(self, town: Town, overdue_pages, sign_in) -> None:
        assert sign_in(town.hacienda).get(self.url(overdue_pages["Predial"])).status_code == 405

    def test_no_such_page(self, town: Town, sign_in) -> None:
        assert (
            sign_in(town.hacienda).post("/admin/mesa/verificaciones/99/vigente/").status_code == 404
        )

    def test_a_waiting_change_is_told(self, town: Town, overdue_pages, sign_in) -> None:
        page = overdue_pages["Predial"]
        page.save_revision(user=town.hacienda)
        submit(page=InformativePage.objects.get(pk=page.pk), user=town.hacienda)
        response = sign_in(town.hacienda).post(self.url(page), follow=True)
        assert "espera a la Oficina de Prensa" in response.content.decode()
        assert PageReview.objects.get(page_id=page.pk).review_on < timezone.localdate()


class TestDueSoon:
    def test_what_is_near_in_order(self, town: Town, overdue_pages, inform) -> None:
        near, far = inform("Cercana"), inform("Lejana")
        due_on(near, days_ago(-20))
        due_on(far, days_ago(-31))
        found = due_soon(town.hacienda)
        assert [page.title for page in found] == ["Comercio", "Predial", "Cercana"]
        assert [page.is_overdue for page in found] == [True, True, False]
        assert [page.title for page in due_soon(town.hacienda, days=31)][-1] == "Lejana"
        assert [page.title for page in due_soon(town.prensa)] == ["Política de datos"]
        assert due_soon(town.sistemas) == []

    def test_in_few_queries(self, town: Town, overdue_pages) -> None:
        with CaptureQueriesContext(connection) as queries:
            due_soon(town.hacienda)
        assert len(queries) <= 2

    def test_its_part_of_the_page(self, town: Town, overdue_pages) -> None:
        waiting = overdue_pages["Comercio"]
        waiting.save_revision(user=town.hacienda)
        submit(page=InformativePage.objects.get(pk=waiting.pk), user=town.hacienda)
        request = RequestFactory().get("/")
        pages = due_soon(town.hacienda)
        with CaptureQueriesContext(connection) as queries:
            html = render_to_string(
                "editorial/desk/due_soon.html", {"due_pages": pages}, request=request
            )
        assert len(queries) == 0
        renewable = overdue_pages["Predial"]
        assert f'action="{reverse("desk:renew", args=[renewable.pk])}"' in html
        assert f'action="{reverse("desk:renew", args=[waiting.pk])}"' not in html
        assert "Un cambio espera a la Oficina de Prensa." in html
        assert "Ninguna página" in render_to_string("editorial/desk/due_soon.html", {})


class TestPublicPage:
    def test_it_says_when_it_was_verified(self, town: Town, inform) -> None:
        page = inform()
        with freeze_time("2026-03-03T15:00:00Z"):
            due_on(page, date(2027, 3, 1), verified_at=timezone.now())
        html = Client().get(page.get_url()).content.decode()
        assert (
            'Información verificada el <time datetime="2026-03-03">3 de marzo de 2026</time>'
            in html
        )

    def test_home_and_secretaria_say_it_and_a_noticia_does_not(self, town: Town) -> None:
        noticia = town.published(town.hacienda_section, town.hacienda)
        for page in (town.home, town.hacienda_section.page, town.directorio):
            assert "Información verificada el" in Client().get(page.get_url()).content.decode()
        for page in (noticia, town.noticias, town.alcaldia):
            assert "Información verificada" not in Client().get(page.get_url()).content.decode()

    def test_it_costs_no_query(self, town: Town, inform) -> None:
        page = inform()
        url = page.get_url()
        Client().get(url)
        with CaptureQueriesContext(connection) as with_review:
            html = Client().get(url).content.decode()
        assert "Información verificada" in html
        PageReview.objects.all().delete()
        Client().get(url)
        with CaptureQueriesContext(connection) as without:
            html = Client().get(url).content.decode()
        assert "Información verificada" not in html
        assert len(with_review) == len(without)

    def test_renewing_drops_what_is_kept_and_reminding_does_not(
        self, town: Town, overdue_pages, sign_in
    ) -> None:
        before = current_stamp()
        PageReview.objects.update(reminded_on=timezone.localdate())
        assert current_stamp() == before
        sign_in(town.hacienda).post(reverse("desk:renew", args=[overdue_pages["Predial"].pk]))
        assert current_stamp() != before
