"""A class that its teacher opened, its learners and their cards."""

from django.test import Client

from learning.card_secrets import Secret
from learning.models import Learner
from learning.services.cards import issue_card
from learning.services.class_sessions import open_class
from tests.learning.schooling import class_of, in_class, teacher

ENTRY = "/aula/ingreso/"
LEAVE = "/aula/ingreso/salir/"
HOME = "/aula/mi-avance/"


def taps(secret: Secret) -> dict[str, str]:
    """What the screen of pictures posts."""
    pictures = dict(zip(("p1", "p2", "p3"), secret.pictures, strict=True))
    return {"code": secret.code, **pictures}


def wrong(secret: Secret) -> list[str]:
    """The right pictures, in the wrong order."""
    return list(reversed(secret.pictures))


class Scene:
    def __init__(self, group: str = "01") -> None:
        self.cohort = class_of(group=group)
        self.docente = teacher(f"docente{group}", self.cohort)
        self.ana = in_class(self.cohort, f"ana{group}")
        self.beto = in_class(self.cohort, f"beto{group}")
        open_class(cohort=self.cohort, minutes=60, by=self.docente)

    def card(self, who: Learner) -> Secret:
        return issue_card(learner=who, cohort=self.cohort, by=self.docente).secret

    def inside(self, secret: Secret) -> Client:
        """A browser of somebody who came in."""
        client = Client()
        response = client.post(ENTRY, taps(secret))
        assert (response.status_code, response["Location"]) == (303, HOME)
        assert client.get(HOME).status_code == 200
        return client


def is_out(client: Client) -> bool:
    """Whether the browser is nobody's any more."""
    response = client.get(HOME)
    return response.status_code == 302 and "data-learner" not in response.content.decode()
