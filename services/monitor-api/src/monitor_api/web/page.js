"use strict";
// Everything that comes from the API is put in place with textContent: suppliers write part of it.

const KEY = "ap-intake-token";
const EVERY = 5000; // milliseconds between two looks
const UNINTERESTING = "exclude=ingest_email.monitor_gmail_inbox"; // every 10 seconds: nothing else would be seen
const STATES = ["received", "read", "needs_review", "approved", "exported", "rejected", "duplicate",
  "not_an_invoice", "unreadable", "dead"];
const TONES = {
  exported: "good", approved: "good", succeeded: "good", ok: "good",
  needs_review: "warn", retried: "warn", duplicate: "warn", degraded: "warn",
  dead: "bad", unreadable: "bad", failed: "bad", rejected: "bad",
};

const find = (id) => document.getElementById(id);
let shown = { items: [], next: null };
let wanted = new URLSearchParams();
let timer = null;

function make(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) node.textContent = String(text);
  if (className) node.className = className;
  return node;
}

function badge(state) {
  return make("span", state.replaceAll("_", " "), "badge " + (TONES[state] || "quiet"));
}

function row(cells) {
  const line = make("tr");
  for (const cell of cells) {
    const place = make("td", cell.node ? undefined : cell.text ?? "–", cell.kind);
    if (cell.node) place.append(cell.node);
    if (cell.title) place.title = cell.title;
    line.append(place);
  }
  return line;
}

function seconds(value) {
  if (value === null || value === undefined) return "–";
  if (value < 1) return Math.round(value * 1000) + " ms";
  if (value < 120) return value.toFixed(1) + " s";
  return Math.round(value / 60) + " min";
}

function moment(value) {
  if (!value) return "–";
  const date = new Date(value);
  const today = date.toDateString() === new Date().toDateString();
  return today ? date.toLocaleTimeString() : date.toLocaleString([], { dateStyle: "short", timeStyle: "short" });
}

function amount(invoice) {
  return invoice.payable === null ? "–" : invoice.payable + " " + (invoice.currency || "");
}

function numberOf(invoice) {
  const place = invoice.parts ? " (" + invoice.part + " of " + invoice.parts + ")" : "";
  return (invoice.number || "–") + place;
}

async function ask(path) {
  const answer = await fetch("/api/v1/" + path, {
    headers: { Authorization: "Bearer " + sessionStorage.getItem(KEY) }, credentials: "omit",
  });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  const error = new Error(problem.detail || "The server answered " + answer.status + ".");
  error.refused = answer.status === 401 || answer.status === 403;
  throw error;
}

function showStatus(status) {
  find("state").className = "badge " + (TONES[status.state] || "quiet");
  find("state").textContent = status.state;
  find("problems").hidden = status.problems.length === 0;
  find("problems").querySelector("ul").replaceChildren(...status.problems.map((text) => make("li", text)));
  const known = STATES.filter((state) => status.invoices[state]);
  const tiles = known.map((state) => {
    const tile = make("button", undefined, "tile");
    tile.type = "button";
    tile.append(make("strong", status.invoices[state], TONES[state]), make("span", state.replaceAll("_", " ")));
    tile.addEventListener("click", () => { find("chosen-state").value = state; search(); });
    return tile;
  });
  find("states").replaceChildren(...(tiles.length ? tiles : [make("p", "No invoice yet.", "quiet")]));
}

function showQueues(queues, workers) {
  const living = new Map(workers.queues.map((queue) => [queue.queue, queue.processes?.length]));
  find("queues").tBodies[0].replaceChildren(...queues.map((queue) => row([
    { text: queue.queue },
    { text: queue.depth, kind: "number" },
    { text: queue.unacked, kind: "number" },
    { text: seconds(queue.oldest_seconds), kind: "number" },
    { text: living.get(queue.queue), kind: "number " + (living.get(queue.queue) ? "" : "bad") },
  ])));
}

function showTasks(tasks) {
  find("tasks").tBodies[0].replaceChildren(...tasks.items.map((task) => row([
    { text: task.task, title: task.error || task.correlation_id },
    { node: badge(task.outcome) },
    { text: seconds((new Date(task.finished_at) - new Date(task.started_at)) / 1000), kind: "number" },
    { text: moment(task.finished_at), kind: "moment" },
  ])));
}

function showInvoices() {
  find("invoices").tBodies[0].replaceChildren(...shown.items.map((invoice) => row([
    { text: numberOf(invoice), title: invoice.invoice_id },
    { text: invoice.seller_name || invoice.filename },
    { text: invoice.issue_date, kind: "moment" },
    { text: amount(invoice), kind: "number" },
    { node: badge(invoice.state) },
    { text: invoice.reasons.map((reason) => reason.message).join(" ") || "–" },
    { text: moment(invoice.changed_at), kind: "moment" },
  ])));
  find("more").hidden = shown.next === null;
}

async function loadInvoices(cursor) {
  const query = new URLSearchParams(wanted);
  if (cursor) query.set("cursor", cursor);
  const page = await ask("invoices?" + query);
  shown = { items: cursor ? shown.items.concat(page.items) : page.items, next: page.next };
  showInvoices();
}

async function refresh() {
  clearTimeout(timer);
  if (!sessionStorage.getItem(KEY)) return;
  try {
    const [status, queues, workers, tasks] = await Promise.all([
      ask("celery/status"), ask("celery/queues"), ask("celery/workers"),
      ask("celery/tasks?limit=8&" + UNINTERESTING)]);
    if (shown.items.length <= 25) await loadInvoices(); // further pages stay as they were loaded
    showStatus(status);
    showQueues(queues, workers);
    showTasks(tasks);
    open(true);
    find("refreshed").textContent = "as of " + new Date().toLocaleTimeString();
  } catch (error) {
    if (error.refused) return forget(error.message);
    find("state").className = "badge bad";
    find("state").textContent = "no answer";
    find("refreshed").textContent = error.message;
  }
  timer = setTimeout(refresh, EVERY);
}

function open(known) {
  find("entrance").hidden = known;
  find("board").hidden = !known;
  find("forget").hidden = !known;
}

function forget(why) {
  clearTimeout(timer);
  sessionStorage.removeItem(KEY);
  shown = { items: [], next: null };
  for (const table of document.querySelectorAll("tbody")) table.replaceChildren();
  find("refusal").textContent = why || "";
  find("state").className = "badge";
  find("state").textContent = "not connected";
  find("refreshed").textContent = "";
  open(false);
}

function search() {
  wanted = new URLSearchParams({ limit: "25" });
  if (find("text").value) wanted.set("text", find("text").value);
  if (find("chosen-state").value) wanted.set("state", find("chosen-state").value);
  shown = { items: [], next: null };
  refresh();
}

find("chosen-state").append(...STATES.map((state) => {
  const option = make("option", state.replaceAll("_", " "));
  option.value = state;
  return option;
}));
find("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, find("token").value.trim());
  find("token").value = "";
  search();
});
find("search").addEventListener("submit", (event) => { event.preventDefault(); search(); });
find("more").addEventListener("click", () => loadInvoices(shown.next).catch((error) => {
  find("refreshed").textContent = error.message;
}));
find("forget").addEventListener("click", () => forget(""));
search();
