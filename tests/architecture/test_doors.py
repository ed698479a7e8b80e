"""The table of doors, tried: every route, every role, own and foreign things, GET and POST.

A route without a row fails; so does a row without a route. Of every answer it is asked that it is
of the kind the table says, that a refusal leaves the database and the files as they were, and
that nothing of a foreign draft is in it.
"""

from collections import defaultdict

import pytest

from tests.architecture.attempts import Answer, Attempts
from tests.architecture.doors import (
    CHANGES,
    KINDS,
    METHODS,
    REFUSALS,
    ROLES,
    WHOSE,
    Door,
    Row,
    cell,
    rows,
    walk,
)
from tests.architecture.payloads import call, depends_on_owner
from tests.architecture.stage import MARK, NAME_MARK, Stage

pytestmark = pytest.mark.django_db

DOORS = list(walk())
TABLE = rows()
ROWS: dict[tuple[str, str], list[Row]] = defaultdict(list)
for row in TABLE:
    ROWS[row.key].append(row)

# Whoever answers for the whole site reads every draft; these two read its history and its people.
READ_EVERYTHING = {"press", "superuser"}
MAY_READ_MARK = {
    "editorial_admin:audit_log": {"systems", "committee"},
    "editorial_admin:audit_log_csv": {"systems", "committee"},
    # Names of sections: those that Sistemas made itself, and the table of who may do what where.
    "people:rights": {"systems", "committee"},
    "wagtailadmin_home": {"systems"},
    # What a learner wrote, for whoever grades it; the board of a group.
    "aula:answer": {"coordination"},
    "learning:class_answer": {"coordination"},
    "learning:class_board": {"coordination"},
    # Whoever holds the link reads that draft: that is what it is for.
    "preview": set(ROLES),
}
# People are managed by Sistemas; a few filters of Wagtail list colleagues by name.
MAY_READ_NAME = {
    # Names of learners: the Coordinación answers for them.
    **{
        f"aula:{name}": {"coordination"}
        for name in (
            "answer",
            "answers",
            "authorisation_form",
            "authorise",
            "certificate",
            "certificates",
            "correct_learner",
            "erase_learner",
            "learner",
            "learner_code",
            "learners",
            "withdraw",
        )
    },
    **{
        f"learning:{name}": {"coordination"}
        for name in (
            "class_answer",
            "class_answers",
            "class_authorisations",
            "class_cards",
            "class_cards_print",
            "class_certificates",
            "class_grid",
            "class_grid_download",
            "class_hours",
            "class_hours_export",
            "class_learner",
            "class_member",
            "class_member_act",
            "class_paper_correct",
            "class_paper_key",
            "class_paper_print",
            "class_roster",
            "close_year",
            "roster_add",
            "staffing",
        )
    },
    "editorial_admin:audit_log": {"systems", "committee"},
    "editorial_admin:audit_log_csv": {"systems", "committee"},
    "people:code": {"systems"},
    "people:confirmations": {"systems"},
    "people:edit": {"systems"},
    "people:factor": {"systems"},
    "people:index": {"systems"},
    "people:rights": {"systems", "committee"},
    "people:roles": {"systems"},
    "people:state": {"systems"},
    "secretarias_admin:close": {"systems"},
    "wagtailadmin_explore": {"editor"},
    "wagtailadmin_explore_results": {"editor"},
    "wagtailadmin_pages:search": {"editor"},
    "wagtailadmin_pages:search_results": {"editor"},
}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    routes = {door.key for door in DOORS}
    assert sorted(routes - ROWS.keys()) == [], "routes without a row in doors.tsv"
    assert sorted(ROWS.keys() - routes) == [], "rows of doors.tsv without a route"
    cases = [(row.key, row.case) for row in TABLE]
    assert len(cases) == len(set(cases))


def test_the_table_is_written_in_its_words() -> None:
    for row in TABLE:
        for role in ROLES:
            assert set(row.expected(role).values()) <= KINDS, row


def test_no_api_of_wagtail_is_mounted_for_the_public() -> None:
    for door in DOORS:
        assert not door.pattern.lstrip("^").startswith("api/"), door
        assert not any(name in door.namespace for name in ("wagtailapi", "ninja")), door


