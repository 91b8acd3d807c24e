package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Says for people which traffic a deletion changes: what the packets of the rule that goes meet then. Speaks only of rules that
 * stay, and names the first of them that may decide otherwise, before the jumps to pods.
 */
final class ChangedTraffic {

    private static final int SHOWN = 100;

    private final String chain;
    private final List<String> rules;
    private final Surplus surplus;
    private final MatchKey key;
    private final int firstPod;
    private final int[] nextPod;
    private final int[] nextOther;
    private final int[] others;
    private final int[] twin;
    private final int firstWider;

    /**
     * @param rules the chain's rules
     * @param going the positions that the plan deletes
     * @param surplus the rule of which copies go
     * @param keys the match of a rule
     */
    ChangedTraffic(String chain, List<String> rules, BitSet going, Surplus surplus, Function<String, MatchKey> keys) {
        this.chain = chain;
        this.rules = rules;
        this.surplus = surplus;
        key = keys.apply(surplus.rule());
        nextPod = filled(rules.size());
        nextOther = filled(rules.size());
        others = new int[rules.size()];
        twin = filled(rules.size());
        int pod = -1;
        int other = -1;
        int count = 0;
        int same = -1;
        int wider = -1;
        for (int i = rules.size() - 1; i >= 0; i--) {
            nextPod[i] = pod;
            nextOther[i] = other;
            others[i] = count;
            twin[i] = same;
            if (going.get(i)) {
                continue;
            }
            if (rules.get(i).contains(" -j {")) {
                pod = i;
                other = -1;
                count = 0;
                continue;
            }
            MatchKey here = keys.apply(rules.get(i));
            boolean holds = here.decidesForMoreThan(key);
            wider = holds ? i : wider;
            if (holds || here.effect().equals(key.effect())) {
                same = i;
                other = -1;
                count = 0;
            } else if (!here.decidesAs(key)) {
                other = i;
                count++;
            }
        }
        firstPod = pod;
        firstWider = wider;
    }

    private static int[] filled(int size) {
        int[] places = new int[size];
        Arrays.fill(places, -1);
        return places;
    }

    /** What happens to the packets of a stale rule at that position when it goes. */
    String ofStale(int position) {
        String value = surplus.value();
        return switch (surplus.signature().parameter()) {
            case CLUSTER_RANGE -> judged("traffic to the service range " + value, "is", "meets", position);
            case EXTERNAL_RANGE -> judged("traffic to the external range " + value, "is", "meets", position);
            case LOAD_BALANCER_RANGE -> judged("traffic to the load balancer range " + value, "is", "meets", position);
            case NODE_PORTS -> judged("traffic to local ports " + value, "is", "meets", position);
            case POD_RANGE -> "traffic of the pod range " + value + " is then no longer rejected by default";
            case NONE -> unparameterised(position);
        };
    }

    private String unparameterised(int position) {
        if (!readsMark()) {
            return surplus.rule().contains("icmp")
                    ? "this ICMP message to and from pods is then judged by the rules that follow"
                    : "no earlier rule that stays decides the same packets";
        }
        if (OwnChains.BUILT_IN.contains(chain)) {
            return "packets of pods that carry the mark 0x20000 are then judged by "
                    + (nextOther[position] >= 0 ? "the rules of others behind this one" : "the policy of " + chain);
        }
        if (!podsBefore(position)) {
            return judged("packets that carry the mark 0x20000", "are", "meet", position);
        }
        boolean all = firstPod > position;
        String first = nextOther[position] >= 0 ? "meet " + other(position) + " and then " : "";
        return "it " + does() + " before " + (all ? "" : "some of ") + "the per-pod jumps; they then " + first
                + "enter " + (all ? "the" : "those") + " pods' chains";
    }

    /** What a copy of a rule that belongs behind the pods' jumps does at a position above the copy that stays. */
    String ofCopyAbove(int position) {
        List<String> seers = new ArrayList<>();
        boolean pods = podsBefore(position);
        if (nextOther[position] >= 0) {
            seers.add(other(position));
        }
        if (pods) {
            seers.add(firstPod > position ? "the pods' chains" : "the chains of the pods behind it");
        }
        if (seers.isEmpty()) {
            return "what stands between it and the copy that stays is then asked first";
        }
        String place = !pods ? "" : firstPod > position ? "above the per-pod jumps " : "among the per-pod jumps ";
        return place + "it " + does() + " before " + String.join(" and ", seers)
                + (seers.size() == 1 && !pods && others[position] == 1 ? " sees them" : " see them");
    }

    private String judged(String subject, String is, String meets, int position) {
        if (firstWider >= 0 && firstWider < position) {
            return subject + " " + meets + " index " + (firstWider + 1)
                    + " before, with or without this rule: its range is wider and it decides in the same way";
        }
        List<String> by = new ArrayList<>();
        boolean pods = podsBefore(position);
        if (nextOther[position] >= 0) {
            by.add(other(position));
        }
        if (pods) {
            by.add("the pods' policies");
        }
        if (twin[position] >= 0) {
            return subject + " then " + meets + " "
                    + (by.isEmpty() ? "" : String.join(" and ", by) + " before ")
                    + "index " + (twin[position] + 1) + ", which decides as this rule does";
        }
        if (by.isEmpty()) {
            by.add("what stands behind the jump to " + chain);
        }
        return subject + " " + is + " then judged by " + String.join(" and ", by);
    }

    private String does() {
        if (!readsMark()) {
            return "sends packets to " + key.target();
        }
        return ("RETURN".equals(key.target()) ? "returns" : "accepts") + " packets that carry the mark 0x20000";
    }

    private boolean readsMark() {
        return surplus.rule().contains(" -m mark --mark 0x20000/0x20000 ");
    }

    /** Whether jumps to pods stand between the position and the next rule of the same effect. */
    private boolean podsBefore(int position) {
        return nextPod[position] >= 0 && (twin[position] < 0 || nextPod[position] < twin[position]);
    }

    private String other(int position) {
        int at = nextOther[position];
        String rule = rules.get(at).substring(("-A " + chain + " ").length());
        String shown = rule.length() <= SHOWN ? rule : rule.substring(0, SHOWN) + "…";
        int more = others[position] - 1;
        return "index " + (at + 1) + " (" + shown + ")" + (more == 0 ? "" : " and " + more + " more");
    }
}
