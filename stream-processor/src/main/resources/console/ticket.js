// What is pasted elsewhere: plain text.

import { cause, change, kindOf, REMEDIES } from "./text.js";

const iso = (millis) => (millis === null || millis === undefined ? "-" : new Date(millis).toISOString());

export const evidence = (finding) => [
  ["stream", finding.evidenceStream],
  ["epoch", String(finding.evidenceEpoch)],
  ["sequence", String(finding.evidenceSequence)],
  ["digest", finding.evidenceDigest ?? "the event is not a capture"],
];

function indexes({ first, step, count }) {
  if (count === 1) return `${first}`;
  const last = first + step * (count - 1);
  return step === 1 ? `${first} to ${last}` : `${first} to ${last}, every ${step}${step === 2 ? "nd" : "th"}`;
}

/** The plan: the rules by their place in the capture. */
export function planText(finding) {
  if (finding.deleteRuns.length === 0) return finding.refusal ? `# no deletion: ${finding.refusal}` : "# nothing to delete";
  const total = finding.deleteRuns.reduce((sum, run) => sum + run.count, 0);
  const lines = [
    `# ${finding.plane}, ${finding.table}, ${finding.chain}: delete ${total} rule${total === 1 ? "" : "s"} (${finding.planClass ?? "?"})`,
    ...finding.deleteRuns.map((run) => `# rule ${indexes(run)} of the capture ${finding.evidenceStream}/${finding.evidenceEpoch}/${finding.evidenceSequence}`),
  ];
  return lines.join("\n");
}

export function ticket(finding, saga, upgrade, address) {
  return [
    `${kindOf(finding).word} on ${finding.node}, ${finding.plane}, ${finding.chain ?? "whole plane"}`,
    "",
    `Rule:        ${finding.rule ?? "(whole plane)"}`,
    `Why:         ${finding.why}`,
    `Copies:      ${finding.copies}, ${finding.surplus} too many`,
    `Tag:         ${finding.tag ? `${finding.tag} (${finding.tagVerified ? "verified" : "not verified"})` : "none"}`,
    `Written by:  ${finding.writtenBy ?? "not known"}; router now ${finding.routerVersion ?? "not known"}`,
    `Left by:     ${upgrade ? `${change(upgrade, "->")} at ${iso(upgrade.startedAt)}` : "no upgrade known"}`,
    `Cause:       ${cause(finding)}`,
    `Remedy:      ${REMEDIES[finding.remedy] ?? "not known"}`,
    `Class:       ${finding.planClass ?? "no deletion"}${finding.proof ? `: ${finding.proof}` : ""}`,
    `First seen:  ${iso(finding.firstSeenAt)}; last change ${iso(finding.lastChangedAt)}`,
    `Evidence:    ${evidence(finding).map(([name, value]) => `${name} ${value}`).join(", ")}`,
    `Link:        ${address}`,
    "",
    planText(finding),
    "",
  ].join("\n");
}
