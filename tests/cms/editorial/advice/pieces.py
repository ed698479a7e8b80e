"""Content and pages to advise on, in a line."""

from cms.assets.models import SiteDocument, SiteImage
from cms.editorial.advice.text import Content, Voice
from cms.news.models import NoticiaPage, NoticiasContainerPage


def said(*texts, voice=Voice.PROSE):
    """What a page of these paragraphs would be read as."""
    content = Content()
    for number, text in enumerate(texts):
        content.say(f"body.{number}", text, voice)
    return content


def of_kind(found, kind):
    """The one piece of advice of a kind, or ``None``."""
    matching = [advice for advice in found if advice.kind == kind]
    assert len(matching) <= 1
    return matching[0] if matching else None


def kinds(found):
    return {advice.kind for advice in found if not advice.is_good}


def noticia(town, *blocks, **fields):
    """A draft noticia of Hacienda as its reviewer gets it: from its revision."""
    body = [
        {"type": kind, "value": value, "id": f"block-{number}"}
        for number, (kind, value) in enumerate(blocks)
    ]
    values = {"title": "Feria del predial", "summary": "Un resumen corto.", **fields}
    page = NoticiaPage(live=False, body=body, **values)
    folder = NoticiasContainerPage.objects.child_of(town.hacienda_section.page).get()
    folder.add_child(instance=page)
    return page.save_revision(user=town.hacienda).as_object()


def image(title="Plaza", description="La plaza al amanecer", file="images/plaza.jpg"):
    """An image's row; nothing here reads its file."""
    return SiteImage.objects.create(
        title=title, description=description, file=file, width=8, height=8
    )


def document(title="Presupuesto", size=340_000, file="documents/presupuesto.pdf"):
    """A document's row; nothing here reads its file."""
    return SiteDocument.objects.create(title=title, file=file, file_size=size)
