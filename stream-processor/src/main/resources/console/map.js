// Drift by node and chain.

import { h } from "./dom.js";
import { all, isChanged } from "./facts.js";
import { steady, worstNodes } from "./order.js";
import { CHAINS, columnOf, figure, number, router, sign, STATES } from "./text.js";
import { link, read } from "./url.js";

const MOST = 500;
const ALL_COLUMNS = [...CHAINS, ["hooks", "HOOKS"]];
const TITLES = { hooks: "INPUT, FORWARD and OUTPUT themselves" };

function chainsByNode(cluster) {
  const byNode = new Map();
  for (const drift of all("drift", cluster)) {
    if (!byNode.has(drift.node)) byNode.set(drift.node, []);
    byNode.get(drift.node).push(drift);
  }
  return byNode;
}

function cell(node, column, chains, selected) {
  if (chains.length === 0) return h("td", { "data-key": column, class: "num" }, h("span", { class: "unseen" }, "no such chain"));
  const sum = (field) => chains.reduce((total, drift) => total + drift[field], 0);
  const worst = chains.reduce((a, b) => (b.driftRules > a.driftRules || (a.verdict !== "UNKNOWN" && b.verdict === "UNKNOWN") ? b : a));
  const unknown = chains.some((drift) => drift.verdict === "UNKNOWN");
  const grows = chains.some((drift) => drift.growth === "GROWING");
  const missing = sum("missingRules");
  const surplus = sum("driftRules") - missing;
  const kind = unknown ? "unknown" : missing > 0 ? "bad" : surplus > 0 ? "drift" : "calm";
  const here = chains.some((drift) => drift.node === selected.node && drift.chain === selected.chain && (!selected.plane || drift.plane === selected.plane));
  return h("td", { "data-key": column, class: `num ${kind}${here ? " here" : ""}${chains.some((d) => isChanged("drift", d)) ? " changed" : ""}` },
    h("a", {
      href: link({ node: node.node, plane: worst.plane, chain: worst.chain, finding: null }), "data-nav": true,
      "aria-current": here ? "true" : null,
      title: `${worst.chain}, ${worst.plane}: ${number(worst.rules)} rules, ${number(worst.expectedRules)} expected`,
    },
      unknown ? [h("span", { "aria-hidden": "true" }, "?"), h("span", { class: "unseen" }, "unknown")] : [
        grows && [sign("▲", "bad"), h("span", { class: "unseen" }, "growing ")],
        missing > 0 && [h("span", {}, `−${number(missing)}`), h("span", { class: "unseen" }, " missing "), surplus > 0 && " "],
        (surplus > 0 || missing === 0) && figure(surplus),
      ]));
}

function row(node, columns, chains, selected) {
  const { word, symbol, kind } = STATES[node.state];
  return h("tr", { "data-key": node.node, class: isChanged("nodes", node) ? "changed" : null, "data-node": node.node, "data-state": node.state },
    h("th", { scope: "row" }, sign(symbol, kind), " ",
      h("a", { href: link({ node: node.node, plane: null, chain: null, finding: null }), "data-nav": true, title: node.stateReason, "aria-current": node.node === selected.node ? "true" : null }, node.node),
      h("span", { class: "unseen" }, `, ${word}`),
      node.orphanPlanes > 0 && [" ", sign("▣", "drift"), h("span", { class: "unseen" }, `, ${number(node.orphanPlanes)} abandoned`)]),
    h("td", { class: "version" }, router(node.routerVersion, node.routerVersionClass)),
    columns.map(([name]) => cell(node, name, chains.filter((drift) => columnOf(drift.chain) === name), selected)),
    h("td", { class: "num" }, figure(node.harmRulesPerPacket)),
    h("td", { class: "num" }, node.foreignRules > 0 && [sign("◇", "foreign"), " "], figure(node.foreignRules)));
}

function matches(node, words) {
  const text = `${node.node} ${node.routerVersion ?? ""} ${node.routerVersionClass ?? ""} ${node.state} ${node.cause}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export function nodesShown(cluster) {
  const { state, q } = read();
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const nodes = all("nodes", cluster).filter((node) => !state || node.state === state).sort(worstNodes);
  const found = nodes.filter((node) => matches(node, words));
  return found.length > 0 || words.length === 0 ? found : nodes;
}

export function map(container, cluster, selected) {
  const { state, q } = read();
  const nodes = steady(container, nodesShown(cluster), (node) => node.node, `${cluster} ${state} ${q}`);
  const chains = chainsByNode(cluster);
  const there = new Set(all("drift", cluster).map((drift) => columnOf(drift.chain)));
  const columns = ALL_COLUMNS.filter(([name]) => there.has(name));
  if (nodes.length === 0) return [h("p", {}, "No node is in this state. ", h("a", { href: link({ state: null, q: null }), "data-nav": true }, "Show all"))];
  return [
    state && h("p", { class: "filter" }, `Only nodes that are ${STATES[state]?.word ?? state}. `, h("a", { href: link({ state: null }), "data-nav": true }, "Show all")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "map-title" },
      h("table", { class: "map", "data-rows": true },
        h("caption", { class: "unseen" }, "Surplus and missing rules by node and chain, worst node first"),
        h("thead", {}, h("tr", {},
          h("th", { scope: "col" }, "node"), h("th", { scope: "col" }, "version"),
          columns.map(([name, short]) => h("th", { scope: "col", class: "num", "data-key": name, title: TITLES[name] ?? name }, h("abbr", { title: TITLES[name] ?? name }, short))),
          h("th", { scope: "col", class: "num", title: "Rules a packet on the worst path passes in vain" }, "harm"),
          h("th", { scope: "col", class: "num", title: "Rules that are not the router’s: no drift" }, "foreign"))),
        h("tbody", {}, nodes.slice(0, MOST).map((node) => row(node, columns, chains.get(node.node) ?? [], selected))))),
    nodes.length > MOST && h("p", {}, `The ${MOST} worst of ${number(nodes.length)} nodes; search for others.`),
  ];
}
