"""A small stand-in for the server of a quiz: it keeps answers by op id and can misbehave.

It speaks what ``static/js/aula.js`` and the site agreed on, so that the script can be tried
against lost replies, ended sessions and refusals that a healthy site does not give on demand.
It grades nothing and is no measure of the site itself.
"""

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import uuid4

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "aula.js"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'"
)
LOSE_REPLY = -1
"""A fault: what was asked is done, and the answer never arrives."""
PORTAL = -2
"""A fault: the phone company answers with a page of its own."""

QUESTIONS = {
    1: ["q1"],
    2: ["q2"],
    3: ["q3"],
    4: ["q4-norte", "q4-sur"],
    5: ["q5"],
}
Fields = list[tuple[str, str]]


def digest(fields: Fields) -> str:
    if not any(value for _name, value in fields):
        return ""
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()[:12]


@dataclass
class Written:
    """One response: append-only, like the site's."""

    op: str
    slot: int
    seq: int
    fields: Fields


@dataclass
class Attempt:
    owner: str
    written: list[Written] = field(default_factory=list)
    finished: bool = False

    def current(self, slot: int) -> Fields:
        of_slot = [(w.seq, order, w) for order, w in enumerate(self.written) if w.slot == slot]
        return max(of_slot)[2].fields if of_slot else []

    def next_seq(self) -> int:
        return 1 + max((w.seq for w in self.written), default=0)

    def write(self, op: str, slot: int, seq: int, fields: Fields) -> None:
        known = next((w for w in self.written if w.op == op), None)
        if known is None:
            self.written.append(Written(op, slot, seq, fields))
        elif known.fields != fields:
            self.write(f"{op}-{digest(fields)}", slot, seq, fields)


