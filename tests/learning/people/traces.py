"""Whether anything in the database still says who somebody was."""

from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models


def traces_of(*needles: str) -> list[str]:
    """«table.column: value» of every stored text that holds one of the needles, whatever case."""
    wanted = [needle.casefold() for needle in needles]
    found = []
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values(*columns):
            for column, value in row.items():
                text = _as_text(model, column, row, value).casefold()
                if any(needle in text for needle in wanted):
                    found.append(f"{model._meta.db_table}.{column}: {text[:80]}")
    return found


def _as_text(model: type[models.Model], column: str, row: dict[str, Any], value: Any) -> str:
    if model is Session and column == "session_data":
        return str(Session(session_data=value).get_decoded())
    return str(value)
