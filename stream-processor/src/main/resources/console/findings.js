// The findings, worst first.

import { h } from "./dom.js";
import { all, isChanged } from "./facts.js";
import { steady, worstFindings } from "./order.js";
import { count, figure, kindOf, KINDS, number, PLANS, ruleWords, sign } from "./text.js";
import { link, read } from "./url.js";

const MOST = 500;

export function growingChains(cluster) {
  const grows = new Set(all("drift", cluster).filter((d) => d.growth === "GROWING").map((d) => `${d.node}\n${d.plane}\n${d.chain}`));
  return (finding) => finding.kind === "DUPLICATE" && finding.state !== "RESOLVED" && grows.has(`${finding.node}\n${finding.plane}\n${finding.chain}`);
}

function matches(finding, words) {
  const text = `${finding.node} ${finding.plane} ${finding.chain ?? ""} ${finding.rule ?? ""} ${finding.kind} ${finding.writtenBy ?? ""} ${finding.routerVersion ?? ""} ${kindOf(finding).word} ${finding.cause}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function row(finding, grows, opened) {
  const { word, symbol, kind } = kindOf(finding);
  const plan = PLANS[finding.planClass];
  return h("tr", {
    "data-key": `${finding.node}/${finding.findingId}`, "data-finding": finding.findingId, "data-node": finding.node, "data-kind": finding.kind,
    class: [isChanged("findings", finding) && "changed", finding.state === "RESOLVED" && "resolved", opened && "here"].filter(Boolean).join(" ") || null,
  },
    h("td", { class: "kind" }, grows ? [sign("▲", "bad"), " growing"] : [sign(symbol, kind), ` ${word}`],
      finding.state === "PROVISIONAL" && h("span", { class: "note" }, " unconfirmed"), finding.state === "RESOLVED" && h("span", { class: "note" }, " resolved")),
    h("td", { class: "node" }, finding.node),
    h("td", { class: "chain" }, finding.chain ?? "all", h("span", { class: "note" }, ` ${finding.plane}`)),
    h("td", { class: "words" }, h("a", { href: link({ node: finding.node, plane: finding.plane, chain: finding.chain, finding: finding.findingId }), "data-nav": true }, ruleWords(finding))),
    h("td", { class: "num" }, finding.copies === 0 ? figure(0) : `${number(finding.copies)}×`),
    h("td", { class: "num" }, figure(finding.harmRulesPerPacket)),
    h("td", {}, finding.writtenBy ?? "?"),
    h("td", { class: "plan" }, plan ? [sign(plan.symbol, plan.kind), ` ${plan.word}`] : finding.refusal ? "no plan: refused" : "no plan"));
}

function filters(list, { kind, resolved, q }) {
  const kinds = Object.entries(KINDS).map(([name, { word }]) => [name, word, list.filter((f) => f.kind === name).length]).filter(([name, , n]) => n > 0 || name === kind);
  return h("p", { class: "ranges" }, "Show ",
    h("a", { href: link({ kind: null }), "data-nav": true, "aria-current": kind ? null : "true" }, `all ${number(list.length)}`), " ",
    kinds.map(([name, word, n]) => [h("a", { "data-key": name, href: link({ kind: name }), "data-nav": true, "aria-current": kind === name ? "true" : null }, `${word} ${number(n)}`), " "]),
    h("a", { href: link({ resolved: resolved ? null : "1" }), "data-nav": true, "aria-current": resolved ? "true" : null }, "resolved too"),
    q && [" · ", h("a", { href: link({ q: null }), "data-nav": true }, "clear the search")]);
}

export function findings(container, cluster) {
  const wanted = read();
  const { kind, state, resolved, q } = wanted;
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const inState = state ? new Set(all("nodes", cluster).filter((node) => node.state === state).map((node) => node.node)) : null;
  const list = all("findings", cluster).filter((f) => (resolved || f.state !== "RESOLVED") && (!inState || inState.has(f.node)) && matches(f, words));
  const grows = growingChains(cluster);
  const sorted = list.filter((f) => !kind || f.kind === kind).sort(worstFindings(grows));
  const shown = steady(container, sorted, (f) => `${f.node}/${f.findingId}`, `${cluster} ${kind} ${state} ${resolved} ${q}`);
  const none = all("findings", cluster).length === 0
    ? "None. Every chain that could be judged holds what its router owns and no more."
    : "None of the findings is like this.";
  return [
    filters(list, wanted),
    shown.length === 0 ? h("p", {}, none) : h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "findings-title" },
      h("table", { class: "findings", "data-rows": true },
        h("caption", { class: "unseen" }, `${count(shown.length, "finding")}, worst first`),
        h("thead", {}, h("tr", {}, ["what", "node", "chain", "rule"].map((t) => h("th", { scope: "col" }, t)),
          h("th", { scope: "col", class: "num" }, "copies"), h("th", { scope: "col", class: "num", title: "Rules a packet on the worst path passes in vain" }, "harm"),
          h("th", { scope: "col" }, "written by"), h("th", { scope: "col" }, "if deleted"))),
        h("tbody", {}, shown.slice(0, MOST).map((f) => row(f, grows(f), f.findingId === wanted.finding && f.node === wanted.node))))),
    shown.length > MOST && h("p", {}, `The ${MOST} worst of ${number(shown.length)}; search for others.`),
  ];
}
