"""What is kept for everybody holds nothing of anybody."""

import brotli

from tests.browser.site import RunningSite
from tests.browser.visitor import OpenVisitor

PRIVATE = (
    "csrfmiddlewaretoken",
    "sessionid",
    "Registro de marcas por veredas BORRADOR",
    "/admin/",
    "wagtail-userbar",
    "Cerrar sesión",
)


def kept(site: RunningSite) -> dict[str, str]:
    """Everything in the files of the store, as a browser would read it."""
    found = {}
    for file in (site.data / "pages").iterdir():
        if file.suffix == ".partial":
            continue
        _checksum, head, body = file.read_bytes().split(b"\n", 2)
        text = brotli.decompress(body) if b'"encoding": "br"' in head else body
        found[head.decode()] = text.decode()
    return found


def test_no_private_byte_is_kept(site: RunningSite, visit: OpenVisitor) -> None:
    anonymous = visit("desk", java_script_enabled=False)
    for path in ("/", "/noticias/", "/agenda/", "/alcaldia/"):
        anonymous.goto(path)
    anonymous.goto("/cuenta/ingresar/")
    anonymous.goto("/no-existe/", status=404)
    editor = visit("desk", user="hacienda")
    for path in ("/", "/noticias/", "/agenda/", "/cuenta/", "/admin/", "/admin/mi-secretaria/"):
        editor.goto(path)
    officer = visit("desk", user="prensa")
    officer.goto("/")
    officer.goto("/admin/mesa/")
    officer.goto("/admin/reports/workflow_tasks/")
    pages = kept(site)
    assert any('"key": "http://' in head for head in pages)
    for head, text in pages.items():
        assert "/cuenta/" not in head
        assert "/admin/" not in head
        assert "no-existe" not in head
        for word in PRIVATE:
            assert word not in text, (word, head)


def test_the_signed_in_never_get_or_leave_a_kept_page(visit: OpenVisitor) -> None:
    editor = visit("desk", user="hacienda")
    answer = editor.goto("/noticias/")
    assert answer.headers["cache-control"] == "private, no-store"
    anonymous = visit("desk", java_script_enabled=False)
    assert anonymous.goto("/noticias/").headers["cache-control"].startswith("public")
