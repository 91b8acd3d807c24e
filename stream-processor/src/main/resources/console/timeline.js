// One chain over time, with the upgrades marked.

import { asTable, chart } from "./chart.js";
import { h } from "./dom.js";
import { all, ask } from "./facts.js";
import { cause, change, count, figure, number, router, time } from "./text.js";
import { link, read } from "./url.js";

const RANGES = { "1h": 3_600_000, "6h": 21_600_000, "24h": 86_400_000, "7d": 604_800_000 };
const VERDICTS = {
  CONVERGED: "converged", RESIDUE: "left residue", GROWING: "grows since", MISSING_RULES: "lost rules", UNKNOWN: "cannot be said yet",
};

const histories = new Map();
const idOf = (drift) => [drift.cluster, drift.node, drift.plane, drift.table, drift.chain].join("\n");

/** Fetches the history of a chain unless it is here; says when it is. */
function history(drift, ready) {
  const id = idOf(drift);
  const held = histories.get(id);
  if (held) return held;
  const fresh = { lines: null, error: null };
  histories.set(id, fresh);
  const parameters = new URLSearchParams({ cluster: drift.cluster, node: drift.node, plane: drift.plane, table: drift.table, chain: drift.chain });
  ask(`/api/v1/drift/history?${parameters}`)
    .then((page) => (fresh.lines = page.items), (error) => { fresh.error = error.message; setTimeout(() => histories.delete(id), 2000); })
    .finally(ready);
  return fresh;
}

export function noteHistory(line) {
  if (line === null) histories.clear();
  else if (line.type === "drift-history") histories.get(idOf(line.item))?.lines?.push(line.item);
}

function upgradesOf(drift) {
  return all("upgrades", drift.cluster)
    .filter((upgrade) => upgrade.node === drift.node && upgrade.plane === drift.plane && upgrade.chain === drift.chain && upgrade.table === drift.table)
    .sort((a, b) => a.startedAt - b.startedAt);
}

function picture(drift, lines) {
  const upgrades = upgradesOf(drift);
  const points = [...lines, drift].map((line) => ({
    at: line.observedAt, value: line.rules, expected: line.verdict === "UNKNOWN" ? null : line.expectedRules, line,
  })).sort((a, b) => a.at - b.at);
  const to = points[points.length - 1].at;
  const range = RANGES[read().range];
  const first = Math.min(points[0].at, ...upgrades.map((upgrade) => upgrade.startedAt));
  const from = range ? to - range : first === to ? to - 60_000 : first;
  const before = points.filter((p) => p.at < from).slice(-1);
  const shown = [...before, ...points.filter((p) => p.at >= from)];
  const label = `Rules in ${drift.chain} of ${drift.node}, ${drift.plane}: ${number(drift.rules)} now, ${number(drift.expectedRules)} expected; ${count(upgrades.length, "upgrade")} marked`;
  return [
    h("figure", {}, chart({ points: shown, marks: upgrades.filter((u) => u.startedAt >= from).map((u) => ({ at: u.startedAt, label: u.toVersion ?? "?" })), label, from, to }),
      h("figcaption", {}, h("span", { class: "legend line" }), "rules ", h("span", { class: "legend expected" }), "expected ", h("span", { class: "legend mark" }), "upgrade")),
    h("p", { class: "ranges" }, "Show ", ["1h", "6h", "24h", "7d", null].map((name) => [
      h("a", { href: link({ range: name }), "data-nav": true, "aria-current": read().range === name ? "true" : null }, name ?? "all"), " "])),
    asTable(`Rules in ${drift.chain} of ${drift.node} over time`, ["when", "rules", "expected", "duplicate", "stale", "missing", "version"],
      [...shown].reverse().map(({ line }) => [time(line.observedAt), figure(line.rules), figure(line.expectedRules), figure(line.duplicateRules), figure(line.staleVersionRules + line.staleFlagRules), figure(line.missingRules), router(line.routerVersion, line.routerVersionClass)])),
  ];
}

