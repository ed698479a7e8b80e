/* Saves the answers of a quiz as they are given, and never loses one: each is written on this
 * device first, then sent until the server says that it has it. The form works without this file.
 * An «op» is one answer to one question: { op: its id, learner, attempt, address, slot, seq, at,
 * fields, sent }. Repeating one is harmless; once it was sent, neither its id nor its answer change.
 */

const form = document.getElementById("quiz");
const learner = document.querySelector("[data-learner]")?.dataset.learner;
const { attempt, save: home, left } = form?.dataset || {};
const hidden = form?.elements;
const counter = `aula ${learner} ${attempt}`;
const served = Number(hidden?.seq.value);

let ops = []; // of this learner, not acknowledged yet, in order
let next = served;
const stored = new Set(); // ids known to be on the device
const gone = new Set(); // ids acknowledged, replaced or discarded
const before = new Set(); // ids of another visit, older than what this page was made with
const noted = {}; // the answer last noted, by slot

// The device ------------------------------------------------------------------------------

let memoryOnly;
const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open("aula", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("ops", { keyPath: "op" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = reject;
  setTimeout(reject, 9000);
});

/* Resolves once `work` is on the disk, with what its request found; undefined if nothing is kept. */
const onDevice = (work) =>
  database
    .then((db) => new Promise((resolve, reject) => {
      // Strict: a school's power cut must not take what the page said was kept.
      const transaction = db.transaction("ops", "readwrite", { durability: "strict" });
      const request = work(transaction.objectStore("ops"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = reject;
    }))
    .catch(() => { memoryOnly = true; });

/* Other tabs write and acknowledge too: what they wrote is ours, what they removed is done. */
async function read() {
  const all = await onDevice((store) => store.getAll());
  if (!all) return;
  const kept = all.filter((row) => row.learner === learner && !gone.has(row.op));
  const ids = kept.map((row) => row.op);
  ops = ops.filter((row) => !stored.has(row.op) && !ids.includes(row.op)).concat(kept)
    .sort((a, b) => a.seq - b.seq);
  ids.forEach((id) => stored.add(id));
}

const write = (rows, old = []) =>
  onDevice((store) => {
    old.forEach((row) => store.delete(row.op));
    return rows.map((row) => store.put(row)).pop();
  }).then((done) => done && rows.forEach((row) => stored.add(row.op)));

function forget(rows) {
  rows.forEach((row) => gone.add(row.op));
  ops = ops.filter((row) => !gone.has(row.op));
}

// The controls ----------------------------------------------------------------------------

const slots = [...document.querySelectorAll("#quiz [data-slot]")].map((box) => Number(box.dataset.slot));
const isOf = (slot, name) => name === "q" + slot || name.startsWith(`q${slot}-`);
const ofSlot = (slot) => ops.filter((row) => row.attempt === attempt && row.slot === slot);

/* Exactly what the form would post: the server compares the two. */
const answer = (slot) =>
  [...new FormData(form)]
    .filter(([name]) => isOf(slot, name))
    .map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // missing on plain http
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-8$4-");
}

/* The tabs of one attempt count together: the later change must have the greater number. */
function count() {
  try {
    next = Math.max(next, Number(localStorage[counter]) || 0);
    localStorage[counter] = next + 1;
  } catch {} // blocked: this tab counts alone
  return next++;
}

function note(slot) {
  const fields = answer(slot);
  if (noted[slot] === String(fields)) return;
  noted[slot] = String(fields);
  refusal = "";
  const replaced = ofSlot(slot).filter((row) => !row.sent);
  const row = { op: uuid(), learner, attempt, address: home, slot, seq: count(), at: new Date().toISOString(), fields };
  forget(replaced);
  ops.push(row);
  deliverWith(row); // posting the form delivers this very op
  write([row], replaced);
  show();
}

function deliverWith(row) {
  hidden["op" + row.slot].value = row.op;
  hidden.seq.value = next;
}

function putBack(row) {
  for (const control of hidden) {
    if (!isOf(row.slot, control.name)) continue;
    const values = row.fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (/radio|checkbox/.test(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  noted[row.slot] = String(answer(row.slot));
  deliverWith(row);
}

// What the learner is told ----------------------------------------------------------------

const status = document.getElementById("saved");
let trouble = ""; // net, server, session, other
let refusal = "";
let over = "";
let anySaved, said, slow;

function show() {
  if (!status) return;
  const waiting = ops.filter((row) => row.attempt === attempt).length;
  const copy = memoryOnly
    ? "No cierre esta página: este navegador no guarda copia."
    : waiting ? "Sus respuestas están guardadas en este equipo." : "";
  const unsent = waiting ? `Sin enviar: ${waiting}` : "";
  let kind = "waiting";
  let words = "Guardando…";
  if (over || refusal || trouble === "session") {
    kind = "error";
    words = over || refusal || `Su sesión terminó. ${unsent && unsent + ". "}${copy} `;
  } else if (trouble === "net") words = `Sin conexión. ${unsent && unsent + ". "}${copy}`;
  else if (trouble) words = unsent;
  else if (!waiting) {
    kind = "ok";
    words = anySaved ? "Guardado" : "Sus respuestas se guardan solas. " + copy;
  }
  status.className = "saved is-" + kind;
  clearTimeout(slow);
  // A quick save changes the dot alone: a screen reader is not told of each one.
  slow = setTimeout(() => {
    if (words === said) return;
    said = words;
    status.textContent = words;
    if (kind === "error" && trouble === "session" && !over && !refusal) {
      const link = document.createElement("a");
      link.href = "/cuenta/ingresar/?next=" + form.getAttribute("action");
      link.textContent = "Ingresar de nuevo";
      if (memoryOnly) link.target = "_blank";
      status.append(link);
    }
  }, words === "Guardando…" ? 600 : 0);
}

function stop(words) {
  over = words;
  form.querySelectorAll("[data-slot]").forEach((box) => { box.disabled = true; });
}

// Sending ---------------------------------------------------------------------------------

const TOKEN = "[name=csrfmiddlewaretoken]";
let token = document.querySelector(TOKEN)?.value;

const post = (address, rows) => {
  const body = JSON.stringify({ ops: rows.map(({ op, slot, seq, at, fields }) => ({ op, slot, seq, at, fields })) });
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body,
    redirect: "manual",
    keepalive: body.length < 3e4, // outlives the page; browsers allow it 64 KB in all
    signal: AbortSignal.timeout?.(2e4),
  });
};

/* Send to one attempt; returns the trouble it met. */
async function send(address, rows) {
  const here = address === home;
  const another = () => {
    // Whoever signed in meanwhile writes nothing into this attempt; its owner's ops stay.
    if (here) stop("Este cuestionario es de otra persona. Cierre esta página.");
    return "other";
  };
  let reply, data;
  try {
    reply = await post(address, rows);
    if (reply.status === 403) {
      const page = await fetch(address.replace(/[^/]+\/$/, ""));
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      const owner = fresh.querySelector("[data-learner]")?.dataset.learner;
      if (owner !== learner) return owner ? another() : "session";
      token = fresh.querySelector(TOKEN).value;
      document.querySelectorAll(TOKEN).forEach((input) => { input.value = token; });
      reply = await post(address, rows);
    }
    if (!reply.status || reply.status === 401) return "session";
    if (reply.status === 404) return another();
    if (!reply.ok && reply.status !== 409) return rows.length ? "server" : "";
    data = await reply.json();
  } catch {
    return "net"; // or somebody's portal answered instead of the site
  }
  const { saved = {}, refused = {} } = data;
  const done = rows.filter(({ op }) => reply.status === 409 || op in saved || op in refused);
  forget(done);
  await write([], done);
  if (!here) return "";
  let changedElsewhere;
  for (const { op, slot } of done) {
    const base = hidden["base" + slot];
    if (op in refused) refusal = refused[op];
    if (!(op in saved)) continue;
    anySaved = true;
    if (before.has(op) && base && base.value !== saved[op]) changedElsewhere = true;
    else if (base && !ofSlot(slot).length) base.value = saved[op];
  }
  next = Math.max(next, data.seq || 0);
  hidden.seq.value = next;
  if (data.left != null) ends = performance.now() + data.left * 1000;
  if (reply.status === 409 || data.state === "finished") stop(refusal || "Este intento ya se entregó.");
  // An old answer arrived after a newer one from another device: show what the server counts.
  else if (changedElsewhere) location.reload();
  return "";
}

let running, queued, timer, ask;
let pause = 0; // seconds

async function run() {
  clearTimeout(timer);
  await read();
  const fresh = ops.filter((row) => !row.sent);
  fresh.forEach((row) => { row.sent = true; });
  if (fresh.length) await write(fresh);
  const addresses = new Set(ops.map((row) => row.address));
  if (ask && home) addresses.add(home);
  ask = false;
  let met = "";
  for (const address of addresses) {
    met = (await send(address, ops.filter((row) => row.address === address && row.sent))) || met;
  }
  trouble = met;
  pause = trouble ? Math.min(60, pause * 2 || 1) : 0;
  if (trouble) timer = setTimeout(flush, pause * (750 + Math.random() * 500));
  show();
}

/* Send all that waits; resolves when that was tried. One at a time, and one more at the most. */
function flush() {
  queued = queued || Promise.resolve(running).then(() => {
    queued = null;
    return (running = run());
  });
  return queued;
}

/* Back after a while: ask also for the number and the time left, another device may have moved on. */
function comeBack() {
  ask = true;
  pause = 0;
  flush();
}

// Forms: sent once; leaving and handing in wait for what is unsent -----------------------------

const lock = (target, on) => {
  target.dataset.sent = on ? 1 : "";
  target.querySelectorAll("button").forEach((button) => { button.disabled = on; });
};

async function leave(target, out) {
  const action = target.getAttribute("action");
  await flush();
  const many = ops.filter((row) => out || action.includes(row.attempt)).length;
  if (!many) return go(target, out);
  const answers = many + (many > 1 ? " respuestas" : " respuesta");
  const dialog = document.createElement("dialog");
  dialog.innerHTML = `<div class="stack"><h2 id="unsent">Hay ${answers} sin enviar</h2>
<button class="button" value="again">Intentar de nuevo</button>
<button class="button button--quiet" value="go">${out ? `Descartar ${answers} y salir` : `Entregar sin ${answers}`}</button>
<button class="button button--quiet" value="stay">${out ? "No salir" : "No entregar"}</button></div>`;
  dialog.setAttribute("aria-labelledby", "unsent");
  const choose = (choice) => {
    dialog.remove();
    if (choice === "again") leave(target, out);
    else if (choice === "go") go(target, out);
    else lock(target, false);
  };
  dialog.onclick = ({ target: button }) => button.value && choose(button.value);
  dialog.oncancel = () => choose();
  target.after(dialog);
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
}

async function go(target, out) {
  if (out) {
    forget(ops);
    await onDevice((store) => {
      store.getAll().onsuccess = ({ target: { result } }) =>
        result.forEach((row) => row.learner === learner && store.delete(row.op));
    });
    try {
      Object.keys(localStorage).forEach((key) => key.startsWith(`aula ${learner} `) && localStorage.removeItem(key));
    } catch {}
  }
  target.submit();
}

document.addEventListener("submit", (event) => {
  const target = event.target;
  const action = target.getAttribute("action") || "";
  const out = action.includes("/cuenta/salir/");
  if (target.method !== "post") return;
  const again = target.dataset.sent;
  const holds = learner && (out || action.endsWith("/entregar/"));
  if (target === form) slots.forEach(note);
  const offline = target === form && !navigator.onLine;
  if (again || holds || offline) event.preventDefault();
  if (offline) lost();
  if (again || offline) return;
  target.dataset.sent = 1;
  setTimeout(lock, 0, target, true); // later: a disabled button would not be posted
  if (holds) leave(target, out);
});

// Time --------------------------------------------------------------------------------------

let ends = left ? performance.now() + left * 1000 : Infinity; // the device's clock is not asked
let last = ends;
let finishing;

async function tick(clock, notice) {
  const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  if (clock) clock.textContent = `Quedan ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  for (const minutes of [5, 1]) {
    if (last > minutes * 60 && seconds <= minutes * 60) notice.textContent = minutes > 1 ? " Quedan 5 minutos." : " Queda 1 minuto.";
  }
  last = seconds;
  if (seconds || trouble || finishing) return;
  finishing = true;
  await flush();
  finishing = false;
  if (!trouble && performance.now() >= ends) form.querySelector("[name=go][value=review]").click();
}

// Beginning -----------------------------------------------------------------------------------

function lost() {
  trouble = "net";
  show();
}

async function begin() {
  slots.forEach((slot) => { noted[slot] = String(answer(slot)); });
  await read();
  for (const slot of slots) {
    const row = ofSlot(slot).pop();
    // What was changed while the device was being read is newer.
    if (row && noted[slot] === String(answer(slot))) putBack(row);
  }
  ops.forEach((row) => {
    if (row.seq < served) before.add(row.op);
    if (row.attempt === attempt) next = Math.max(next, row.seq + 1);
  });
  if (form) {
    hidden.seq.value = next;
    const changed = ({ target }) => {
      const box = target.closest("[data-slot]");
      if (box) note(Number(box.dataset.slot));
      return box;
    };
    let soon;
    form.addEventListener("input", (event) => {
      clearTimeout(soon);
      if (changed(event)) soon = setTimeout(flush, 700);
    });
    form.addEventListener("change", (event) => changed(event) && flush());
    slots.forEach(note);
    if (left) {
      const clock = document.getElementById("left");
      const notice = document.createElement("span");
      notice.setAttribute("role", "status");
      (clock || status).after(notice);
      last = Number(left);
      setInterval(tick, 1000, clock, notice);
    }
  }
  show();
  flush();
  addEventListener("online", comeBack);
  addEventListener("offline", lost);
  document.addEventListener("visibilitychange", () => (document.hidden ? flush() : comeBack()));
  addEventListener("pagehide", () => {
    if (form?.dataset.sent) return; // the form carries them
    new Set(ops.map((row) => row.address)).forEach((address) => {
      const rows = ops.filter((row) => row.address === address);
      rows.forEach((row) => { row.sent = true; });
      post(address, rows).catch(() => {});
    });
  });
}

addEventListener("pageshow", (event) => {
  document.querySelectorAll("[data-sent]").forEach((target) => lock(target, false));
  if (event.persisted && learner) comeBack();
});
if (learner) begin();