@dataclass
class Aula:
    """What the server knows, and what it is told to do wrong next."""

    address: str = ""
    signed_in: str = "ana"
    token: str = "first"
    left: int | None = None
    attempts: dict[str, Attempt] = field(default_factory=dict)
    faults: deque[int] = field(default_factory=deque)
    broken: int = 0
    """Answer every request for saving with this status until it is 0 again."""
    refuses: dict[int, str] = field(default_factory=dict)
    received: list[dict[str, Any]] = field(default_factory=list)
    """Every op that arrived at the address for saving, repeats and failures included."""
    forms: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, owner: str = "ana") -> str:
        key = str(uuid4())
        self.attempts[key] = Attempt(owner)
        return f"/aula/intento/{key}/"

    def of(self, path: str) -> Attempt:
        return self.attempts[path.split("/")[3]]

    def page(self, content: str) -> bytes:
        body = f'<body data-learner="{self.signed_in}">' if self.signed_in else "<body>"
        return (
            f'<!doctype html><html lang="es"><meta charset="utf-8"><title>Aula</title>'
            f'<link rel="icon" href="data:,">'
            f'<script type="module" src="/static/js/aula.js"></script>'
            f"{body}<main>{content}</main></body></html>"
        ).encode()

    def csrf(self) -> str:
        return f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.token}">'

    def small_form(self, action: str, button: str) -> str:
        return (
            f'<form method="post" action="{action}">{self.csrf()}<button>{button}</button></form>'
        )

    def quiz(self, path: str) -> str:
        attempt = self.of(path)
        key = path.split("/")[3]
        left = f' data-left="{self.left}"' if self.left is not None else ""
        boxes = "".join(
            f'<fieldset class="question" data-slot="{slot}"><legend>Pregunta {slot}</legend>'
            f"{self.controls(slot, attempt.current(slot))}"
            f'<input type="hidden" name="op{slot}" value="{uuid4()}">'
            f'<input type="hidden" name="base{slot}" value="{digest(attempt.current(slot))}">'
            f"</fieldset>"
            for slot in QUESTIONS
        )
        return (
            f'<form id="quiz" method="post" action="{path}" autocomplete="off" '
            f'data-attempt="{key}" data-learner="{self.signed_in}" '
            f'data-save="{path}respuestas/" data-again="/cuenta/ingresar/?next={path}"'
            f"{left}>{self.csrf()}"
            f'<input type="hidden" name="seq" value="{attempt.next_seq()}">'
            f'<p class="saved" id="saved" role="status">Pulse «Guardar» para guardar.</p>'
            f'<p id="left"></p>{boxes}'
            f'<button name="go" value="save">Guardar</button>'
            f'<button name="go" value="review">Revisar</button></form>'
            f"{self.small_form('/cuenta/salir/', 'Salir')}"
        )

    def controls(self, slot: int, fields: Fields) -> str:
        chosen = {value for _name, value in fields}
        if slot in (1, 2):
            kind = "radio" if slot == 1 else "checkbox"
            return "".join(
                f'<label><input type="{kind}" name="q{slot}" value="{value}"'
                f"{' checked' if value in chosen else ''}> {slot}{value}</label>"
                for value in "abc"
            )
        if slot == 4:
            values = dict(fields)
            return "".join(
                f'<select name="{name}" aria-label="{name}"><option></option>'
                + "".join(
                    f"<option{' selected' if values.get(name) == place else ''}>{place}</option>"
                    for place in ("río", "cerro")
                )
                + "</select>"
                for name in QUESTIONS[4]
            )
        text = fields[0][1] if fields else ""
        if slot == 3:
            return f'<input name="q3" aria-label="corta" value="{text}">'
        return f'<textarea name="q5" aria-label="abierta">\n{text}</textarea>'

    def save(self, path: str, ops: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        attempt = self.of(path)
        saved, refused = {}, {}
        for op in ops:
            fields = [(name, value) for name, value in op["fields"]]
            if op["slot"] in self.refuses:
                refused[op["op"]] = self.refuses[op["slot"]]
            elif attempt.finished and op["op"] not in {w.op for w in attempt.written}:
                refused[op["op"]] = "Este intento ya se entregó: la respuesta no cuenta."
            else:
                attempt.write(op["op"], op["slot"], op["seq"], fields)
                saved[op["op"]] = digest(fields)
        state = "finished" if attempt.finished else "in_progress"
        answer = {"saved": saved, "refused": refused, "seq": attempt.next_seq(), "left": self.left}
        return 409 if attempt.finished else 200, {**answer, "state": state}

    def take_form(self, path: str, pairs: Fields) -> None:
        form = dict(pairs)
        self.forms.append(form)
        attempt = self.of(path)
        for slot in QUESTIONS:
            prefix = f"q{slot}-"
            fields = [(n, v) for n, v in pairs if n == f"q{slot}" or n.startswith(prefix)]
            if digest(fields) != form[f"base{slot}"]:
                attempt.write(form[f"op{slot}"], slot, int(form["seq"]), fields)


class Handler(BaseHTTPRequestHandler):
    aula: Aula

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: a test speaks by what it asserts."""

    def do_GET(self) -> None:
        aula, path = self.aula, urlsplit(self.path).path
        if path == "/static/js/aula.js":
            self.reply(200, SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        elif path == "/cuenta/ingresar/":
            self.reply(
                200, aula.page(f'<form method="post">{aula.csrf()}<button>Ana</button></form>')
            )
        elif path == "/cuenta/salir/" and aula.signed_in:
            self.reply(200, aula.page(aula.small_form(path, "Salir")))
        elif not path.startswith("/aula/intento/"):
            self.reply(200, aula.page("<p>Otra página</p>"))
        elif not aula.signed_in:
            self.redirect(f"/cuenta/ingresar/?next={path}")
        elif aula.of(path).owner != aula.signed_in:
            self.reply(404, b"<p>No existe</p>")
        elif path.endswith("/revisar/"):
            action = path.replace("revisar", "entregar")
            self.reply(200, aula.page(aula.small_form(action, "Entregar")))
        elif aula.of(path).finished:
            self.reply(200, aula.page("<h1>Resultados</h1>"))
        else:
            self.reply(200, aula.page(aula.quiz(path)))

    def do_POST(self) -> None:
        aula, path = self.aula, urlsplit(self.path).path
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with aula.lock:
            if path.endswith("/respuestas/"):
                self.save(path, json.loads(body)["ops"])
                return
            pairs = parse_qsl(body, keep_blank_values=True)
            if path == "/cuenta/ingresar/":
                aula.signed_in, aula.token = "ana", f"of-{uuid4()}"
                self.redirect(parse_qs(urlsplit(self.path).query).get("next", ["/"])[0])
            elif path == "/cuenta/salir/":
                aula.signed_in = ""
                self.redirect("/")
            elif path.endswith("/entregar/"):
                aula.of(path).finished = True
                self.redirect(path.replace("entregar/", ""))
            else:
                aula.take_form(path, pairs)
                is_review = dict(pairs).get("go") == "review"
                self.redirect(f"{path}revisar/" if is_review else path)

    def save(self, path: str, ops: list[dict[str, Any]]) -> None:
        aula = self.aula
        aula.asked += 1
        aula.received += ops
        fault = aula.faults.popleft() if aula.faults else aula.broken
        if fault == PORTAL:
            self.reply(200, b"<p>Pague su recarga</p>")
        elif fault > 0:
            self.reply_json(fault, {})
        elif self.headers["X-CSRFToken"] != aula.token:
            self.reply_json(403, {})
        elif not aula.signed_in:
            self.reply_json(401, {"error": "session"})
        elif aula.of(path).owner != aula.signed_in:
            self.reply_json(404, {})
        else:
            status, answer = aula.save(path, ops)
            if fault != LOSE_REPLY:
                self.reply_json(status, answer)

    def reply_json(self, status: int, content: dict[str, Any]) -> None:
        self.reply(status, json.dumps(content).encode(), "application/json")

    def reply(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "private, no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """A browser that leaves in the middle of an answer is what is being tried."""


@contextmanager
def serving_aula() -> Iterator[Aula]:
    """Serve a fresh stand-in on a free port until the block ends."""
    aula = Aula()
    server = Server(("127.0.0.1", 0), type("AulaHandler", (Handler,), {"aula": aula}))
    aula.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield aula
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
