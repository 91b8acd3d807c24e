// The console: facts in, pages out. The URL says what is chosen, facts.js what is known; each change draws again what differs.

import { answers } from "./answers.js";
import { copies, detail, findingOf, noteFindingHistory } from "./detail.js";
import { h, show } from "./dom.js";
import { all, clusters, connect, connection, facts, on, unlock } from "./facts.js";
import { findings } from "./findings.js";
import { keys } from "./keys.js";
import { map, nodesShown } from "./map.js";
import { connectionLine, empty, notice } from "./states.js";
import { noteHistory, timeline } from "./timeline.js";
import { go, link, read } from "./url.js";

const byId = (id) => document.getElementById(id);
const dialog = byId("detail");

// What is shown when nothing is chosen stays the same while one reads.
let byDefault = null;
let opener = null;

function selection(cluster, wanted) {
  if (wanted.node) return { node: wanted.node, plane: wanted.plane, chain: wanted.chain };
  if (!byDefault || byDefault.cluster !== cluster || !all("nodes", cluster).some((node) => node.node === byDefault.node)) {
    const nodes = nodesShown(cluster);
    const worst = nodes.find((node) => node.growth === "GROWING") ?? nodes.find((node) => node.driftRules > 0) ?? nodes[0];
    byDefault = worst ? { cluster, node: worst.node, plane: null, chain: null } : null;
  }
  return byDefault ?? { node: null, plane: null, chain: null };
}

function clusterLine(cluster) {
  const known = clusters();
  if (known.length < 2) return cluster ? `· cluster ${cluster}` : "";
  return ["· cluster ", h("select", { id: "choose-cluster", "aria-label": "Cluster" }, known.map((name) => h("option", { value: name, selected: name === cluster }, name)))];
}

function drawDialog(cluster, wanted) {
  if (!wanted.finding || facts.nodes.size === 0) {
    if (dialog.open) dialog.close();
    return;
  }
  show(byId("detail-body"), detail(cluster, wanted, draw));
  if (!dialog.open) {
    opener = document.activeElement?.closest?.("tr[data-key]")?.dataset.key ?? null;
    dialog.showModal();
    dialog.scrollTop = 0;
  }
}

function drawAll() {
  const wanted = read();
  const cluster = wanted.cluster ?? clusters()[0] ?? null;
  const hasFacts = facts.nodes.size > 0;
  const known = hasFacts || connection.state === "live";
  show(byId("cluster"), clusterLine(cluster));
  show(byId("connection"), connectionLine());
  show(byId("notice"), notice(hasFacts));
  byId("middle").hidden = !hasFacts;
  byId("findings").hidden = !hasFacts;
  document.title = hasFacts && cluster ? `Chaindrift · ${cluster}` : "Chaindrift";
  if (document.activeElement !== byId("q")) byId("q").value = wanted.q ?? "";
  if (!hasFacts) {
    show(byId("answers-body"), known ? empty() : connection.state === "connecting" ? h("p", {}, "Connecting…") : []);
    drawDialog(cluster, wanted);
    return;
  }
  const selected = selection(cluster, wanted);
  show(byId("answers-body"), answers(cluster));
  show(byId("map-body"), map(byId("map-body"), cluster, selected));
  show(byId("timeline-body"), timeline(byId("timeline-title"), cluster, selected, draw));
  show(byId("findings-body"), findings(byId("findings-body"), cluster));
  drawDialog(cluster, wanted);
}

let asked = false;
function draw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    drawAll();
  });
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    dialog.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

async function onCopy(button) {
  const wanted = read();
  const finding = findingOf(wanted.cluster ?? clusters()[0], wanted);
  if (!finding) return;
  const what = button.dataset.copy;
  const done = await copyText(copies(finding)[what]);
  byId("copied").textContent = done ? `The ${what} is copied.` : "The browser does not let this page copy; select the text instead.";
  button.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) onCopy(button);
  const anchor = event.target.closest("a[data-nav]");
  if (!anchor || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(anchor.getAttribute("href"));
});
document.addEventListener("change", (event) => {
  if (event.target.id === "choose-cluster") go(link({ cluster: event.target.value, node: null, plane: null, chain: null, finding: null }));
});
dialog.addEventListener("close", () => {
  if (read().finding) go(link({ finding: null }));
  const row = opener && document.querySelector(`#findings tr[data-key="${CSS.escape(opener)}"]`);
  row?.querySelector("a")?.focus();
});
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
document.addEventListener("submit", (event) => {
  if (event.target.id !== "unlock") return;
  event.preventDefault();
  const token = event.target.elements.token.value.trim();
  event.target.reset();
  if (token) unlock(token);
});
addEventListener("popstate", draw);
addEventListener("urlchange", draw);

on("change", draw);
on("history", (line) => {
  noteHistory(line);
  noteFindingHistory(line);
  draw();
});
keys();
draw();
connect();
