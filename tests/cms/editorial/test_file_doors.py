"""What an editor tries with files: theirs, a colleague's, another section's; used and unused."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.assets.models import SiteDocument, SiteImage
from cms.editorial.approval import APPROVE, decide
from cms.news.models import NoticiaPage
from tests.cms.editorial.conftest import PDF, bytes_of, png_bytes, status_of


@pytest.fixture
def hacienda(town, sign_in):
    return sign_in(town.hacienda)


class TestFiles:
    def attach(self, town, document, image):
        return town.in_review(
            town.hacienda_section,
            town.hacienda,
            "Con archivos",
            image=image,
            image_alt="La plaza",
            body=json.dumps(
                [{"type": "document", "value": {"document": document.pk, "title": ""}}]
            ),
        )

    def test_files_are_private_until_the_page_is_approved(
        self, town, client, make_document, make_image, sign_in
    ):
        document = make_document(town.hacienda_section, town.hacienda)
        image = make_image(town.hacienda_section, town.hacienda)
        page = self.attach(town, document, image)
        assert status_of(client, document.url) == 404
        assert status_of(client, f"/media/{document.file.name}") == 404
        assert status_of(client, f"/media/{image.file.name}") == 404
        assert status_of(sign_in(town.social), document.url) == 404
        assert status_of(sign_in(town.prensa), document.url) == 200
        assert status_of(sign_in(town.hacienda2), document.url) == 200
        decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
        assert status_of(client, document.url) == 200
        assert status_of(client, f"/media/{image.file.name}") == 404  # never the original
        rendition = image.get_rendition("width-100|format-webp")
        assert status_of(client, rendition.url) == 200
        assert image.address_token in rendition.url

    def test_withdrawing_the_page_withdraws_its_document(
        self, town, client, make_document, make_image
    ):
        document = make_document(town.hacienda_section, town.hacienda)
        page = self.attach(town, document, make_image(town.hacienda_section, town.hacienda))
        decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
        NoticiaPage.objects.get(pk=page.pk).unpublish(user=town.prensa)
        assert status_of(client, document.url) == 404

    @pytest.mark.parametrize("when", ["in_review", "published"])
    def test_a_file_in_use_is_not_replaced_nor_deleted_by_its_owner(
        self, town, hacienda, make_document, make_image, when
    ):
        document = make_document(town.hacienda_section, town.hacienda)
        image = make_image(town.hacienda_section, town.hacienda)
        page = self.attach(town, document, image)
        if when == "published":
            decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
        names = (document.file.name, image.file.name)
        hacienda.post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {
                "title": "Otro",
                "file": SimpleUploadedFile("otro.pdf", PDF + b"%cambio\n%%EOF"),
                "collection": document.collection_id,
            },
        )
        hacienda.post(reverse("wagtaildocs:delete", args=[document.pk]))
        hacienda.post(
            reverse("wagtailimages:edit", args=[image.pk]),
            {
                "title": "Otra",
                "description": "x",
                "file": SimpleUploadedFile("otra.png", png_bytes("red")),
                "collection": image.collection_id,
            },
        )
        hacienda.post(reverse("wagtailimages:delete", args=[image.pk]))
        for app, model, pk in (
            ("assets", "sitedocument", document.pk),
            ("assets", "siteimage", image.pk),
        ):
            hacienda.post(reverse("wagtail_bulk_action", args=[app, model, "delete"]) + f"?id={pk}")
        document = SiteDocument.objects.get(pk=document.pk)
        image = SiteImage.objects.get(pk=image.pk)
        assert (document.title, image.title) == ("Calendario", "Plaza")
        assert (document.file.name, image.file.name) == names
        assert bytes_of(document.file) == PDF

    def test_prensa_may_retitle_a_file_in_use_but_not_swap_its_bytes(
        self, town, sign_in, make_document, make_image
    ):
        document = make_document(town.hacienda_section, town.hacienda)
        page = self.attach(town, document, make_image(town.hacienda_section, town.hacienda))
        decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
        prensa = sign_in(town.prensa)
        prensa.post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {
                "title": "Calendario tributario",
                "file": SimpleUploadedFile("otro.pdf", PDF + b"%cambio\n%%EOF"),
                "collection": document.collection_id,
            },
        )
        prensa.post(reverse("wagtaildocs:delete", args=[document.pk]))
        document = SiteDocument.objects.get(pk=document.pk)
        assert document.title == "Calendario tributario"
        assert bytes_of(document.file) == PDF

    def test_a_file_nobody_uses_is_its_owners_to_replace(self, town, hacienda, make_document):
        document = make_document(town.hacienda_section, town.hacienda)
        hacienda.post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {
                "title": "Nuevo",
                "file": SimpleUploadedFile("nuevo.pdf", PDF + b"%v2\n%%EOF"),
                "collection": document.collection_id,
            },
        )
        assert bytes_of(SiteDocument.objects.get(pk=document.pk).file).endswith(b"%v2\n%%EOF")

    def test_a_returned_text_lets_go_of_its_files(self, town, hacienda, make_document, make_image):
        document = make_document(town.hacienda_section, town.hacienda)
        page = self.attach(town, document, make_image(town.hacienda_section, town.hacienda))
        decide(
            task_state=page.current_workflow_task_state,
            user=town.prensa,
            action="reject",
            comment="Otro archivo",
        )
        hacienda.post(reverse("wagtaildocs:delete", args=[document.pk]))
        assert not SiteDocument.objects.filter(pk=document.pk).exists()

    def test_another_sections_files_cannot_be_chosen(
        self, town, hacienda, make_document, make_image
    ):
        document = make_document(town.social_section, town.social, "Secreto")
        image = make_image(town.social_section, town.social, "Secreto")
        ajax = {"headers": {"x-requested-with": "XMLHttpRequest"}}
        for url in (
            reverse("wagtaildocs_chooser:choose"),
            reverse("wagtailimages_chooser:choose"),
            reverse("wagtaildocs_chooser:choose_results") + "?q=Secre",
            reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
            reverse("wagtailimages_chooser:chosen", args=[image.pk]),
            reverse("wagtaildocs_chooser:chosen_multiple") + f"?id={document.pk}",
            reverse("wagtailimages_chooser:chosen_multiple") + f"?id={image.pk}",
            reverse("wagtaildocs:edit", args=[document.pk]),
            reverse("wagtailimages:edit", args=[image.pk]),
            reverse("wagtaildocs:document_usage", args=[document.pk]),
            reverse("wagtailimages:image_usage", args=[image.pk]),
        ):
            response = hacienda.get(url, **ajax)
            assert "Secreto" not in response.content.decode(), url
            assert "secreto" not in response.content.decode(), url


def test_a_draft_page_using_another_sections_document_does_not_make_it_public(
    town, client, make_document
):
    """Naming a foreign document by its number publishes it only if Prensa approves that page."""
    foreign = make_document(town.social_section, town.social, "Ajeno")
    town.in_review(
        town.hacienda_section,
        town.hacienda,
        "Con lo ajeno",
        body=json.dumps([{"type": "document", "value": {"document": foreign.pk, "title": ""}}]),
    )
    assert status_of(client, foreign.url) == 404


def test_scheduled_pages_keep_their_files_held(town, hacienda, make_document):
    document = make_document(town.hacienda_section, town.hacienda)
    page = town.in_review(
        town.hacienda_section,
        town.hacienda,
        go_live_at=timezone.now() + timedelta(hours=3),
        body=json.dumps([{"type": "document", "value": {"document": document.pk, "title": ""}}]),
    )
    decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
    hacienda.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert SiteDocument.objects.filter(pk=document.pk).exists()
