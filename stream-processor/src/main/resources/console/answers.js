// The four answers: how many, is it growing, does it hurt, what now.

import { h } from "./dom.js";
import { all, gaps } from "./facts.js";
import { count, HOOKS, number, sign, STATES } from "./text.js";
import { link, read } from "./url.js";

const NAMED = 3;
const ALARM = 1000;

const nodeLink = (node) => h("a", { href: link({ node: node.node, plane: null, chain: null, finding: null }), "data-nav": true }, node.node);

function named(nodes, say) {
  const rest = nodes.length - NAMED;
  return h("ul", { class: "named" },
    nodes.slice(0, NAMED).map((node) => h("li", { "data-key": node.node }, nodeLink(node), " ", say(node))),
    rest > 0 && h("li", { "data-key": "…" }, `and ${number(rest)} more`));
}

function books(nodes, filter) {
  const of = (state) => nodes.filter((node) => node.state === state).length;
  const parts = Object.entries(STATES).flatMap(([state, { word, symbol, kind }], i) => [
    i > 0 && " + ",
    h("a", {
      href: link({ state: filter === state ? null : state }), "data-nav": true, "data-state": state,
      "aria-current": filter === state ? "true" : null, class: of(state) === 0 ? "none" : null,
    }, sign(symbol, kind), " ", h("b", {}, number(of(state))), ` ${word}`),
  ]);
  return [h("p", { id: "books" }, h("b", {}, number(nodes.length)), nodes.length === 1 ? " node = " : " nodes = ", parts)];
}

function pace(node) {
  const perSync = node.copiesPerSyncMilli / 1000;
  const perDay = node.copiesPerDayMilli / 1000;
  const days = perDay > 0 ? Math.ceil(Math.max(0, ALARM - node.driftRules) / perDay) : 0;
  const speed = perSync > 0 ? `+${count(perSync, "copy", "copies")} per sync` : `+${count(perDay, "copy", "copies")} per day`;
  return speed + (days > 0 ? `, ${number(ALARM)} rules in ${days === 1 ? "a day" : count(days, "day")}` : "");
}

function growing(nodes) {
  const grow = nodes.filter((node) => node.growth === "GROWING").sort((a, b) => b.copiesPerDayMilli - a.copiesPerDayMilli);
  const open = nodes.filter((node) => node.growth === "UNKNOWN").length;
  const unsaid = open > 0 ? ` Of ${count(open, "node")} it cannot be said yet: too few syncs were seen.` : "";
  if (grow.length === 0) return [h("p", {}, open === nodes.length ? "It cannot be said yet: too few syncs were seen." : `No node.${unsaid}`)];
  return [h("p", {}, sign("▲", "bad"), " ", h("b", {}, count(grow.length, "node")), unsaid && `.${unsaid}`), named(grow, pace)];
}

function harm(nodes) {
  const lacking = nodes.filter((node) => node.missingRules > 0).sort((a, b) => b.missingRules - a.missingRules);
  const hurt = nodes.filter((node) => node.harmRulesPerPacket > 0).sort((a, b) => b.harmRulesPerPacket - a.harmRulesPerPacket);
  const content = [];
  if (lacking.length > 0) {
    content.push(h("p", {}, sign("−", "bad"), " ", h("b", {}, count(lacking.length, "node")), " without rules of its router: worse than any surplus"));
    content.push(named(lacking, (node) => `${count(node.missingRules, "rule")} missing`));
  }
  if (hurt.length > 0) content.push(named(hurt, (node) => `${count(node.harmRulesPerPacket, "extra rule")} ${HOOKS[node.harmHook] ?? "for every packet"}`));
  return content.length > 0 ? content : [h("p", {}, "None: no packet passes a rule in vain.")];
}

function whatNow(cluster, nodes) {
  const open = all("findings", cluster).filter((finding) => finding.state !== "RESOLVED");
  const nodesOf = (list) => [...new Set(list.map((item) => item.node))].sort();
  const sagas = all("remediations", cluster);
  const steps = [];
  const upgrade = nodesOf(open.filter((finding) => finding.remedy === "UPGRADE_FIRST"));
  const byName = new Map(nodes.map((node) => [node.node, node]));
  for (const name of upgrade.slice(0, NAMED)) {
    const node = byName.get(name);
    const broken = node?.cause === "EXISTENCE_CHECK_BROKEN_NOW";
    steps.push([`upgrade `, node ? nodeLink(node) : name, ` first${broken ? " (its existence check fails)" : ""}`]);
  }
  if (upgrade.length > NAMED) steps.push([`and ${number(upgrade.length - NAMED)} more to upgrade first`]);
  const cleanups = sagas.filter((saga) => saga.state === "RECOMMENDED" && saga.deletes.length > 0);
  if (cleanups.length > 0) {
    const safe = cleanups.filter((saga) => saga.planClass === "NO_OP").length;
    const split = safe === cleanups.length ? "no verdict changes" : safe === 0 ? "each with deletions that change verdicts" : `${number(safe)} without, ${number(cleanups.length - safe)} with a change of verdicts`;
    steps.push([`${count(cleanups.length, "cleanup")} recommended (${split})`]);
  }
  const reboot = nodesOf(open.filter((finding) => finding.remedy === "REBOOT"));
  if (reboot.length > 0) steps.push([`reboot ${reboot.length <= NAMED ? reboot.join(", ") : count(reboot.length, "node")}`]);
  const refused = sagas.filter((saga) => saga.state === "REFUSED").length;
  if (refused > 0) steps.push([`${number(refused)} refused: see why in their findings`]);
  const blind = nodes.filter((node) => node.state === "UNKNOWN" || node.state === "SILENT");
  if (blind.length > 0) steps.push(["find out why ", blind.slice(0, NAMED).map((node, i) => [i > 0 && ", ", nodeLink(node)]), blind.length > NAMED && ` and ${number(blind.length - NAMED)} more`, blind.length === 1 ? " cannot be judged" : " cannot be judged"]);
  if (steps.length === 0) return [h("p", {}, open.length === 0 ? "Nothing." : `Look at the ${count(open.length, "finding")} below.`)];
  return [h("ul", { class: "steps" }, steps.map((step, i) => h("li", { "data-key": i }, step)))];
}

function incomplete() {
  if (gaps.list.length === 0) return null;
  return h("details", { class: "gaps" },
    h("summary", {}, `Not covered by these answers: ${number(gaps.list.length)}`),
    h("ul", {}, gaps.list.slice(0, 50).map((gap, i) => h("li", { "data-key": i }, gap.node && h("b", {}, gap.node), gap.node && ": ", gap.reason))));
}

export function answers(cluster) {
  const nodes = all("nodes", cluster);
  const row = (id, word, content) => h("div", { "data-key": id, id: `answer-${id}` }, h("dt", {}, word), h("dd", {}, content));
  return [
    h("dl", { class: "answers" },
      row("nodes", "Nodes", books(nodes, read().state)),
      row("growing", "Growing", growing(nodes)),
      row("harm", "Harm", harm(nodes)),
      row("now", "What now", whatNow(cluster, nodes))),
    incomplete(),
  ];
}