def surprises(row: Row) -> set[str]:
    """What somebody who reviews the table would stop at."""
    found = set()
    is_admin = row.pattern.startswith("admin/")
    for role in ROLES:
        for (method, whose), kind in row.expected(role).items():
            is_in = kind not in REFUSALS
            if method == "GET" and kind in CHANGES:
                found.add(f"{role}: a GET that writes")
            if role in {"anonymous", "citizen"} and (kind in CHANGES or (is_admin and is_in)):
                found.add(f"{role}: {method} {kind}")
            if role in {"committee", "coordination"} and is_admin and is_in:
                found.add(f"{role}: {method} {kind}")
            if role == "learner" and (is_admin or whose == "other") and kind in CHANGES:
                found.add(f"{role}: {method} {kind}")
            is_named = is_admin and "<" in row.pattern
            if role == "editor" and whose == "other" and is_in and (kind in CHANGES or is_named):
                found.add(f"{role}, of another section: {method} {kind}")
    return found


def test_what_would_surprise_is_explained() -> None:
    assert {f"{row.name} {row.case}": surprises(row) for row in TABLE if not row.why} == {
        f"{row.name} {row.case}": set() for row in TABLE if not row.why
    }


def leaks(name: str, role: str, answer: Answer) -> list[str]:
    """Marks that this person may not read and that are in the answer."""
    if role in READ_EVERYTHING and not answer.is_refusal:
        return []
    found = []
    for mark, allowed in ((MARK, MAY_READ_MARK), (NAME_MARK, MAY_READ_NAME)):
        if answer.shows(mark) and (answer.is_refusal or role not in allowed.get(name, set())):
            found.append(mark)
    return found


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door(door: Door, stage: Stage, attempts: Attempts) -> None:
    """Every row of the route; what differs is told in the table's own words."""
    wrong = []
    for row in ROWS[door.key]:
        calls = {whose: call(door, stage, whose, row.case) for whose in WHOSE}
        forms = {whose: attempts.form(calls[whose]) for whose in WHOSE}
        for role in ROLES:
            seen: dict[tuple[str, str], str] = {}
            for method in METHODS:
                for whose in WHOSE:
                    if whose == "other" and not depends_on_owner(door):
                        seen[method, whose] = seen[method, "own"]
                        continue
                    sent = calls[whose]
                    if (role, method) == ("superuser", "GET"):
                        answer = attempts.open(sent.url())
                    else:
                        answer = attempts.send(
                            role, method, sent.url(), forms[whose], is_json=sent.is_json
                        )
                    seen[method, whose] = answer.kind
                    where = f"{role} {method} {whose} [{row.case}]: "
                    if answer.status >= 500:
                        wrong.append(f"{where}{answer.status}")
                    if answer.is_refusal and answer.written:
                        wrong.append(f"{where}refused, yet wrote {sorted(answer.written)}")
                    if found := leaks(door.name, role, answer):
                        wrong.append(f"{where}{answer.kind}, and shows {found}")
            if seen != row.expected(role):
                wrong.append(f"{role} [{row.case}]: «{cell(seen)}», not «{row.cells[role]}»")
    assert wrong == [], "\n".join(wrong)


def _lets_in(row: Row) -> list[tuple[str, str]]:
    """Whom a POST to the row's route lets in, and to whose things."""
    return [
        (role, whose)
        for role in ROLES
        for whose in WHOSE
        if row.expected(role)["POST", whose] not in REFUSALS
    ]


GUARDED = [row for row in TABLE if _lets_in(row)]


@pytest.mark.parametrize("row", GUARDED, ids=lambda row: f"{row.name} {row.case}".strip())
def test_no_post_without_a_token(row: Row, stage: Stage, attempts: Attempts) -> None:
    """Who is let in by a form is let in by no other site's form."""
    door = next(door for door in DOORS if door.key == row.key)
    role, whose = _lets_in(row)[0]
    sent = call(door, stage, whose, row.case)
    answer = attempts.send(
        role, "POST", sent.url(), attempts.form(sent), is_json=sent.is_json, csrf=True
    )
    assert answer.status == 403
    assert answer.written == frozenset()
