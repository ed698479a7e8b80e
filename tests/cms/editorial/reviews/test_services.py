"""Made with the publication, gone with the withdrawal, renewed by whoever answers for the page."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import PageLogEntry

from cms.core.business_time import work_calendar
from cms.core.jobs import publish_scheduled
from cms.editorial.approval import APPROVE, RETURN, decide, submit
from cms.editorial.desk.requests import request_withdrawal
from cms.editorial.errors import BadPeriod, ChangeWaits, ReasonRequired
from cms.editorial.models import PageReview, ReviewInterval
from cms.editorial.reviews.dates import months_after
from cms.editorial.reviews.intervals import months_for, reviewed_types
from cms.editorial.reviews.selectors import kept_by
from cms.editorial.reviews.services import ensure_reviews, postpone, renew
from cms.news.models import AvisoPage, EventoPage, NoticiaPage, NoticiasContainerPage
from cms.secretarias.models import DirectorioPage, InformativePage, SecretariaPage
from cms.secretarias.services import close_secretaria
from home.models import HomePage, LandingPage
from tests.cms.editorial.reviews.conftest import approve, due_on
from tests.conftest import Town, person, publish_structure

pytestmark = pytest.mark.django_db


def review_of(page):
    return PageReview.objects.filter(page_id=page.pk).first()


class TestIntervals:
    def test_each_type_has_its_own(self) -> None:
        assert {model: months_for(model) for model in (SecretariaPage, InformativePage)} == {
            SecretariaPage: 12,
            InformativePage: 12,
        }
        assert months_for(DirectorioPage) == 6
        assert months_for(HomePage) == months_for(LandingPage) == 12

    @pytest.mark.parametrize("model", [NoticiaPage, AvisoPage, EventoPage, NoticiasContainerPage])
    def test_what_ages_by_itself_has_none(self, model) -> None:
        assert months_for(model) is None
        assert model not in [found for found, _months in reviewed_types().values()]

    def test_what_prensa_wrote_counts_more(self) -> None:
        kind = ContentType.objects.get_for_model(InformativePage)
        ReviewInterval.objects.create(page_type=kind, months=3)
        assert months_for(InformativePage) == 3
        assert reviewed_types()[kind.pk] == (InformativePage, 3)
        assert months_for(SecretariaPage) == 12

    @pytest.mark.parametrize("months", [0, 61])
    def test_an_interval_out_of_range_cannot_exist(self, months: int) -> None:
        kind = ContentType.objects.get_for_model(InformativePage)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewInterval.objects.create(page_type=kind, months=months)


class TestPublication:
    def test_an_approved_page_is_verified_by_who_approved_it(self, town: Town, inform) -> None:
        page = inform()
        review = review_of(page)
        assert review.verified_by == town.prensa
        assert review.verified_at >= page.last_published_at - timedelta(seconds=5)
        assert review.section_id == town.hacienda_section.page_id
        assert review.reminded_on is None
        today = timezone.localdate()
        assert today + timedelta(days=320) < review.review_on < months_after(today, 14)
        assert work_calendar().is_working_day(review.review_on)

    def test_a_page_of_no_section_has_none(self, policy) -> None:
        assert review_of(policy).section is None

    def test_a_noticia_gets_no_date(self, town: Town) -> None:
        assert review_of(town.published(town.hacienda_section, town.hacienda)) is None

    def test_a_draft_and_a_text_in_review_get_none(self, town: Town, inform) -> None:
        page = inform()
        PageReview.objects.all().delete()
        page.title = "Predial 2027"
        page.save_revision(user=town.hacienda)
        submit(page=InformativePage.objects.get(pk=page.pk), user=town.hacienda)
        assert review_of(page) is None

    def test_a_new_version_moves_the_date_and_forgets_the_reminder(
        self, town: Town, inform
    ) -> None:
        page = inform()
        due_on(page, timezone.localdate() - timedelta(days=9), reminded_on=timezone.localdate())
        page.title = "Predial 2027"
        approve(page, by=town.hacienda2, officer=town.prensa2)
        review = review_of(page)
        assert review.verified_by == town.prensa2
        assert review.reminded_on is None
        assert review.review_on > timezone.localdate() + timedelta(days=300)

    def test_a_returned_change_moves_nothing(self, town: Town, inform) -> None:
        page = inform()
        before = review_of(page)
        page.title = "Predial 2027"
        page.save_revision(user=town.hacienda)
        submit(page=InformativePage.objects.get(pk=page.pk), user=town.hacienda)
        task_state = InformativePage.objects.get(pk=page.pk).current_workflow_task_state
        decide(task_state=task_state, user=town.prensa, action=RETURN, comment="Falta la fecha.")
        assert review_of(page).verified_at == before.verified_at

    def test_a_change_approved_for_later_counts_when_its_hour_comes(
        self, town: Town, inform
    ) -> None:
        page = inform()
        before = review_of(page).verified_at
        page.title = "Predial 2027"
        page.save_revision(user=town.hacienda)
        submit(page=InformativePage.objects.get(pk=page.pk), user=town.hacienda)
        decide(
            task_state=InformativePage.objects.get(pk=page.pk).current_workflow_task_state,
            user=town.prensa2,
            action=APPROVE,
            go_live_at=timezone.now() + timedelta(days=3),
        )
        assert review_of(page).verified_at == before
        with freeze_time(timezone.now() + timedelta(days=4)):
            publish_scheduled()
            review = review_of(page)
            assert review.verified_at > before
            assert review.verified_by == town.prensa2

    def test_a_withdrawn_page_loses_it_and_gets_it_back(self, town: Town, inform) -> None:
        page = inform()
        page.unpublish(user=town.prensa)
        assert review_of(page) is None
        approve(InformativePage.objects.get(pk=page.pk), by=town.hacienda, officer=town.prensa)
        assert review_of(page) is not None

    def test_a_publication_undone_leaves_no_date(self, town: Town, inform) -> None:
        page = inform()
        PageReview.objects.all().delete()

        class Power(Exception):
            """The light went out."""

        def cut() -> None:
            with transaction.atomic():
                publish_structure(page)
                assert review_of(page) is not None
                raise Power

        with pytest.raises(Power):
            cut()
        assert review_of(page) is None


class TestEnsure:
    def test_pages_that_lack_one_get_it_once(self, town: Town, inform) -> None:
        page = inform()
        PageReview.objects.all().delete()
        draft = inform("Otra")
        draft.unpublish(user=town.prensa)
        made = ensure_reviews()
        assert made == PageReview.objects.count() > 3
        review = review_of(page)
        assert review.verified_at == page.last_published_at
        assert review.verified_by is None
        assert review.section_id == town.hacienda_section.page_id
        assert review_of(draft) is None
        assert review_of(town.home).section is None
        assert ensure_reviews() == 0

    def test_what_is_live_no_more_loses_it(self, town: Town, inform) -> None:
        page = inform()
        type(page).objects.filter(pk=page.pk).update(live=False)
        ensure_reviews()
        assert review_of(page) is None

    def test_listings_and_folders_get_none(self, town: Town) -> None:
        ensure_reviews()
        for page in (
            town.noticias,
            town.alcaldia,
            town.draft_noticia(town.hacienda_section, town.hacienda),
        ):
            assert review_of(page) is None

    def test_a_moved_page_changes_owner(self, town: Town, inform, policy) -> None:
        page = inform()
        page.move(policy, pos="last-child")
        assert review_of(page).section is None


class TestWhoAnswers:
    def test_editors_for_their_section_and_prensa_for_the_rest(
        self, town: Town, inform, policy
    ) -> None:
        page = inform()
        assert kept_by(town.hacienda).filter(page_id=page.pk).exists()
        assert kept_by(town.hacienda2).filter(page_id=page.pk).exists()
        assert kept_by(town.prensa).filter(page_id=policy.pk).exists()
        for user in (town.social, town.prensa, town.sistemas, town.comite, town.ciudadana):
            assert not kept_by(user).filter(page_id=page.pk).exists(), user
        for user in (town.social, town.hacienda):
            assert not kept_by(user).filter(page_id=policy.pk).exists(), user

    def test_a_section_without_people_falls_to_prensa(self, town: Town, inform) -> None:
        page = inform()
        close_secretaria(section=town.hacienda_section, by=town.sistemas)
        assert kept_by(town.prensa).filter(page_id=page.pk).exists()
        assert not kept_by(town.hacienda).filter(page_id=page.pk).exists()


class TestRenew:
    def test_it_holds_as_of_now(self, town: Town, inform) -> None:
        page = inform()
        due_on(page, timezone.localdate() - timedelta(days=9), reminded_on=timezone.localdate())
        before = PageReview.objects.get(page_id=page.pk).verified_at
        renew(page=page, user=town.hacienda2)
        review = review_of(page)
        assert review.verified_by == town.hacienda2
        assert review.verified_at > before
        assert review.review_on > timezone.localdate() + timedelta(days=300)
        assert review.reminded_on is None
        entry = PageLogEntry.objects.get(action="editorial.renew_review")
        assert (entry.user, entry.page_id) == (town.hacienda2, page.pk)
        assert entry.data == {"review_on": review.review_on.isoformat()}

    def test_the_text_stays_as_it_is(self, town: Town, inform) -> None:
        page = inform()
        renew(page=page, user=town.hacienda)
        again = InformativePage.objects.get(pk=page.pk)
        assert again.live_revision_id == page.live_revision_id
        assert again.last_published_at == page.last_published_at
        assert again.current_workflow_state is None

    @pytest.mark.parametrize("who", ["social", "prensa", "sistemas", "comite", "ciudadana"])
    def test_nobody_else_may(self, town: Town, inform, who: str) -> None:
        page = inform()
        before = review_of(page)
        with pytest.raises(PermissionDenied):
            renew(page=page, user=town.people[who])
        assert review_of(page).verified_at == before.verified_at

    def test_not_while_a_change_waits(self, town: Town, inform) -> None:
        page = inform()
        page.title = "Predial 2027"
        page.save_revision(user=town.hacienda)
        submit(page=InformativePage.objects.get(pk=page.pk), user=town.hacienda)
        with pytest.raises(ChangeWaits):
            renew(page=page, user=town.hacienda)
        InformativePage.objects.get(pk=page.pk).current_workflow_state.cancel(user=town.hacienda)
        renew(page=page, user=town.hacienda)

    def test_not_while_its_withdrawal_waits(self, town: Town, inform) -> None:
        page = inform()
        request_withdrawal(page=page, user=town.hacienda, reason="Ya no se cobra.")
        with pytest.raises(ChangeWaits):
            renew(page=page, user=town.hacienda)

    def test_a_page_that_needs_none_cannot_be_renewed(self, town: Town) -> None:
        page = town.published(town.hacienda_section, town.hacienda)
        with pytest.raises(PermissionDenied):
            renew(page=page, user=town.hacienda)

    def test_a_dismissed_editor_may_not(self, town: Town, inform) -> None:
        page = inform()
        gone = person("gone", town.hacienda_section.group)
        gone.groups.clear()
        with pytest.raises(PermissionDenied):
            renew(page=page, user=gone)


class TestPostpone:
    def test_dates_move_and_the_reason_is_kept(self, town: Town, inform) -> None:
        pages = [inform("Una"), inform("Otra", who="social")]
        today = timezone.localdate()
        reviews = [due_on(page, today - timedelta(days=40)) for page in pages]
        told = [review.verified_at for review in reviews]
        assert postpone(reviews=reviews, months=2, reason="Elecciones", user=town.prensa) == 2
        for page, verified_at in zip(pages, told, strict=True):
            review = review_of(page)
            assert months_after(today, 2) <= review.review_on <= months_after(today, 3)
            assert work_calendar().is_working_day(review.review_on)
            assert review.verified_at == verified_at
        entry = PageLogEntry.objects.filter(action="editorial.postpone_review").first()
        assert entry.data["reason"] == "Elecciones"
        assert entry.data["from"] == (today - timedelta(days=40)).isoformat()
        assert PageLogEntry.objects.filter(action="editorial.postpone_review").count() == 2

    @pytest.mark.parametrize("months", [0, 7, -1])
    def test_from_one_to_six_months(self, town: Town, inform, months: int) -> None:
        review = due_on(inform(), timezone.localdate())
        with pytest.raises(BadPeriod):
            postpone(reviews=[review], months=months, reason="x", user=town.prensa)

    def test_a_reason_is_needed(self, town: Town, inform) -> None:
        review = due_on(inform(), timezone.localdate())
        with pytest.raises(ReasonRequired):
            postpone(reviews=[review], months=1, reason="  ", user=town.prensa)

    @pytest.mark.parametrize("who", ["hacienda", "sistemas", "comite"])
    def test_only_prensa(self, town: Town, inform, who: str) -> None:
        review = due_on(inform(), timezone.localdate())
        with pytest.raises(PermissionDenied):
            postpone(reviews=[review], months=1, reason="x", user=town.people[who])
        assert not PageLogEntry.objects.filter(action="editorial.postpone_review").exists()