function upgradeTable(drift) {
  const upgrades = upgradesOf(drift);
  if (upgrades.length === 0) return h("p", {}, "No upgrade was seen on this chain.");
  const known = (value) => (value === null ? "?" : figure(value));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Upgrades of this chain" }, h("table", { class: "upgrades" },
    h("caption", {}, "Across upgrades: rules before, after its first sync, now, and expected"),
    h("thead", {}, h("tr", {}, ["upgrade", "when"].map((t) => h("th", { scope: "col" }, t)), ["before", "first", "latest", "expected"].map((t) => h("th", { scope: "col", class: "num" }, t)), h("th", { scope: "col" }, "came through"))),
    h("tbody", {}, upgrades.map((u) => h("tr", { "data-key": u.upgradeId },
      h("td", {}, change(u)), h("td", {}, time(u.startedAt)),
      [u.rulesBefore, u.rulesFirst, u.rulesLatest, u.rulesExpected].map((value) => h("td", { class: "num" }, known(value))),
      h("td", {}, VERDICTS[u.verdict] ?? u.verdict))))));
}

function planes(drift, siblings) {
  const others = siblings.filter((d) => d.chain === drift.chain);
  return others.length > 1 && h("p", { class: "ranges" }, "Plane ", others.map((d) => [
    h("a", { href: link({ node: d.node, plane: d.plane, chain: d.chain }), "data-nav": true, "aria-current": d.plane === drift.plane ? "true" : null }, d.plane), " "]));
}

function words(drift) {
  if (drift.verdict === "UNKNOWN") return `Cannot be judged: ${drift.unknownReason ?? "not known why"}.`;
  const parts = [[drift.duplicateRules, "duplicate"], [drift.staleVersionRules, "stale by version"], [drift.staleFlagRules, "stale by flags"], [drift.missingRules, "missing"], [drift.foreignRules, "foreign (no drift)"], [drift.outOfOrderRules, "out of order (no drift)"]]
    .filter(([n]) => n > 0).map(([n, word]) => `${number(n)} ${word}`);
  const grows = drift.growth === "GROWING" ? ` Growing: +${drift.copiesPerSyncMilli === 0 ? `${number(drift.copiesPerDayMilli / 1000)} per day` : `${number(drift.copiesPerSyncMilli / 1000)} per sync`}.` : "";
  const why = drift.driftRules > 0 ? ` Cause: ${cause(drift)}.` : "";
  return `${number(drift.rules)} rules, ${number(drift.expectedRules)} expected${parts.length > 0 ? `: ${parts.join(", ")}` : ""}.${grows}${why}${drift.provisional ? " Not yet confirmed by a capture after another sync." : ""}`;
}

export function timeline(title, cluster, selected, ready) {
  const siblings = all("drift", cluster).filter((d) => d.node === selected.node)
    .sort((a, b) => b.driftRules - a.driftRules || a.chain.localeCompare(b.chain) || a.plane.localeCompare(b.plane));
  const drift = siblings.find((d) => d.chain === selected.chain && (!selected.plane || d.plane === selected.plane)) ?? (selected.chain ? null : siblings[0]);
  title.textContent = drift ? `${drift.node} · ${drift.plane} · ${drift.chain}` : selected.node ? `${selected.node}` : "Timeline";
  if (!drift) {
    const node = all("nodes", cluster).find((n) => n.node === selected.node);
    return [h("p", {}, node ? `Nothing is known of this chain: ${node.stateReason}.` : selected.node ? `No node called ${selected.node} has reported.` : "Choose a node.")];
  }
  const { lines, error } = history(drift, ready);
  return [
    h("p", {}, words(drift)),
    planes(drift, siblings),
    error ? h("p", { class: "trouble" }, `Its history cannot be read: ${error}.`) : lines ? picture(drift, lines) : h("p", {}, "Reading its history…"),
    upgradeTable(drift),
  ];
}
