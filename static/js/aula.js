/* Saves each answer of a quiz: on this device first, then sent until the server has it. The form
 * works without this file. An «op» is one answer to one question: repeating it is harmless, and
 * once sent it never changes. */

const form = document.getElementById("quiz");
const learner = document.querySelector("[data-learner]")?.dataset.learner;
const { attempt, save: home, again: entry, left } = form?.dataset || {};
const controls = form?.elements;
const served = Number(controls?.seq.value);
const counter = `aula ${learner} `;

let ops = []; // of this learner, not acknowledged
const stored = new Set(); // ids on the device
const gone = new Set(); // ids acknowledged, replaced or discarded

// The device

let memoryOnly;
const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open("aula", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("ops", { keyPath: "op" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = reject;
  setTimeout(reject, 9000);
});

/* Resolves when it is on the disk. */
const onDevice = (work) =>
  database
    .then((db) => new Promise((resolve, reject) => {
      // Strict: a power cut must not take what the page said was kept.
      const transaction = db.transaction("ops", "readwrite", { durability: "strict" });
      const request = work(transaction.objectStore("ops"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = reject;
    }))
    .catch(() => { memoryOnly = true; });

const keep = (rows, old = []) => {
  old.forEach((row) => gone.add(row.op));
  ops = ops.filter((row) => !gone.has(row.op));
  return onDevice((store) => {
    old.forEach((row) => store.delete(row.op));
    return rows.map((row) => store.put(row)).pop();
  }).then((done) => done && rows.forEach((row) => stored.add(row.op)));
};

/* Other tabs write and remove too: what they removed was acknowledged or discarded. */
async function read() {
  const all = await onDevice((store) => store.getAll());
  if (!all) return;
  const kept = all.filter((row) => row.learner === learner && !gone.has(row.op));
  const ids = kept.map((row) => row.op);
  ops = ops.filter((row) => !stored.has(row.op) && !ids.includes(row.op)).concat(kept)
    .sort((a, b) => a.seq - b.seq);
  ids.forEach((id) => stored.add(id));
}

// The controls

const boxes = [...document.querySelectorAll("#quiz [data-slot]")];
const slots = boxes.map((box) => Number(box.dataset.slot));
const noted = {}; // by slot
const putBackOld = new Set(); // ids older than this page
let next = served;

const isOf = (slot, name) => name === "q" + slot || name.startsWith(`q${slot}-`);
const ofSlot = (slot) => ops.filter((row) => row.attempt === attempt && row.slot === slot);

/* Exactly what the form would post: the server compares them. */
const answer = (slot) =>
  [...new FormData(form)]
    .filter(([name]) => isOf(slot, name))
    .map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);

/* crypto.randomUUID does not exist on plain http. */
const uuid = () =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () =>
    (crypto.getRandomValues(new Uint8Array(1))[0] % 16).toString(16));

function note(slot) {
  const fields = answer(slot);
  if (noted[slot] === String(fields)) return;
  noted[slot] = String(fields);
  refusal = "";
  try {
    // Tabs count together: of two changes the later has the greater number.
    next = Math.max(next, localStorage[counter + attempt] || 0);
    localStorage[counter + attempt] = next + 1;
  } catch {} // blocked: each tab counts alone
  const at = new Date().toISOString();
  const row = { op: uuid(), learner, attempt, address: home, slot, seq: next++, at, fields };
  const replaced = ofSlot(slot).filter((row) => !row.sent);
  ops.push(row);
  keep([row], replaced);
  deliver(row);
  show();
}

/* Posting the form delivers this very op. */
function deliver(row) {
  controls["op" + row.slot].value = row.op;
  controls.seq.value = next;
}

function putBack(row) {
  for (const control of controls) {
    if (!isOf(row.slot, control.name)) continue;
    const values = row.fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (/radio|checkbox/.test(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  noted[row.slot] = String(answer(row.slot));
  if (row.seq < served) putBackOld.add(row.op);
  deliver(row);
}

// What the learner is told

const status = document.getElementById("saved");
let trouble = ""; // net, server, session or other
let refusal = "";
let over = "";
let anySaved, said, slow;

const count = (rows) => new Set(rows.map((row) => row.attempt + row.slot)).size;

function show() {
  if (!status) return;
  const many = count(ops.filter((row) => row.attempt === attempt));
  const unsent = many ? `Sin enviar: ${many}` : "";
  const safe = (unsent && unsent + ". ") + (memoryOnly
    ? "No cierre esta página: este navegador no guarda copia. "
    : many ? "Sus respuestas están guardadas en este equipo. " : "");
  const told = over || refusal;
  const ended = !told && trouble === "session";
  const words = told || (
    ended ? "Su sesión terminó. " + safe
    : trouble === "net" ? "Sin conexión. " + safe
    : trouble && many ? unsent
    : many ? "Guardando…"
    : anySaved ? "Guardado"
    : "Sus respuestas se guardan solas. " + safe);
  status.className = "saved is-" + (told || ended ? "error" : many || trouble ? "waiting" : "ok");
  clearTimeout(slow);
  // A quick save changes the dot alone: nobody wants to hear of each one.
  slow = setTimeout(() => {
    if (words === said) return;
    status.textContent = said = words;
    if (!ended) return;
    const link = document.createElement("a");
    link.href = entry;
    link.textContent = "Ingresar de nuevo";
    if (memoryOnly) link.target = "_blank";
    status.append(link);
  }, words === "Guardando…" ? 600 : 0);
}

function stop(words) {
  over = words;
  boxes.forEach((box) => { box.disabled = true; });
}

// Sending

const TOKEN = "[name=csrfmiddlewaretoken]";
let token = document.querySelector(TOKEN)?.value;

function post(address, rows) {
  const body = JSON.stringify({ ops: rows }, ["ops", "op", "slot", "seq", "at", "fields"]);
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body,
    keepalive: body.length < 3e4, // outlives the page
    signal: AbortSignal.timeout?.(2e4),
  });
}

/* Returns the trouble met. */
async function send(address, rows) {
  const here = address === home;
  const another = () => {
    // Somebody else signed in: what is kept waits for its owner, and nothing of theirs joins it.
    if (here) stop("Este cuestionario es de otra persona. Cierre esta página.");
    return "other";
  };
  let reply, data, late;
  try {
    reply = await post(address, rows);
    if (reply.status === 403) {
      const page = await fetch(address.replace(/[^/]+\/$/, ""));
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      const owner = fresh.querySelector("[data-learner]")?.dataset.learner;
      if (owner !== learner) return owner || page.status === 404 ? another() : "session";
      token = fresh.querySelector(TOKEN).value;
      document.querySelectorAll(TOKEN).forEach((input) => { input.value = token; });
      reply = await post(address, rows);
    }
    if (reply.status === 401) return "session";
    if (reply.status === 404) return another();
    late = reply.status === 409;
    if (!reply.ok && !late) return rows.length ? "server" : "";
    data = await reply.json();
  } catch {
    return "net"; // or a portal answered for the site
  }
  const { saved = {}, refused = {} } = data;
  const done = rows.filter(({ op }) => late || op in saved || op in refused);
  await keep([], done);
  const rest = done.length < rows.length ? "server" : "";
  if (!here) return rest;
  let overtaken;
  new Map(done.map(({ slot, op }) => [slot, op])).forEach((op, slot) => {
    const base = controls["base" + slot];
    if (op in refused) refusal = refused[op];
    if (!(op in saved)) return;
    anySaved = true;
    if (putBackOld.has(op) && base.value !== saved[op]) overtaken = true;
    else if (base && !ofSlot(slot).length) base.value = saved[op];
  });
  controls.seq.value = next = Math.max(next, data.seq || 0);
  if (data.left != null) ends = performance.now() + data.left * 1000;
  if (late || data.state === "finished") stop(refusal || "Este intento ya se entregó.");
  // Another device answered after what was put back: show what counts.
  else if (overtaken) location.reload();
  return rest;
}

let running, queued, timer, ask;
let pause = 0; // seconds

async function run() {
  clearTimeout(timer);
  await read();
  const fresh = ops.filter((row) => !row.sent);
  fresh.forEach((row) => { row.sent = true; });
  if (fresh.length) await keep(fresh);
  const addresses = new Set(ops.map((row) => row.address));
  if (ask && home) addresses.add(home);
  if (over) addresses.delete(home);
  ask = false;
  let met = "";
  for (const address of addresses) {
    met = (await send(address, ops.filter((row) => row.address === address && row.sent))) || met;
  }
  trouble = met;
  pause = met && Math.min(60, pause * 2 || 1);
  if (met) timer = setTimeout(flush, pause * (750 + Math.random() * 500));
  show();
}

/* Resolves when all that waits was tried. */
const flush = () =>
  (queued = queued || Promise.resolve(running).then(() => {
    queued = null;
    return (running = run());
  }));

/* Asks for the number and the time left: another device may have gone on. */
function comeBack() {
  ask = true;
  pause = 0;
  flush();
}

function lost() {
  trouble = "net";
  show();
}

// Forms

function lock(target, on) {
  target.dataset.sent = on || "";
  target.querySelectorAll("button").forEach((button) => { button.disabled = on; });
}

async function leave(target, out) {
  await flush();
  const many = count(ops.filter((row) => out || target.action.includes(row.attempt)));
  const answers = many + (many > 1 ? " respuestas" : " respuesta");
  const dialog = document.createElement("dialog");
  const choose = async (choice) => {
    dialog.remove();
    if (choice === "again") return leave(target, out);
    if (choice !== "go") return lock(target, false);
    if (out) {
      await read();
      await keep([], ops);
      try {
        for (const key in localStorage) if (key.startsWith(counter)) delete localStorage[key];
      } catch {}
    }
    target.submit();
  };
  if (!many) return choose("go");
  const without = out ? `Descartar ${answers} y salir` : `Entregar sin ${answers}`;
  dialog.innerHTML = `<div class="stack"><h2 id="unsent">Hay ${answers} sin enviar</h2>
<button class="button" value="again">Intentar de nuevo</button>
<button class="button button--quiet" value="go">${without}</button>
<button class="button button--quiet" value="stay">Volver</button></div>`;
  dialog.setAttribute("aria-labelledby", "unsent");
  dialog.onclick = ({ target: { value } }) => value && choose(value);
  dialog.oncancel = choose;
  target.after(dialog);
  dialog.showModal?.();
}

/* Each is sent once; leaving and handing in wait for what is unsent. */
document.addEventListener("submit", (event) => {
  const target = event.target;
  const out = target.action.endsWith("/salir/");
  const holds = learner && (out || target.action.endsWith("/entregar/"));
  const again = target.dataset.sent;
  const offline = target === form && !navigator.onLine;
  if (target.method !== "post") return;
  if (target === form) slots.forEach(note);
  if (again || holds || offline) event.preventDefault();
  if (offline) lost();
  if (again || offline) return;
  target.dataset.sent = true;
  setTimeout(lock, 0, target, true); // a disabled button would not be posted
  if (holds) leave(target, out);
});

// Time: the server's seconds, never the device's clock

let ends = performance.now() + left * 1000;
let last = left;

async function tick(clock, notice) {
  const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  const passed = (minutes) => last > minutes * 60 && seconds <= minutes * 60;
  const time = new Date(seconds * 1000).toISOString();
  clock.textContent = "Quedan " + time.slice(seconds < 3600 ? 14 : 11, 19);
  if (passed(5)) notice.textContent = " Quedan 5 minutos.";
  if (passed(1)) notice.textContent = " Queda 1 minuto.";
  last = seconds;
  if (seconds || trouble) return;
  await flush();
  if (!trouble && performance.now() >= ends) form.querySelector("[value=review]").click();
}

async function begin() {
  slots.forEach((slot) => { noted[slot] = String(answer(slot)); });
  await read();
  if (form) {
    slots.forEach((slot) => {
      const row = ofSlot(slot).pop();
      if (row) next = Math.max(next, row.seq + 1);
      if (noted[slot] !== String(answer(slot))) note(slot); // changed while the device was read
      else if (row) putBack(row);
    });
    const changed = ({ target, type }) => {
      note(Number(target.closest("[data-slot]").dataset.slot));
      clearTimeout(timer);
      timer = setTimeout(flush, type === "input" ? 700 : 0);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    if (left) {
      const clock = document.getElementById("left") || document.createElement("p");
      const notice = document.createElement("span");
      notice.setAttribute("role", "status");
      clock.after(notice);
      setInterval(tick, 1000, clock, notice);
    }
  }
  show();
  flush();
  addEventListener("online", comeBack);
  addEventListener("offline", lost);
  document.addEventListener("visibilitychange", () => (document.hidden ? flush() : comeBack()));
  addEventListener("pagehide", () => {
    if (over || form?.dataset.sent) return; // the form carries them
    new Set(ops.map((row) => row.address)).forEach((address) =>
      post(address, ops.filter((row) => row.address === address)).catch(() => {}));
  });
}

addEventListener("pageshow", (event) => {
  document.querySelectorAll("[data-sent]").forEach((target) => lock(target, false));
  if (event.persisted && learner) comeBack();
});
if (learner) begin();
