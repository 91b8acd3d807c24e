// One finding with all that is known of it.

import { asTable, chart } from "./chart.js";
import { h } from "./dom.js";
import { all, ask } from "./facts.js";
import { evidence, planText, ticket } from "./ticket.js";
import { cause, change, count, figure, kindOf, number, PLANS, REMEDIES, ruleWords, sign, time } from "./text.js";
import { link } from "./url.js";

const STATES = {
  PROVISIONAL: "not yet confirmed by a capture after another sync", OPEN: "open: confirmed after another sync", RESOLVED: "resolved", UNKNOWN: "not known",
};
const histories = new Map();

function history(finding, ready) {
  const id = `${finding.cluster}\n${finding.node}\n${finding.findingId}`;
  const held = histories.get(id);
  if (held) return held;
  const fresh = { lines: null, error: null };
  histories.set(id, fresh);
  ask(`/api/v1/findings/history?${new URLSearchParams({ cluster: finding.cluster, node: finding.node, findingId: finding.findingId })}`)
    .then((page) => (fresh.lines = page.items), (error) => { fresh.error = error.message; setTimeout(() => histories.delete(id), 2000); })
    .finally(ready);
  return fresh;
}

export function noteFindingHistory(line) {
  if (line === null) histories.clear();
  else if (line.type === "findings-history") histories.get(`${line.item.cluster}\n${line.item.node}\n${line.item.findingId}`)?.lines?.push(line.item);
}

const copy = (what, label) => h("button", { type: "button", "data-copy": what }, label);

function overTime(finding, ready) {
  const { lines, error } = history(finding, ready);
  if (error) return h("p", { class: "trouble" }, `Its history cannot be read: ${error}.`);
  if (!lines) return h("p", {}, "Reading its history…");
  const points = [...lines, finding].map((line) => ({ at: line.lastChangedAt, value: line.state === "RESOLVED" ? 0 : line.copies, line })).sort((a, b) => a.at - b.at);
  const from = points[0].at;
  const to = points[points.length - 1].at;
  return [
    h("figure", {}, chart({ points, marks: [], label: `Copies of this rule: ${number(points[points.length - 1].value)} at the last change, ${number(points[0].value)} at the first`, from: from === to ? from - 60_000 : from, to })),
    asTable("Copies of this rule over time", ["when", "copies", "surplus", "state"], [...points].reverse().map(({ line }) => [time(line.lastChangedAt), figure(line.copies), figure(line.surplus), line.state.toLowerCase()])),
  ];
}

function left(finding, upgrade) {
  if (!finding.upgradeId) return "no upgrade that was seen left it";
  if (!upgrade) return `upgrade ${finding.upgradeId}`;
  return [`${change(upgrade)}, `, time(upgrade.startedAt)];
}

function plan(finding, saga) {
  const known = PLANS[finding.planClass];
  return [
    h("p", {}, known ? [sign(known.symbol, known.kind), h("b", {}, ` ${finding.planClass}`), `: ${known.word}`] : "No deletion is planned."),
    finding.proof && h("p", {}, finding.proof),
    finding.refusal && h("p", {}, sign("!", "bad"), " Refused: ", finding.refusal),
    h("pre", { tabindex: "0", "aria-label": "Plan" }, planText(finding)),
    saga && h("p", { class: "note" }, `The remediator: ${saga.state.toLowerCase()}, ${saga.reason}`),
    saga && saga.refusals.length > 0 && h("details", {}, h("summary", {}, `What its plan leaves out: ${number(saga.refusals.length)}`), h("ul", {}, saga.refusals.map((r, i) => h("li", { "data-key": i }, r.reason)))),
  ];
}

const close = () => h("a", { class: "close", href: link({ finding: null }), "data-nav": true, "data-close": true }, "Close");

function absent(id) {
  return [h("div", { class: "detailhead" }, h("h2", { id: "detail-title" }, "Not here"), close()),
    h("p", {}, `No finding ${id} is known of this node: it may have gone with the node, or the link is of another cluster.`)];
}

export function findingOf(cluster, { node, finding }) {
  const alike = all("findings", cluster).filter((f) => f.findingId === finding);
  return alike.find((f) => f.node === node) ?? (node ? undefined : alike[0]);
}

/** The pieces that the buttons copy. */
export function copies(finding) {
  const { saga, upgrade } = around(finding);
  return { rule: finding.rule ?? "", plan: planText(finding), ticket: ticket(finding, saga, upgrade, location.href) };
}

function around(finding) {
  return {
    saga: all("remediations", finding.cluster).find((s) => s.node === finding.node && s.plane === finding.plane && s.findingIds.includes(finding.findingId)),
    upgrade: all("upgrades", finding.cluster).find((u) => u.upgradeId === finding.upgradeId && u.node === finding.node),
  };
}

export function detail(cluster, wanted, ready) {
  const finding = findingOf(cluster, wanted);
  if (!finding) return absent(wanted.finding);
  const { saga, upgrade } = around(finding);
  const { word, symbol, kind } = kindOf(finding);
  const fact = (name, ...value) => h("div", { "data-key": name }, h("dt", {}, name), h("dd", {}, value));
  return [
    h("div", { class: "detailhead" },
      h("h2", { id: "detail-title" }, sign(symbol, kind), ` ${word}: ${ruleWords(finding)}`), close()),
    h("p", {}, finding.why),
    h("h3", {}, "The rule, as iptables prints it"),
    h("pre", { tabindex: "0", "aria-label": "Rule", id: "rule" }, finding.rule ?? "(the whole plane)"),
    h("p", { class: "buttons" }, finding.rule && copy("rule", "Copy rule"), " ", copy("plan", "Copy plan"), " ", copy("ticket", "Copy ticket text"), " ", h("span", { id: "copied", role: "status" })),
    h("dl", { class: "facts" },
      fact("node", `${finding.node}, ${finding.plane}`),
      fact("chain", finding.chain ? `${finding.chain} (${finding.table})` : "all of the plane"),
      fact("state", STATES[finding.state] ?? finding.state),
      fact("copies", finding.kind === "MISSING" ? `${count(finding.copies, "rule")} missing` : `${number(finding.copies)} on the node, ${number(finding.surplus)} too many`),
      fact("harm", finding.harmRulesPerPacket > 0 ? `${count(finding.harmRulesPerPacket, "rule")} passed in vain by a packet on the worst path` : "none"),
      fact("tag", finding.tag ? [h("code", {}, finding.tag), finding.tagVerified ? " verified: it is the hash of this rule" : " not verified: it is not the hash of this rule"] : "none"),
      fact("written by", finding.writtenBy ?? "not known"),
      fact("router now", finding.routerVersion ?? "not known"),
      fact("left by", left(finding, upgrade)),
      fact("cause", cause(finding)),
      fact("remedy", REMEDIES[finding.remedy] ?? "not known"),
      fact("first seen", time(finding.firstSeenAt)),
      fact("last change", time(finding.lastChangedAt)),
      finding.resolvedAt && fact("resolved", time(finding.resolvedAt))),
    h("h3", {}, "Copies over time"), overTime(finding, ready),
    h("h3", {}, "If it is deleted"), plan(finding, saga),
    h("h3", {}, "Evidence"),
    h("dl", { class: "facts" }, evidence(finding).map(([name, value]) => fact(name, h("code", {}, value)))),
  ];
}
