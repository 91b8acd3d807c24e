package io.chaindrift.cli.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.Remedy;
import io.chaindrift.ruleset.audit.UpgradeForecast;
import io.chaindrift.ruleset.plan.PlanClass;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an upgrade will leave and what to do about it, as text and as JSON (schema {@code chaindrift.upgrade-plan/1}: fields are
 * added, never renamed).
 *
 * @param from version before
 * @param to version after
 * @param argsAfter the router's flags after, as they were given
 * @param forecasts one for each family that was asked for
 */
record UpgradePlan(String from, String to, List<String> argsAfter, List<UpgradeForecast> forecasts) {

    private static final Pattern SAFE = Pattern.compile("[-\\w.,:/=]+");

    UpgradePlan {
        argsAfter = List.copyOf(argsAfter);
        forecasts = List.copyOf(forecasts);
    }

    boolean leavesNothing() {
        return forecasts.stream().allMatch(forecast -> forecast.remaining().isEmpty());
    }

    /** What to do, in order, a line each. */
    List<String> advice() {
        List<Finding> remaining = forecasts.stream()
                .flatMap(forecast -> forecast.remaining().stream())
                .toList();
        List<String> advice = new ArrayList<>();
        if (remaining.isEmpty()) {
            advice.add("nothing: check the nodes afterwards with 'chaindrift upgrade-gate --to " + to + "'");
            return advice;
        }
        advice.add("upgrade, and let the new kube-router finish a sync on every node");
        if (remaining.stream().anyMatch(finding -> finding.planClass() == PlanClass.NO_OP)) {
            advice.add(
                    "on each node, right after a sync: 'chaindrift inspect --live --router-version " + to + routerArgs()
                            + " --plan' prints input for iptables-restore that removes the NO_OP rules; no packet's verdict changes");
        }
        if (remaining.stream().anyMatch(finding -> finding.planClass() == PlanClass.VERDICT_CHANGING)) {
            advice.add("decide on the VERDICT_CHANGING rules: the traffic that each lets through is named above;"
                    + " they never go by themselves and are never removed automatically");
        }
        if (remaining.stream().anyMatch(UpgradePlan::needsReboot)) {
            advice.add(
                    "drain and reboot the nodes to remove what cannot be deleted safely, an abandoned plane above all:"
                            + " it goes on filtering with today's policies");
        }
        advice.add("then 'chaindrift upgrade-gate --to " + to + "' says when every node has converged");
        return advice;
    }

    /** The flags, for a shell: without them ranges that were removed cannot be told from those in use. */
    private String routerArgs() {
        return argsAfter.stream()
                .map(arg -> " --router-arg=" + (SAFE.matcher(arg).matches() ? arg : "\"" + arg + "\""))
                .collect(Collectors.joining());
    }

    private static boolean needsReboot(Finding finding) {
        return finding.remedy() == Remedy.REBOOT || finding.kind() == FindingKind.ORPHAN_PLANE;
    }

    String text(boolean colour) {
        StringBuilder out = new StringBuilder();
        long count = forecasts.stream()
                .mapToLong(forecast -> forecast.remaining().size())
                .sum();
        String verdict = count == 0 ? "CLEAN" : "RESIDUE";
        out.append(colour ? "\u001b[" + (count == 0 ? 32 : 33) + "m" + verdict + "\u001b[0m" : verdict)
                .append(": ")
                .append(from)
                .append(" → ")
                .append(to)
                .append(
                        count == 0
                                ? " leaves nothing behind\n"
                                : " will leave " + count + " finding" + (count == 1 ? "" : "s"))
                .append(count == 0 ? "" : " on every node that is clean today; they neither grow nor go\n");
        forecasts.forEach(forecast -> family(out, forecast));
        out.append("\nwhat to do\n");
        List<String> advice = advice();
        for (int i = 0; i < advice.size(); i++) {
            out.append("  ").append(i + 1).append(". ").append(advice.get(i)).append("\n");
        }
        return out.toString();
    }

    private static void family(StringBuilder out, UpgradeForecast forecast) {
        out.append("\n").append(forecast.family().id()).append(": ");
        out.append(
                        forecast.remaining().isEmpty()
                                ? "nothing is left"
                                : forecast.remaining().size() + " left")
                .append("\n");
        forecast.remarks().forEach(remark -> out.append("  ").append(remark).append("\n"));
        forecast.remaining().forEach(finding -> InspectText.finding(out, finding));
    }

    String json() {
        ObjectNode root = InspectJson.root("chaindrift.upgrade-plan/1");
        root.put("from", from);
        root.put("to", to);
        root.put("leavesNothing", leavesNothing());
        ArrayNode families = root.putArray("families");
        for (UpgradeForecast forecast : forecasts) {
            ObjectNode family = families.addObject();
            family.put("family", forecast.family().id());
            ArrayNode remaining = family.putArray("remaining");
            forecast.remaining().forEach(finding -> InspectJson.finding(remaining.addObject(), finding));
            forecast.remarks().forEach(family.putArray("remarks")::add);
        }
        advice().forEach(root.putArray("advice")::add);
        return InspectJson.text(root);
    }
}
