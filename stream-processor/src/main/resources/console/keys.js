// The keyboard: / searches, arrows move, Enter opens, Esc closes.

import { go, link, read } from "./url.js";

const byId = (id) => document.getElementById(id);
const stops = (row) => [...row.querySelectorAll("a[href], button")];
const rowsOf = (table) => [...table.tBodies[0].rows].filter((row) => stops(row).length > 0);

function focus(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function move(key) {
  const here = document.activeElement;
  const row = here?.closest?.("table[data-rows] tbody tr");
  if (!row) {
    if (here && here !== document.body && here.id !== "findings" && !here.matches(".scroll")) return false;
    const table = document.querySelector("#findings table[data-rows]") ?? document.querySelector("table[data-rows]");
    focus(table && stops(rowsOf(table)[0])[0]);
    return Boolean(table);
  }
  const inRow = stops(row);
  const column = inRow.indexOf(here);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    focus(inRow[column + (key === "ArrowRight" ? 1 : -1)]);
    return true;
  }
  const rows = rowsOf(row.closest("table"));
  const next = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
  if (next) focus(stops(next)[Math.min(column, stops(next).length - 1)]);
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && event.target.id === "q") {
    event.target.value = "";
    event.target.blur();
    go(link({ q: null }), { replace: true });
  } else if (event.key === "Escape" && !typing && read().q) {
    go(link({ q: null }));
  } else if (event.key === "Enter" && event.target.id === "q") {
    event.preventDefault();
    byId("findings").focus();
    move("ArrowDown");
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    byId("q").focus();
    byId("q").select();
  } else if (!typing && event.key === "?") {
    byId("help").showModal();
  } else if (!typing && event.key.startsWith("Arrow") && move(event.key)) {
    event.preventDefault();
  }
}

export function keys() {
  document.addEventListener("keydown", onKey);
  byId("open-help").addEventListener("click", () => byId("help").showModal());
  byId("q").addEventListener("input", () => go(link({ q: byId("q").value.trim() || null }), { replace: true }));
  byId("search").addEventListener("submit", (event) => event.preventDefault());
}
