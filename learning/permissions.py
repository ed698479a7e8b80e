"""Who may do what in the Aula. Services, views, hooks and templates all ask here."""

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.roles import is_aula, is_press
from cms.editorial.permissions import may_share_drafts
from learning.models import Attempt, Learner

_CACHE = "_learner"


def learner_of(user: User | AnonymousUser) -> Learner | None:
    """The learner that an account is, if any; kept on the user object for one request."""
    if not (isinstance(user, User) and user.is_active):
        return None
    if not hasattr(user, _CACHE):
        setattr(user, _CACHE, Learner.objects.filter(user=user).first())
    found: Learner | None = getattr(user, _CACHE)
    return found


def know_learner(user: User, learner: Learner) -> None:
    """Spare ``learner_of`` its question: whoever comes in by a card is looked up as a learner."""
    setattr(user, _CACHE, learner)


def may_learn(learner: Learner | None) -> bool:
    """Whether what this learner does is kept: not a minor who still lacks the authorisation."""
    return learner is not None and learner.state == Learner.State.ACTIVE


def may_answer(user: User | AnonymousUser, attempt: Attempt) -> bool:
    """Whether this person may see and answer an attempt: it is theirs, and they may learn."""
    learner = attempt.learner
    return (
        isinstance(user, User)
        and user.is_active
        and learner.user_id == user.pk
        and may_learn(learner)
    )


def may_coordinate(user: User | AnonymousUser) -> bool:
    """The Coordinación del aula: authorisations of minors and open answers; superusers too."""
    return bool(user.is_active and (user.is_superuser or is_aula(user)))


def may_see_key(user: User | AnonymousUser, page: Page) -> bool:
    """Whether this person may see the questions of a quiz or bank with their key.

    Whoever may edit the page, and Prensa, who approves it.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    return is_press(user) or bool(page.permissions_for_user(user).can_edit())


def forget_learner(user: User) -> None:
    """Make the next question about who this account is ask the database again."""
    user.__dict__.pop(_CACHE, None)


def may_change_record(user: User | AnonymousUser, learner: Learner) -> bool:
    """The Coordinación; and an adult, their own. For a minor the guardian asks the Coordinación."""
    is_own = learner.user_id is not None and learner.user_id == user.pk
    return may_coordinate(user) or bool(user.is_active and is_own and not learner.is_minor)


def is_learner(user: User | AnonymousUser) -> bool:
    """Whether the account is a learner's."""
    return learner_of(user) is not None


def may_author(user: User | AnonymousUser) -> bool:
    """Whether this person writes or approves questions at all. Which ones: ``may_see_key``."""
    return may_share_drafts(user)


def may_analyse(user: User | AnonymousUser) -> bool:
    """Whether this person sees analyses of questions at all. Which: ``may_see_analysis``."""
    return may_author(user) or may_coordinate(user)


def may_see_analysis(user: User, page: Page) -> bool:
    """Whoever may see the key of a quiz, and the Coordinación del aula: figures tell no key."""
    return may_see_key(user, page) or may_coordinate(user)


def may_regrade(user: User | AnonymousUser, page: Page) -> bool:
    """Whether this person decides what a changed question does to finished attempts.

    Whoever writes the page, and Prensa, who may edit every page.
    """
    return (
        isinstance(user, User)
        and user.is_active
        and bool(page.permissions_for_user(user).can_edit())
    )
