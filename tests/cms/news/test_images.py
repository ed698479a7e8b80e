"""Images in named sizes: made beforehand, found without queries, small."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from cms.assets.models import Rendition, SiteImage
from cms.assets.renditions import SPECS, prepare, renditions_of, specs_for
from tests.showcase import picture

pytestmark = pytest.mark.django_db


def show(image: SiteImage | None, arguments: str) -> str:
    template = Template("{% load image_tags %}{% picture_of image " + arguments + " %}")
    return template.render(Context({"image": image}))


def test_prepare_makes_every_rendition_once() -> None:
    image = picture()
    expected = {spec for name in SPECS for spec in specs_for(name)}
    assert set(image.renditions.values_list("filter_spec", flat=True)) == expected
    prepare(image)
    assert Rendition.objects.filter(image=image).count() == len(expected)


def test_markup() -> None:
    html = show(picture(size=(1600, 900)), '"hero" alt="La plaza"')
    assert html.startswith('<picture><source type="image/avif" srcset="/media/renditions/')
    for part in (" 480w", " 800w", " 1200w", 'alt="La plaza"', 'width="1200"', 'height="675"'):
        assert part in html
    assert 'loading="lazy"' in html
    assert 'decoding="async"' in html


def test_the_first_image_is_not_lazy() -> None:
    html = show(picture(), '"hero" alt="" eager=True')
    assert "lazy" not in html
    assert 'fetchpriority="high"' in html
    assert 'alt=""' in html


def test_alternative_text_is_escaped() -> None:
    image = picture()
    template = Template('{% load image_tags %}{% picture_of image "card" alt=alt %}')
    html = template.render(Context({"image": image, "alt": '"><b>'}))
    assert "<b>" not in html


def test_no_image_gives_nothing() -> None:
    assert show(None, '"card"') == ""


def test_unknown_size_is_an_error() -> None:
    with pytest.raises(KeyError):
        show(picture(), '"enormous"')


def test_small_original_is_not_repeated() -> None:
    avif, webp = renditions_of(picture(size=(300, 200)), "figure")
    assert len(avif) == len(webp) == 1
    assert avif[0].width <= 300


def test_showing_prepared_images_asks_nothing_and_encodes_nothing(monkeypatch) -> None:
    image = picture()
    show(image, '"card"')

    def refuse(*args: object) -> None:
        raise AssertionError("an image was encoded while serving")

    monkeypatch.setattr(SiteImage, "generate_rendition_file", refuse)
    again = SiteImage.objects.get(pk=image.pk)
    with CaptureQueriesContext(connection) as queries:
        show(again, '"card"')
    assert len(queries) == 0


def test_file_names_leave_room_in_their_column() -> None:
    image = SiteImage.objects.get(pk=picture("Un nombre muy largo " * 8).pk)
    for rendition in image.renditions.all():
        assert len(rendition.file.name) <= 92
