package io.chaindrift.ruleset.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plan as input for {@code iptables-restore --noflush}: one transaction, all or nothing.
 *
 * <p>Deletions are by specification, never by number, so that a rule moved meanwhile is not another rule deleted. A copy that
 * stays, because it belongs or because deleting it would change verdicts, is deleted with the others and inserted at its place
 * again; a rule that is no longer there makes its {@code -D} fail, and
 * with it the whole transaction. A stale rule is guarded by {@code -C} of the rule that shadows it.
 */
public final class PlanText {

    private PlanText() {}

    /**
     * The text for the NO_OP deletions of a plan.
     *
     * @param deletes the plan's deletions; others than NO_OP are passed over
     * @param kept for each chain the 1-based indexes and texts of the copies that stay, of rules that are deleted in part
     * @return empty when nothing is NO_OP
     */
    public static String restoreInput(List<PlannedDelete> deletes, Map<String, Map<Integer, String>> kept) {
        Map<String, List<PlannedDelete>> byChain = new LinkedHashMap<>();
        Map<String, TreeMap<Integer, String>> staying = new HashMap<>();
        kept.forEach((chain, rules) -> staying.put(chain, new TreeMap<>(rules)));
        for (PlannedDelete delete : deletes) {
            if (delete.planClass() != PlanClass.NO_OP) {
                staying.computeIfAbsent(delete.chain(), chain -> new TreeMap<>())
                        .put(delete.index(), delete.rule());
            } else {
                byChain.computeIfAbsent(delete.chain(), chain -> new ArrayList<>())
                        .add(delete);
            }
        }
        if (byChain.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("""
                # Removes kube-router's own surplus; no packet's verdict changes. Feed it to the restore program of the same
                # family and backend that printed the save:  iptables-restore --noflush --wait < this-file
                # Run it right after a sync of kube-router, and look again after the next one: a sync that is under way writes
                # back what it has read. If a rule named here is no longer there, nothing is changed and the exit code is not 0.
                *filter
                """);
        byChain.forEach((chain, rules) -> chain(text, chain, rules, staying.getOrDefault(chain, new TreeMap<>())));
        return text.append("COMMIT\n").toString();
    }

    private static void chain(
            StringBuilder text, String chain, List<PlannedDelete> deletes, TreeMap<Integer, String> kept) {
        Map<String, Integer> copies = new LinkedHashMap<>();
        Map<String, String> proofs = new LinkedHashMap<>();
        for (PlannedDelete delete : deletes) {
            copies.merge(delete.rule(), 1, Integer::sum);
            proofs.putIfAbsent(delete.rule(), delete.proof());
        }
        TreeMap<Integer, String> back = new TreeMap<>();
        kept.forEach((index, rule) -> {
            if (copies.containsKey(rule)) {
                back.put(index, rule);
                copies.merge(rule, 1, Integer::sum);
            }
        });
        deletes.stream()
                .map(PlannedDelete::guard)
                .filter(guard -> guard != null)
                .distinct()
                .forEach(guard -> text.append("-C ")
                        .append(guard.substring("-A ".length()))
                        .append('\n'));
        copies.forEach((rule, count) -> {
            long removed = count - back.values().stream().filter(rule::equals).count();
            text.append("# ")
                    .append(removed)
                    .append(removed == 1 ? " rule" : " copies")
                    .append(": ");
            text.append(proofs.get(rule)).append('\n');
            String specification = rule.substring(("-A " + chain).length());
            text.append(("-D " + chain + specification + "\n").repeat(count));
        });
        back.forEach((index, rule) -> {
            long before =
                    deletes.stream().filter(delete -> delete.index() < index).count();
            text.append("-I ").append(chain).append(' ').append(index - before);
            text.append(rule.substring(("-A " + chain).length())).append('\n');
        });
    }
}
