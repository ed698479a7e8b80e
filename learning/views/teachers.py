"""What every screen of a teacher has in common: who comes in, and which group it is about."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from learning.class_permissions import cohorts_of, may_teach
from learning.models import Cohort

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_teachers(view: View[P]) -> View[P]:
    """A screen for whoever has groups: strangers sign in, all others meet 404. Kept nowhere."""
    guarded: View[P] = strict_policy(never_cache(login_required(visible_to(may_teach)(view))))
    return guarded


def group_or_404(request: HttpRequest, cohort_id: int) -> Cohort:
    """The group, if it is one of the person's."""
    return get_object_or_404(cohorts_of(signed_in(request)), pk=cohort_id)
