package io.chaindrift.collector.figures;

import java.util.Locale;

/** A save as kube-router v2.2 writes it, of a chosen size: pods with a chain of seventeen rules each, and the jumps to it. */
final class ManyRules {

    private static final int PER_POD = 17 + 4;

    private ManyRules() {}

    /**
     * The save.
     *
     * @param rules about how many
     * @param sync names churned chains
     * @param from number of the first pod, so that a pod can go and another come
     */
    static String save(int rules, int sync, int from) {
        int pods = Math.max(1, rules / PER_POD);
        StringBuilder save =
                new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        for (String own : new String[] {"KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT"}) {
            save.append(':').append(own).append(" - [0:0]\n");
        }
        for (int pod = from; pod < from + pods; pod++) {
            save.append(':').append(chain(pod, sync)).append(" - [0:0]\n");
        }
        for (int pod = from; pod < from + pods; pod++) {
            jumps(save, pod, sync);
        }
        for (int pod = from; pod < from + pods; pod++) {
            for (int rule = 0; rule < 17; rule++) {
                save.append("-A ")
                        .append(chain(pod, sync))
                        .append(" -s ")
                        .append(address(pod))
                        .append(
                                "/32 -p tcp -m comment --comment \"rule to ACCEPT traffic from source pods to dest pods selected by policy name web-")
                        .append(rule)
                        .append(" namespace default\" -m tcp --dport ")
                        .append(8_000 + rule)
                        .append(" -j ACCEPT\n");
            }
        }
        return save.append("COMMIT\n").toString();
    }

    private static void jumps(StringBuilder save, int pod, int sync) {
        String[] where = {
            "KUBE-ROUTER-INPUT -s", "KUBE-ROUTER-FORWARD -s", "KUBE-ROUTER-FORWARD -d", "KUBE-ROUTER-OUTPUT -d"
        };
        for (String place : where) {
            save.append("-A ")
                    .append(place)
                    .append(' ')
                    .append(address(pod))
                    .append("/32 -m comment --comment \"rule to jump traffic destined to POD name:web-")
                    .append(pod)
                    .append(" namespace: default to chain ")
                    .append(chain(pod, sync))
                    .append("\" -j ")
                    .append(chain(pod, sync))
                    .append('\n');
        }
    }

    private static String address(int pod) {
        return "10." + (pod >> 16 & 255) + "." + (pod >> 8 & 255) + "." + (pod & 255);
    }

    private static String chain(int pod, int sync) {
        String digits = String.format(Locale.ROOT, "%016d", pod * 1_000L + sync);
        StringBuilder name = new StringBuilder("KUBE-POD-FW-");
        for (char digit : digits.toCharArray()) {
            name.append((char) ('A' + digit - '0'));
        }
        return name.toString();
    }
}
