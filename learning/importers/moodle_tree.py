"""An XML file as a small tree whose elements know their lines, read without trusting it.

No document type, no entity of its own and nothing from outside is accepted (defusedxml), and no
nesting deeper than any question needs. Faults come back as a problem, never as an exception.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, ErrorHandler
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from learning.importers.questions import Problem

_DEEPEST = 40


@dataclass(slots=True)
class Element:
    """One element: its name, its attributes, its children and the text directly in it."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    @property
    def has_text(self) -> bool:
        """Whether there is any text in it, however deep."""
        return bool(self.text) or any(child.has_text for child in self.children)

    def all(self, name: str) -> list["Element"]:
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def value(self, name: str) -> str:
        """The text of the first child of that name, or of the <text> inside it; else empty."""
        child = self.first(name)
        inner = child.first("text") if child else None
        return inner.text if inner else child.text if child else ""


class _TooDeep(Exception):
    """The elements nest deeper than any question needs."""


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self._open: list[Element] = []
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - name given by SAX
        self._locator = locator

    @property
    def line(self) -> int:
        return (self._locator.getLineNumber() if self._locator else 0) or 1

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - name given by SAX
        if len(self._open) >= _DEEPEST:
            raise _TooDeep
        element = Element(name, self.line, dict(attrs.items()))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802 - name given by SAX
        self._open.pop()

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].pieces.append(content)


def parse(text: str) -> tuple[Element | None, list[Problem]]:
    """The root of the document, or None and why it was refused."""
    builder = _Builder()
    parser = create_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    parser.setErrorHandler(ErrorHandler())
    source = InputSource()
    source.setEncoding("utf-8")  # whatever the file declares: ``encoding`` has converted it
    source.setByteStream(BytesIO(text.lstrip().encode(errors="replace")))
    skipped = len(text) - len(text.lstrip())
    above = text.count("\n", 0, skipped)
    try:
        parser.parse(source)
    except DefusedXmlException:
        message = (
            "El archivo define un tipo de documento o entidades (DTD): no se lee por seguridad."
        )
        return None, [Problem(builder.line + above, "error", message)]
    except _TooDeep:
        message = "Los elementos del archivo están anidados más de lo que necesita una pregunta."
        return None, [Problem(builder.line + above, "error", message)]
    except SAXParseException as fault:
        return None, [
            Problem(
                (fault.getLineNumber() or 1) + above,
                "error",
                f"El XML está mal formado y no se pudo leer ({fault.getMessage()}).",
            )
        ]
    except SAXException:
        return None, [Problem(builder.line + above, "error", "El XML no se pudo leer.")]
    return builder.root, []
