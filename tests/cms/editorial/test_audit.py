"""The audit log: nobody edits it, and those who answer for the site can take it with them."""

import csv
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.editorial import audit
from cms.editorial.absences import end_absence, record_absence
from cms.editorial.approval import APPROVE_BY_EXCEPTION, decide
from cms.editorial.errors import BadPeriod
from cms.editorial.models import Absence, ApprovalException


@pytest.fixture
def history(town):
    today = timezone.localdate()
    record_absence(officer=town.prensa2, starts_on=today, ends_on=today, by=town.sistemas)
    page = town.in_review(town.hacienda_section, town.prensa, "=cmd|peligro")
    decide(
        task_state=page.current_workflow_task_state,
        user=town.prensa,
        action=APPROVE_BY_EXCEPTION,
        comment="Cierre de la vía",
    )
    return page


@pytest.mark.parametrize("model", [PageLogEntry, ModelLogEntry, ApprovalException])
def test_the_database_refuses_to_change_or_delete_an_entry(history, model):
    assert model.objects.exists()
    before = list(model.objects.order_by("pk").values())
    column = "reason" if model is ApprovalException else "label"
    attempts = (
        lambda: model.objects.update(**{column: "otro"}),
        lambda: model.objects.all()._raw_delete("default"),
        lambda: connection.cursor().execute(f"DELETE FROM {model._meta.db_table}"),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert list(model.objects.order_by("pk").values()) == before


def test_the_guards_come_back_after_maintenance(history):
    with audit.guards_lifted():
        PageLogEntry.objects.filter(action="wagtail.create").delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PageLogEntry.objects.all().delete()


@pytest.mark.parametrize(
    ("who", "status"),
    [("prensa", 200), ("sistemas", 200), ("comite", 200), ("hacienda", 404)],
)
def test_who_reads_it(town, history, sign_in, who, status):
    client = sign_in(town.people[who])
    assert client.get(reverse("editorial_admin:audit_log")).status_code == status
    response = client.get(reverse("editorial_admin:audit_log_csv"))
    assert response.status_code == status
    if status == 200:
        b"".join(response.streaming_content)


def test_the_screen_tells_who_did_what_and_why(town, history, sign_in):
    html = sign_in(town.comite).get(reverse("editorial_admin:audit_log")).content.decode()
    assert "Se aprobó por excepción" in html
    assert "Cierre de la vía" in html
    assert "Prensa" in html


@pytest.mark.parametrize("query", ["action=editorial.absence", "person=", "since=2020-01-01"])
def test_filters(town, history, sign_in, query):
    client = sign_in(town.prensa)
    html = client.get(reverse("editorial_admin:audit_log") + "?" + query).content.decode()
    assert "Se registró una ausencia" in html
    if query.startswith("action"):
        assert "Se aprobó por excepción" not in html


@pytest.mark.parametrize("query", ["person=999999", "since=nunca", "person=x", "action=%00"])
def test_nonsense_in_the_filter_is_no_fault(town, history, sign_in, query):
    response = sign_in(town.prensa).get(reverse("editorial_admin:audit_log") + "?" + query)
    assert response.status_code in {200, 400}


def test_the_export_is_whole_and_cannot_run(town, history, sign_in):
    response = sign_in(town.prensa).get(reverse("editorial_admin:audit_log_csv"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) - 1 == PageLogEntry.objects.count() + ModelLogEntry.objects.count()
    labels = {row[5] for row in rows}
    assert "'=cmd|peligro" in labels
    assert response["Cache-Control"] == "private, no-store"


def test_the_screen_asks_few_queries(town, history, sign_in, django_assert_max_num_queries):
    client = sign_in(town.prensa)
    url = reverse("editorial_admin:audit_log")
    client.get(url)
    with django_assert_max_num_queries(25):
        client.get(url)


class TestAbsences:
    url = property(lambda self: reverse("editorial_admin:absences"))

    def post(self, client, officer, starts, ends):
        return client.post(
            self.url, {"officer": officer.pk, "starts_on": str(starts), "ends_on": str(ends)}
        )

    def test_sistemas_records_and_ends_one(self, town, sign_in):
        today = timezone.localdate()
        client = sign_in(town.sistemas)
        assert self.post(client, town.prensa2, today, today).status_code == 302
        absence = Absence.objects.get()
        assert absence.recorded_by == town.sistemas
        client.post(reverse("editorial_admin:end_absence", args=[absence.pk]))
        assert not Absence.objects.exists()

    def test_an_officer_records_their_own_only(self, town, sign_in):
        today = timezone.localdate()
        client = sign_in(town.prensa)
        assert self.post(client, town.prensa2, today, today).status_code == 400
        assert not Absence.objects.exists()
        assert self.post(client, town.prensa, today, today).status_code == 302

    def test_an_officer_does_not_end_anothers(self, town, sign_in):
        today = timezone.localdate()
        absence = record_absence(
            officer=town.prensa2, starts_on=today, ends_on=today, by=town.prensa2
        )
        url = reverse("editorial_admin:end_absence", args=[absence.pk])
        assert sign_in(town.prensa).post(url).status_code == 404
        assert Absence.objects.filter(pk=absence.pk).exists()

    def test_dates_that_make_no_sense_are_told_beside_the_field(self, town, sign_in):
        today = timezone.localdate()
        client = sign_in(town.sistemas)
        yesterday = today.replace(year=2020)
        response = self.post(client, town.prensa, today, yesterday)
        assert response.status_code == 400
        assert "termina antes de empezar" in response.content.decode()
        assert "ya terminó" in self.post(client, town.prensa, yesterday, yesterday).content.decode()
        assert not Absence.objects.exists()

    def test_ending_a_long_absence_keeps_its_past_days(self, town):
        today = timezone.localdate()
        absence = Absence.objects.create(
            officer=town.prensa,
            starts_on=today.replace(year=2020),
            ends_on=today,
            recorded_by=town.prensa,
        )
        end_absence(absence=absence, by=town.prensa)
        absence.refresh_from_db()
        assert absence.ends_on < today

    def test_the_service_refuses_bad_periods(self, town):
        today = timezone.localdate()
        with pytest.raises(BadPeriod):
            record_absence(
                officer=town.prensa,
                starts_on=today,
                ends_on=today.replace(year=2020),
                by=town.prensa,
            )

    @pytest.mark.parametrize("who", ["hacienda", "comite"])
    def test_for_others_the_screen_does_not_exist(self, town, sign_in, who):
        client = sign_in(town.people[who])
        assert client.get(self.url).status_code == 404
        today = timezone.localdate()
        assert self.post(client, town.prensa, today, today).status_code == 404
