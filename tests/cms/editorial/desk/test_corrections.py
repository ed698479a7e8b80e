"""Which texts may be mended at the desk, and that nothing else of the page changes."""

import json

import pytest

from cms.editorial.desk.corrections import correct, pieces_of
from cms.editorial.errors import NothingToApprove
from tests.cms.editorial.desk.conftest import fresh, item_of

BODY = [
    {
        "type": "text",
        "id": "00000000-0000-4000-8000-000000000001",
        "value": "<h2>Lo que nesecita</h2><p>Llebe su recibo &amp; su cédula.</p>"
        '<p>Más en <a href="https://example.org/a">la guía</a>.</p>'
        "<ul><li>Un recivo</li><li>Otro</li></ul>",
    },
    {
        "type": "notice",
        "id": "00000000-0000-4000-8000-000000000002",
        "value": {"kind": "info", "title": "Hojo", "text": "<p>Con <b>cuidado</b>.</p>"},
    },
]


@pytest.fixture
def item(town):
    page = town.in_review(town.hacienda_section, town.hacienda, "Predial", body=json.dumps(BODY))
    return item_of(page)


def draft(item):
    return fresh(item.page).get_latest_revision_as_object()


def by_text(item) -> dict[str, str]:
    return {piece.text: piece.key for piece in pieces_of(draft(item))}


def test_only_plain_text_is_offered(item) -> None:
    found = by_text(item)
    assert {
        "Predial",
        "Lo que nesecita",
        "Llebe su recibo & su cédula.",
        "Un recivo",
        "Otro",
        "Hojo",
    } <= found.keys()
    assert not any("guía" in text or "cuidado" in text for text in found)


def test_addresses_and_search_fields_are_not_texts(item) -> None:
    assert not {"slug", "seo_title"} & set(by_text(item).values())


def test_a_mend_changes_that_and_nothing_else(town, item) -> None:
    keys = by_text(item)
    correct(
        item=item,
        officer=town.prensa,
        texts={
            keys["Llebe su recibo & su cédula."]: "Lleve su recibo & su <cédula>.",
            keys["Un recivo"]: "Un recibo",
            keys["Hojo"]: "Ojo",
        },
        seen_revision=draft(item).latest_revision_id,
    )
    body = draft(item).body
    source = body[0].value.source
    assert "<p>Lleve su recibo &amp; su &lt;cédula&gt;.</p>" in source
    assert "<li>Un recibo</li><li>Otro</li>" in source
    assert '<a href="https://example.org/a">la guía</a>' in source
    assert (body[1].value["title"], body[1].value["text"].source) == (
        "Ojo",
        "<p>Con <b>cuidado</b>.</p>",
    )
    assert [block.id for block in body] == [block["id"] for block in BODY]


def test_what_waits_no_more_is_not_corrected(town, item) -> None:
    fresh(item.page).current_workflow_state.cancel(user=town.hacienda)
    with pytest.raises(NothingToApprove):
        correct(item=item, officer=town.prensa, texts={"title": "Otro"}, seen_revision=1)


def test_the_wait_keeps_its_age(town, item) -> None:
    before = item.submitted_at
    correct(
        item=item,
        officer=town.prensa,
        texts={"title": "Predial 2027"},
        seen_revision=draft(item).latest_revision_id,
    )
    item.refresh_from_db()
    assert (item.submitted_at, item.title) == (before, "Predial 2027")
