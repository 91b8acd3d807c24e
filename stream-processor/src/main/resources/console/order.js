// What stands first, and that nothing moves under a reader's eyes.

const STATE_RANK = { DRIFTED: 0, UNKNOWN: 1, SILENT: 1, CLEAN: 2 };
const SEVERITY_RANK = { PAGE: 0, TICKET: 1, UNKNOWN: 1, INFO: 2 };

const chain = (...comparisons) => (a, b) => {
  for (const compare of comparisons) {
    const result = compare(a, b);
    if (result !== 0) return result;
  }
  return 0;
};
const down = (value) => (a, b) => value(b) - value(a);
const up = (value) => (a, b) => value(a) - value(b);
const byText = (value) => (a, b) => (value(a) ?? "").localeCompare(value(b) ?? "", "en", { numeric: true });

/** Nodes, worst first: missing rules, then harm, then growth; what is unknown stands before what is clean. */
export const worstNodes = chain(
  up((node) => STATE_RANK[node.state]), down((node) => Number(node.missingRules > 0)), down((node) => node.harmRulesPerPacket),
  down((node) => Number(node.growth === "GROWING")), down((node) => node.driftRules), byText((node) => node.node));

/** Findings, worst first: open ones, missing rules, what pages somebody, growth, harm; urgency and figures after that. */
export const worstFindings = (isGrowing) => chain(
  up((finding) => Number(finding.state === "RESOLVED")), down((finding) => Number(finding.kind === "MISSING")),
  down((finding) => Number(finding.severity === "PAGE")), down((finding) => Number(isGrowing(finding))),
  down((finding) => finding.harmRulesPerPacket), up((finding) => SEVERITY_RANK[finding.severity] ?? 1), down((finding) => finding.surplus),
  byText((finding) => finding.node), byText((finding) => finding.chain), byText((finding) => finding.findingId));

const orders = new Map();

/** The items in their order; while somebody is in the container, in the order they had, new ones last. */
export function steady(container, items, keyOf, context) {
  const before = orders.get(container);
  const reading = container.matches(":hover") || container.contains(document.activeElement);
  let result = items;
  if (reading && before?.context === context) {
    const place = new Map(before.keys.map((key, i) => [key, i]));
    const at = (item) => place.get(keyOf(item)) ?? Number.MAX_SAFE_INTEGER;
    result = [...items].sort((a, b) => at(a) - at(b));
  }
  orders.set(container, { keys: result.map(keyOf), context });
  return result;
}
