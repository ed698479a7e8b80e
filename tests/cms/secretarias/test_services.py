"""Creating, renaming and closing a Secretaría."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
    Page,
    PageLogEntry,
)

from cms.accounts.models import Role
from cms.editorial.approval import APPROVE, decide
from cms.news.models import NoticiaPage, NoticiasContainerPage
from cms.secretarias.errors import NameTaken, SectionClosed
from cms.secretarias.models import InformativeContainerPage, SecretariaPage, Section
from cms.secretarias.services import close_secretaria, create_secretaria, rename_secretaria


def rights(group):
    pages = GroupPagePermission.objects.filter(group=group)
    files = GroupCollectionPermission.objects.filter(group=group)
    return (
        {(right.page_id, right.permission.codename) for right in pages},
        {(right.collection.name, right.permission.codename) for right in files},
    )


class TestCreate:
    def test_it_provisions_group_rights_collection_and_folders(self, town):
        section = create_secretaria(
            title="Secretaría de Planeación", short_name="Planeación", by=town.sistemas
        )
        page = section.page
        assert page.get_url() == "/alcaldia/secretaria-de-planeacion/"
        assert section.group.role.kind == Role.Kind.SECTION_EDITOR
        pages, files = rights(section.group)
        assert pages == {(page.pk, "add_page"), (page.pk, "change_page")}
        assert files == {
            ("Secretaría de Planeación", "add_image"),
            ("Secretaría de Planeación", "add_document"),
            ("Secretaría de Planeación", "choose_image"),
            ("Secretaría de Planeación", "choose_document"),
            ("Institucional", "choose_image"),
            ("Institucional", "choose_document"),
        }
        assert InformativeContainerPage.objects.child_of(page).live().count() == 1
        assert NoticiasContainerPage.objects.child_of(page).live().count() == 1

    def test_its_page_waits_for_prensa(self, town, client):
        section = create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
        assert client.get(section.page.get_url()).status_code == 404
        page = SecretariaPage.objects.get(pk=section.page_id)
        decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
        assert SecretariaPage.objects.get(pk=section.page_id).live

    def test_repeating_it_changes_nothing(self, town):
        first = create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
        counts = (Page.objects.count(), Group.objects.count(), Collection.objects.count())
        before = rights(first.group)
        second = create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
        assert second == first
        assert rights(second.group) == before
        assert counts == (Page.objects.count(), Group.objects.count(), Collection.objects.count())

    def test_repeating_it_completes_what_is_missing(self, town):
        section = create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
        before = rights(section.group)
        GroupPagePermission.objects.filter(group=section.group).delete()
        NoticiasContainerPage.objects.child_of(section.page).get().delete()
        create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
        assert rights(section.group) == before
        assert NoticiasContainerPage.objects.child_of(section.page).exists()

    @pytest.mark.parametrize("who", ["hacienda", "prensa", "comite", "ciudadana"])
    def test_only_sistemas_creates(self, town, who):
        with pytest.raises(PermissionDenied):
            create_secretaria(title="Mía", short_name="Mía", by=town.people[who])
        assert not SecretariaPage.objects.filter(title="Mía").exists()

    def test_a_failure_in_the_middle_leaves_nothing(self, town, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("disk")

        monkeypatch.setattr("cms.secretarias.services.provision_section", fail)
        counts = (Page.objects.count(), Group.objects.count(), Collection.objects.count())
        with pytest.raises(RuntimeError):
            create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
        assert counts == (Page.objects.count(), Group.objects.count(), Collection.objects.count())

    def test_two_sections_do_not_share_an_address(self, town):
        with pytest.raises(NameTaken):
            create_secretaria(
                title="Otra", short_name="Otra", slug="secretaria-social", by=town.sistemas
            )

    def test_the_admin_does_not_offer_to_add_one_as_a_page(self, town, sign_in):
        url = reverse(
            "wagtailadmin_pages:add", args=["secretarias", "secretariapage", town.alcaldia.pk]
        )
        before = SecretariaPage.objects.count()
        sign_in(town.prensa).post(url, {"title": "Suelta", "slug": "suelta"})
        assert SecretariaPage.objects.count() == before


class TestRename:
    def test_group_and_files_at_once_page_after_approval(self, town):
        section = town.hacienda_section
        rename_secretaria(
            section=section, title="Secretaría de Rentas", short_name="Rentas", by=town.sistemas
        )
        section.refresh_from_db()
        assert section.group.name == "Editores · Secretaría de Rentas"
        assert section.collection.name == "Secretaría de Rentas"
        page = SecretariaPage.objects.get(pk=section.page_id)
        assert page.title == "Secretaría de Hacienda"
        decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
        page = SecretariaPage.objects.get(pk=section.page_id)
        assert (page.title, page.short_name) == ("Secretaría de Rentas", "Rentas")
        assert page.slug == "secretaria-de-hacienda"

    def test_its_people_keep_their_rights(self, town, sign_in):
        rename_secretaria(
            section=town.hacienda_section, title="Rentas", short_name="Rentas", by=town.sistemas
        )
        page = town.draft_noticia(town.hacienda_section, town.hacienda)
        response = sign_in(town.hacienda).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200

    def test_not_into_another_sections_name(self, town):
        with pytest.raises(NameTaken):
            rename_secretaria(
                section=town.hacienda_section,
                title="Secretaría Social",
                short_name="Social",
                by=town.sistemas,
            )


class TestClose:
    def test_people_lose_their_rights_and_pages_stay(self, town, client, sign_in):
        page = town.published(town.hacienda_section, town.hacienda, "Queda")
        pending = town.in_review(town.hacienda_section, town.hacienda, "Pendiente")
        editor = sign_in(town.hacienda)
        close_secretaria(section=town.hacienda_section, by=town.sistemas)
        assert client.get(page.url).status_code == 200
        assert client.get(town.hacienda_section.page.url).status_code == 200
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert editor.get(edit).status_code in {302, 403, 404}
        assert rights(town.hacienda_section.group) == (set(), set())
        assert not town.hacienda_section.group.user_set.exists()
        assert not NoticiaPage.objects.get(pk=pending.pk).workflow_in_progress

    def test_the_other_section_is_untouched(self, town):
        before = rights(town.social_section.group)
        close_secretaria(section=town.hacienda_section, by=town.sistemas)
        assert rights(town.social_section.group) == before

    def test_twice_is_the_same_as_once(self, town):
        close_secretaria(section=town.hacienda_section, by=town.sistemas)
        entries = PageLogEntry.objects.filter(action="secretarias.close").count()
        close_secretaria(section=Section.objects.get(pk=town.hacienda_section.pk), by=town.sistemas)
        assert PageLogEntry.objects.filter(action="secretarias.close").count() == entries == 1

    def test_a_closed_one_is_not_provisioned_again(self, town):
        close_secretaria(section=town.hacienda_section, by=town.sistemas)
        with pytest.raises(SectionClosed):
            create_secretaria(
                title="Secretaría de Hacienda", short_name="Hacienda", by=town.sistemas
            )
        assert rights(town.hacienda_section.group) == (set(), set())


class TestScreens:
    def url(self, name, *args):
        return reverse(f"secretarias_admin:{name}", args=args)

    def test_crear_secretaria_from_the_screen(self, town, sign_in):
        client = sign_in(town.sistemas)
        assert client.get(self.url("create")).status_code == 200
        response = client.post(
            self.url("create"), {"title": "Secretaría  de Salud", "short_name": "Salud"}
        )
        assert response.status_code == 302
        section = Section.objects.get(page__slug="secretaria-de-salud")
        assert section.page.title == "Secretaría de Salud"
        assert "espera la aprobación" in client.get(self.url("index")).content.decode()

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({"title": "", "short_name": "X"}, "Escriba el nombre de la Secretaría."),
            ({"title": "!!!", "short_name": "X"}, "al menos una letra"),
            ({"title": "Secretaría Social", "short_name": "X"}, "Ya existe una Secretaría"),
            ({"title": "La Ñ", "short_name": "X", "slug": "la ñ"}, "Use solo letras sin tilde"),
        ],
    )
    def test_bad_input_is_told_beside_its_field_and_kept(self, town, sign_in, data, message):
        before = Section.objects.count()
        response = sign_in(town.sistemas).post(self.url("create"), data)
        html = response.content.decode()
        assert response.status_code == 400
        assert message in html
        assert 'value="X"' in html
        assert Section.objects.count() == before

    def test_renaming_from_the_screen(self, town, sign_in):
        client = sign_in(town.sistemas)
        url = self.url("rename", town.hacienda_section.pk)
        assert "Secretaría de Hacienda" in client.get(url).content.decode()
        taken = {"title": "Secretaría Social", "short_name": "X"}
        assert client.post(url, taken).status_code == 400
        response = client.post(url, {"title": "Rentas", "short_name": "Rentas"})
        assert response.status_code == 302
        assert Group.objects.filter(name="Editores · Rentas").exists()

    def test_closing_needs_the_name_typed(self, town, sign_in):
        client = sign_in(town.sistemas)
        url = self.url("close", town.hacienda_section.pk)
        assert "Hacienda2" in client.get(url).content.decode()
        assert client.post(url, {"confirm": "Hacienda"}).status_code == 400
        assert Section.objects.open().filter(pk=town.hacienda_section.pk).exists()
        assert client.post(url, {"confirm": "secretaría de hacienda"}).status_code == 302
        assert not Section.objects.open().filter(pk=town.hacienda_section.pk).exists()
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("who", ["hacienda", "prensa", "comite"])
    def test_for_others_the_screens_do_not_exist(self, town, sign_in, who):
        client = sign_in(town.people[who])
        pk = town.hacienda_section.pk
        before = Section.objects.count()
        for url in (
            self.url("index"),
            self.url("create"),
            self.url("rename", pk),
            self.url("close", pk),
        ):
            assert client.get(url).status_code == 404
            data = {"title": "Mía", "short_name": "Mía", "confirm": "Secretaría de Hacienda"}
            assert client.post(url, data).status_code == 404
        assert Section.objects.count() == before
        assert Section.objects.open().filter(pk=pk).exists()

    def test_the_menu_shows_it_to_sistemas_only(self, town, sign_in):
        assert self.url("index") in sign_in(town.sistemas).get("/admin/").content.decode()
        assert self.url("index") not in sign_in(town.hacienda).get("/admin/").content.decode()


def test_everything_is_in_the_audit_log(town):
    section = create_secretaria(title="Nueva", short_name="Nueva", by=town.sistemas)
    rename_secretaria(section=section, title="Nombre", short_name="N", by=town.sistemas)
    close_secretaria(section=Section.objects.get(pk=section.pk), by=town.sistemas)
    logged = set(PageLogEntry.objects.filter(user=town.sistemas).values_list("action", flat=True))
    assert {"secretarias.create", "secretarias.rename", "secretarias.close"} <= logged
    assert not ModelLogEntry.objects.filter(action__startswith="secretarias").exists()
