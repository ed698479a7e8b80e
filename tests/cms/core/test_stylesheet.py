"""The stylesheet is fresh, small in parts, and its colours can be read in both schemes."""

import re

import pytest
from django.core.management import CommandError, call_command

from cms.core.stylesheet import TARGET, build, css_folder, sources, squeeze

TEMPLATES = css_folder().parents[1] / "templates"
MAX_LINES = 260


def test_site_stylesheet_is_up_to_date() -> None:
    call_command("build_css", "--check")


def test_check_fails_on_a_stale_file(tmp_path, settings) -> None:
    settings.BASE_DIR = tmp_path
    folder = css_folder()
    (folder / "components").mkdir(parents=True)
    for name in ("tokens.css", "base.css", "layout.css"):
        (folder / name).write_text("a { color: red; }")
    with pytest.raises(CommandError):
        call_command("build_css", "--check")
    call_command("build_css", verbosity=0)
    assert (folder / TARGET).read_text() == "a{color:red}" * 3 + "\n"
    call_command("build_css", "--check")


def test_squeeze_keeps_meaning() -> None:
    css = """
    /* gone */
    .a > .b ,
    .c::before { content: "a  ;  b" ; width: calc(100% - 2rem); }
    """
    assert squeeze(css) == '.a>.b,.c::before{content:"a  ;  b";width:calc(100% - 2rem)}'


def test_addresses_are_seen_from_the_joined_file() -> None:
    found = re.findall(r'url\("([^"]+)"\)', build(css_folder()))
    assert found
    for address in found:
        assert (css_folder() / address).resolve().is_file()


def test_sources_are_short_and_braces_match() -> None:
    for source in sources(css_folder()):
        text = source.read_text()
        assert text.count("{") == text.count("}"), source.name
        assert len(text.splitlines()) <= MAX_LINES, source.name


def test_no_template_is_long_and_none_has_inline_style_or_script() -> None:
    for template in [*TEMPLATES.glob("**/*.html")]:
        if "emails" in template.parts or "admin" in str(template.relative_to(TEMPLATES)):
            continue
        text = template.read_text()
        assert len(text.splitlines()) <= 160, template
        assert " style=" not in text, template
        assert "<script>" not in text, template


def palette(dark: bool) -> dict[str, str]:
    light_part, dark_part = (css_folder() / "tokens.css").read_text().split("@media", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", light_part))
    if dark:
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", dark_part))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_contrast(dark: bool) -> None:
    colours = palette(dark)
    surfaces = ("paper", "card", "verde-claro", "oro-claro", "badge")
    pairs = [(ink, surface) for ink in ("ink", "azul", "title") for surface in surfaces]
    pairs += [("muted", surface) for surface in ("paper", "card", "verde-claro", "oro-claro")]
    pairs += [("rojo", "paper"), ("rojo", "card"), ("rojo", "rojo-claro"), ("on-oro", "oro")]
    pairs += [("foot-ink", "foot")]
    for ink, surface in pairs:
        assert contrast(colours[ink], colours[surface]) >= 4.5, (ink, surface)
    for surface in ("gov", "foot", "hero-top", "hero-end"):
        assert contrast("#ffffff", colours[surface]) >= 4.5, surface
    assert contrast(colours["control-line"], colours["card"]) >= 3
    assert contrast(colours["focus"], colours["paper"]) >= 3
