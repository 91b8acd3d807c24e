// All that the server told, kept up to date by its stream.

import { forgetToken, hasToken, headers, keepToken } from "./access.js";
import { read } from "./stream.js";

const LISTS = ["nodes", "drift", "findings", "upgrades", "fleet", "remediations"];
const MARK_MILLIS = 4000;
const UNSEEN_MILLIS = 5000;

const part = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => (c === "*" ? c : `%${c.charCodeAt(0).toString(16).toUpperCase()}`));
const KEYS = {
  nodes: ["cluster", "node"],
  drift: ["cluster", "node", "plane", "table", "chain"],
  findings: ["cluster", "node", "findingId"],
  upgrades: ["cluster", "node", "upgradeId", "plane", "table", "chain"],
  fleet: ["cluster", "routerVersion"],
  remediations: ["cluster", "node", "sagaId"],
};
const keyOf = (list, item) => KEYS[list].map((name) => part(item[name])).join("/");

export const facts = Object.fromEntries(LISTS.map((list) => [list, new Map()]));
export const connection = { state: "connecting", since: Date.now(), detail: "", asOf: null };
export const gaps = { list: [] };
export const changed = new Map();
const listeners = { change: () => {}, history: () => {} };

export function on(name, listener) {
  listeners[name] = listener;
}

function say(state, detail = "") {
  if (connection.state !== state) connection.since = Date.now();
  connection.state = state;
  connection.detail = detail;
  listeners.change();
}

export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `the server answered ${status}`);
    this.status = status;
  }
}

export async function ask(path) {
  const answer = await fetch(path, { headers: headers({ Accept: "application/json" }) });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

async function whole(list) {
  const items = new Map();
  let cursor = null;
  do {
    const page = await ask(`/api/v1/${list}?limit=5000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    for (const item of page.items) items.set(keyOf(list, item), item);
    cursor = page.cursor;
    if (list === "nodes") {
      gaps.list = page.incomplete;
      connection.asOf = page.asOf.observedAt;
    }
  } while (cursor);
  return items;
}

let loading = 0;

// Changes that are told while lists are on their way, which may have left before they were made; null: none is on its way.
let meanwhile = null;

async function load() {
  const mine = ++loading;
  meanwhile = [];
  try {
    const loaded = await Promise.all(LISTS.map(whole));
    if (mine !== loading) return;
    LISTS.forEach((list, i) => (facts[list] = loaded[i]));
    meanwhile.filter(({ type }) => facts[type]).forEach(apply);
    meanwhile = null;
    say("live");
    listeners.history(null);
  } catch (error) {
    if (mine !== loading) return;
    if (error instanceof Refused && error.status === 401) {
      lock(error.message);
      return;
    }
    if (error instanceof Refused && error.status === 503) say("restoring", error.message);
    else if (error instanceof Refused) say("error", error.message);
    else say("lost", "the server does not answer");
    setTimeout(() => mine === loading && load(), 1000);
  }
}

// What says only when, or on what ground, is no difference to a reader.
const meaning = (item) => JSON.stringify(item, (name, value) => (/^(evidence.*|.*At|syncOrdinal|lastSeen|asOf|canonicalDigest)$/.test(name) ? undefined : value));

function apply({ type, key, item }) {
  const observed = item?.observedAt ?? item?.lastChangedAt ?? item?.lastObservedAt ?? 0;
  if (observed > (connection.asOf ?? 0)) connection.asOf = observed;
  if (type.endsWith("-history")) {
    if (item) listeners.history({ type, item });
    return;
  }
  const map = facts[type];
  if (!map) return;
  const before = map.get(key);
  if (item === null) map.delete(key);
  else map.set(key, item);
  if (!before || !item || meaning(before) !== meaning(item)) changed.set(`${type} ${key}`, Date.now());
}

export const isChanged = (list, item) => Date.now() - (changed.get(`${list} ${keyOf(list, item)}`) ?? 0) < MARK_MILLIS;

let sweep = 0;
function marksFade() {
  clearTimeout(sweep);
  sweep = setTimeout(() => {
    for (const [key, at] of changed) if (Date.now() - at >= MARK_MILLIS) changed.delete(key);
    listeners.change();
  }, MARK_MILLIS + 50);
}

let stream = null;
let seen = null;

function take(event) {
  seen = event.id ?? seen;
  if (event.name === "reset") load();
  if (event.name !== "change") return;
  const change = JSON.parse(event.data);
  meanwhile?.push(change);
  apply(change);
  marksFade();
  listeners.change();
}

async function follow() {
  if (stream || connection.state === "locked") return;
  const mine = new AbortController();
  stream = mine;
  let refused = false;
  const status = (code) => {
    refused = code !== 200;
    if (!refused && connection.state === "lost") load();
  };
  await read("/api/v1/stream", seen, mine.signal, { status, event: take }).catch(() => {});
  if (stream !== mine) return;
  stream = null;
  if (refused) load();
  else if (connection.state === "live") say("lost", "the server does not answer");
  setTimeout(() => document.hidden || follow(), refused ? 2000 : 1000);
}

function leave() {
  const mine = stream;
  stream = null;
  mine?.abort();
}

/** The server asks for a token, and has none or another one: nothing more is asked before somebody gives it. */
function lock(reason) {
  const known = hasToken();
  forgetToken();
  leave();
  say("locked", known ? reason : "");
}

/** Goes on with this token. */
export function unlock(token) {
  keepToken(token);
  say("connecting");
  load();
  follow();
}

/**
 * Loads and follows. A browser has six connections for all its pages of one server, and a stream holds one: so a page that nobody
 * sees gives its own back, and loads anew when it is seen again.
 */
export function connect() {
  let leaving = 0;
  load();
  follow();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && follow());
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(leave, UNSEEN_MILLIS);
    else follow();
  });
}

export const all = (list, cluster) => [...facts[list].values()].filter((item) => !cluster || item.cluster === cluster);
export const clusters = () => [...new Set([...facts.nodes.values(), ...facts.fleet.values()].map((item) => item.cluster))].sort();
