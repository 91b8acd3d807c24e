// Words and figures.

import { h } from "./dom.js";

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export const number = (value) => NUMBER.format(value);
export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

/** A figure in a table: zero is a dot, and a screen reader hears the zero. */
export const figure = (value) =>
  value === 0 ? [h("span", { "aria-hidden": "true", class: "zero" }, "·"), h("span", { class: "unseen" }, "0")] : number(value);

export function timeText(millis) {
  const at = new Date(millis);
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return CLOCK.format(at);
  const day = at.getFullYear() === now.getFullYear() ? DAY : DAY_YEAR;
  return `${day.format(at)} ${CLOCK.format(at)}`;
}

export const time = (millis) =>
  millis === null || millis === undefined
    ? "never"
    : h("time", { datetime: new Date(millis).toISOString(), title: new Date(millis).toISOString() }, timeText(millis));

/** A sign that is seen, beside words that are heard. */
export const sign = (symbol, kind) => h("span", { class: `sign ${kind}`, "aria-hidden": "true" }, symbol);

export const STATES = {
  CLEAN: { word: "clean", symbol: "✓", kind: "good" },
  DRIFTED: { word: "drifted", symbol: "■", kind: "drift" },
  UNKNOWN: { word: "unknown", symbol: "?", kind: "unknown" },
  SILENT: { word: "silent", symbol: "◌", kind: "silent" },
};

export const KINDS = {
  DUPLICATE: { word: "duplicate", symbol: "■", kind: "drift" },
  STALE_VERSION: { word: "stale", symbol: "■", kind: "drift" },
  STALE_FLAGS: { word: "stale by flags", symbol: "■", kind: "drift" },
  MISSING: { word: "missing", symbol: "−", kind: "bad" },
  OUT_OF_ORDER: { word: "out of order", symbol: "↕", kind: "unknown" },
  ORPHAN_PLANE: { word: "abandoned plane", symbol: "▣", kind: "drift" },
  LEFTOVER: { word: "leftover", symbol: "□", kind: "unknown" },
};
export const kindOf = (finding) => KINDS[finding.kind] ?? { word: "unknown", symbol: "?", kind: "unknown" };

export const CAUSES = {
  NONE: "none",
  EXISTENCE_CHECK_BROKEN_NOW: "the router’s existence check fails, so each sync adds a copy",
  EXISTENCE_CHECK_BROKEN_EARLIER: "an earlier router’s existence check failed, and each of its syncs added a copy",
  REWORDED_COMMENT: "a newer release words the rule’s comment otherwise and does not recognise the old rule",
  RULE_DROPPED: "a newer release no longer writes this rule and does not remove it",
  FLAG_CHANGE: "the router’s flags changed, and it does not remove what the old ones made",
  ABANDONED_PLANE: "the router has left this plane, and its rules still filter",
  TWO_ROUTERS: "two routers write to the same chains",
  RULES_REMOVED: "rules of the running router were removed",
  LEFTOVER: "left over from a router that was here",
  REORDERED: "rules stand at another place than the router puts them",
};
export const cause = (fact) => CAUSES[fact.cause] ?? "not known";

export const REMEDIES = {
  CLEAN: "delete the surplus rules",
  REBOOT: "reboot the node: the router writes its rules anew",
  UPGRADE_FIRST: "upgrade the router first: the running one would bring the copies back",
  NONE: "nothing to do here",
};

export const PLANS = {
  NO_OP: { word: "no packet’s verdict changes", symbol: "✓", kind: "good" },
  VERDICT_CHANGING: { word: "verdicts change", symbol: "!", kind: "bad" },
};

export const HOOKS = {
  INPUT: "for every packet to the node",
  FORWARD: "for every packet through the node",
  OUTPUT: "for every packet from the node",
};

export const CHAINS = [
  ["KUBE-ROUTER-INPUT", "IN"],
  ["KUBE-ROUTER-FORWARD", "FWD"],
  ["KUBE-ROUTER-OUTPUT", "OUT"],
  ["KUBE-NWPLCY-DEFAULT", "DEF"],
  ["KUBE-NWPLCY-COMMON", "COM"],
  ["KUBE-NWPLCY-TAIL", "TAIL"],
];
const NAMED = new Set(CHAINS.map(([name]) => name));
export const columnOf = (chain) => (NAMED.has(chain) ? chain : "hooks");

/** What a rule says of itself, without the tag; the rule where it says nothing. */
export function ruleWords(finding) {
  if (!finding.rule) return `the whole plane ${finding.plane}`;
  const comment = /--comment (?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(finding.rule);
  const words = (comment?.[1] ?? comment?.[2] ?? "").replace(/\\(.)/g, "$1").replace(/\s+-\s+[A-Z2-7]{16}$/, "");
  return words || finding.rule;
}

/** A router by what is known of it: its version, or else the versions that write the same rules. */
export const router = (version, versionClass) => version ?? versionClass ?? "?";

/** The change of an upgrade. */
export const change = (upgrade, arrow = "→") => `${router(upgrade.fromVersion, upgrade.fromVersionClass)} ${arrow} ${router(upgrade.toVersion, upgrade.toVersionClass)}`;
