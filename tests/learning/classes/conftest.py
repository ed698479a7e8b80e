"""A class of a school, its teacher, and what the teacher's browser sends of a list of names."""

from typing import Any

import pytest
from django.test import Client

from learning.models import Learner
from tests.conftest import Town
from tests.learning.schooling import class_of, teacher

SURNAMES = ("Mora", "Ruiz", "Niño", "Peña", "de la Cruz", "Ávila", "Ortiz", "Páez")
GIVEN = ("Ana", "Luis", "Eva", "Iván")
LIST = "\n".join(f"{last} Rojas {first}" for last in SURNAMES for first in GIVEN).rpartition("\n")[
    0
]
"""Thirty-one names."""
HOME = "/aula/docente/"


class Scene:
    def __init__(self) -> None:
        self.cohort = class_of()
        self.docente = teacher("docente", self.cohort)
        self.client = Client()
        self.client.force_login(self.docente)
        self.roster = f"{HOME}{self.cohort.pk}/lista/"
        self.add = f"{self.roster}agregar/"

    def read(self, names: str, **extra: Any) -> dict[str, Any]:
        """Paste a list; return what the preview's form would send."""
        response = self.client.post(
            self.add, {"stage": "read", "names": names, "order": "apellidos", **extra}
        )
        assert response.status_code == 200, response.context["form"].errors
        return fields(response)

    def save(self, data: dict[str, Any]) -> Any:
        return self.client.post(self.add, data)

    def names(self) -> list[str]:
        found = Learner.objects.filter(
            memberships__cohort=self.cohort, memberships__ends_on=None
        ).order_by("pk")
        return [f"{each.first_names} {each.last_names}" for each in found]


def fields(response: Any) -> dict[str, Any]:
    preview = response.context["preview"]
    data: dict[str, Any] = {
        "stage": "save",
        "seen": response.context["seen"],
        "count": len(preview.rows),
    }
    for row in preview.rows:
        data |= {field.html_name: field.value() for field in row.form}
        data[f"do{row.at}"] = row.chosen
    return data


@pytest.fixture
def scene(town: Town) -> Scene:
    return Scene()
