"""``/probe/NAME`` keeps a row and only then answers: what it acknowledged must never be lost."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from cms.core.models import Heartbeat


def probe(request: HttpRequest, name: str) -> HttpResponse:
    with transaction.atomic():
        Heartbeat.objects.filter(job__startswith="probe").count()
        Heartbeat.objects.create(job=name, last_ok_at=timezone.now())
    return HttpResponse(name)


urlpatterns = [path("probe/<str:name>", probe), path("", include("cms.urls"))]
