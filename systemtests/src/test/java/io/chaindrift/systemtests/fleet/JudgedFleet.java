package io.chaindrift.systemtests.fleet;

import io.chaindrift.event.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Nodes each of which makes one rule of judging decide: how copies come, which upgrade left what, when nothing is said yet, and what is
 * told of the router. An error in such a rule makes its node's facts others than they should be.
 */
public final class JudgedFleet {

    /** The fleet's cluster. */
    public static final String CLUSTER = "judged";

    private static final String NFT = "ipv4-nft";
    private static final String IPV6 = "ipv6-nft";
    private static final String RUNNING = "S19";

    /** Tags of the rules for node ports in KUBE-ROUTER-INPUT. */
    private static final String TCP = "LR7XO7NXDBGQJD2M";

    private static final String UDP = "76UCBPIZNGJNWNUZ";
    /** Tag of the rule that v1.5 wrote there for the cluster's addresses. */
    private static final String OLD = "4H2UH6XHRCCZXCYQ";

    private JudgedFleet() {}

    /** The events of all nodes. */
    public static List<NodeEvent> events() {
        List<NodeEvent> all = new ArrayList<>();
        logs().values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /** The events of one node. */
    public static List<NodeEvent> events(String node) {
        List<NodeEvent> events = logs().get(node);
        if (events == null) {
            throw new IllegalArgumentException("no node of the fleet is called " + node);
        }
        return events;
    }

    private static Map<String, List<NodeEvent>> logs() {
        Map<String, List<NodeEvent>> logs = new TreeMap<>();
        copies(logs);
        turned(logs);
        upgrades(logs);
        beginnings(logs);
        routers(logs);
        LeftPlanes.tell(logs);
        return logs;
    }

    private static void copies(Map<String, List<NodeEvent>> logs) {
        put(logs, "one-stops", healthy("one-stops"), story -> {
            gains(story, 2, 2);
            gains(story, 3, 3);
            gains(story, 4, 3);
        });
        put(logs, "uneven-before", new Story(CLUSTER, "uneven-before", RUNNING), story -> {
            story.rules(NFT, both(3, 5)).phases(1);
            gains(story, 4, 6);
        });
        put(logs, "gains-across", new Story(CLUSTER, "gains-across", RUNNING), story -> {
            story.rules(NFT, both(1, 2)).phases(1).syncs(1).hears(ToldRouters.version("v2.5.0"));
            gains(story, 2, 3);
        });
        put(logs, "one-alone", healthy("one-alone"), story -> {
            gains(story, 2, 1);
            gains(story, 3, 1);
            gains(story, 4, 1);
            story.syncs(4);
        });
        put(logs, "grew-before", healthy("grew-before"), story -> {
            gains(story, 2, 2);
            gains(story, 3, 3);
            story.hears(ToldRouters.version("v2.5.0")).syncs(1);
        });
        put(logs, "uncounted", new Story(CLUSTER, "uncounted", RUNNING), story -> {
            story.uncounted().phases(1);
            for (int i = 1; i < 4; i++) {
                story.rules(NFT, Edits.all(both(i + 1, i + 1), Edits.renamed(i)))
                        .looks(1);
            }
        });
        put(logs, "stale-copies", new Story(CLUSTER, "stale-copies", "S1"), story -> {
            story.phases(4);
            for (int i = 1; i < 5; i++) {
                story.rules(NFT, Edits.copies(OLD, i)).syncs(1);
            }
        });
    }

    private static void turned(Map<String, List<NodeEvent>> logs) {
        put(logs, "copies-turn-stale", new Story(CLUSTER, "copies-turn-stale", "S1"), story -> {
            story.phases(2);
            for (int i = 2; i < 4; i++) {
                story.rules(NFT, Edits.all(Edits.copies(OLD, i), Edits.copies(TCP, i)))
                        .syncs(1);
            }
            story.syncs(3).hears(ToldRouters.version("v2.0.1")).syncs(1);
        });
    }

    private static void upgrades(Map<String, List<NodeEvent>> logs) {
        put(logs, "late", healthy("late"), story -> {
            story.hears(ToldRouters.version("v2.5.0")).syncs(4);
            gains(story, 2, 2);
            gains(story, 1, 1);
        });
        put(
                logs,
                "without-sync",
                healthy("without-sync"),
                story -> story.hears(ToldRouters.version("v2.5.0"))
                        .syncs(1)
                        .rules(NFT, both(2, 2))
                        .looks(1));
        put(
                logs,
                "skips",
                healthy("skips"),
                story -> story.hears(ToldRouters.version("v2.4.0"))
                        .hears(ToldRouters.version("v2.5.0"))
                        .syncs(1));
        put(logs, "waits", healthy("waits"), story -> story.hears(ToldRouters.version("v2.5.0")));
        put(
                logs,
                "native-waits",
                new Story(CLUSTER, "native-waits", "S8"),
                story -> story.phases(4).hears(ToldRouters.version("v2.12.0")).looks(1));
        put(
                logs,
                "native-goes-on",
                new Story(CLUSTER, "native-goes-on", "S8"),
                story -> story.phases(4)
                        .hears(ToldRouters.version("v2.12.0"))
                        .syncs(1)
                        .phases(3));
        put(
                logs,
                "flags-then-version",
                new Story(CLUSTER, "flags-then-version", "S18"),
                story -> story.phases(3).syncs(1));
        put(
                logs,
                "chain-goes",
                new Story(CLUSTER, "chain-goes", "S20-nft-tail"),
                story -> story.phases(1)
                        .syncs(1)
                        .hears(ToldRouters.version("v2.2.1"))
                        .syncs(2)
                        .rules(NFT, Edits.without("KUBE-NWPLCY-TAIL"))
                        .syncs(1));
    }

    private static void beginnings(Map<String, List<NodeEvent>> logs) {
        UnaryOperator<List<String>> incomplete = Edits.copies(TCP, 0);
        put(
                logs,
                "before-first-sync",
                new Story(CLUSTER, "before-first-sync", RUNNING),
                story -> story.uncounted()
                        .rules(NFT, Edits.all(incomplete, Edits.withoutPods()))
                        .phases(1)
                        .rules(NFT, incomplete)
                        .looks(1));
        put(
                logs,
                "boots-empty",
                healthy("boots-empty"),
                story -> story.uncounted()
                        .rules(NFT, Edits.emptied())
                        .boots("boot-2")
                        .looks(1)
                        .rules(NFT, Edits.all(incomplete, Edits.renamed(1)))
                        .looks(1));
        put(
                logs,
                "boots-as-it-was",
                new Story(CLUSTER, "boots-as-it-was", RUNNING),
                story -> story.rules(NFT, Edits.all(incomplete, Edits.withoutPods()))
                        .phases(1)
                        .syncs(1)
                        .boots("boot-2")
                        .looks(1)
                        .syncs(1));
        put(logs, "boots-while-growing", healthy("boots-while-growing"), story -> {
            gains(story, 2, 2);
            gains(story, 3, 3);
            story.boots("boot-2").syncs(1);
        });
        put(
                logs,
                "stopped",
                healthy("stopped"),
                story ->
                        story.hears(ToldRouters::stopped).rules(NFT, incomplete).looks(1));
        put(
                logs,
                "frozen",
                new Story(CLUSTER, "frozen", "S29-ipv6-off-same-release"),
                story -> story.frozen(IPV6).phases(1).syncs(4));
        put(
                logs,
                "frozen-later",
                new Story(CLUSTER, "frozen-later", "S29-ipv6-off-same-release"),
                story -> story.tells(ToldRouters::withoutFlags)
                        .phases(1)
                        .syncs(2)
                        .frozen(IPV6)
                        .syncs(4));
        put(
                logs,
                "frozen-across",
                new Story(CLUSTER, "frozen-across", "S29-ipv6-off-same-release"),
                story -> story.tells(ToldRouters::withoutFlags)
                        .phases(1)
                        .syncs(1)
                        .frozen(IPV6)
                        .hears(was -> ToldRouters.withoutFlags(
                                ToldRouters.version("v2.5.0").apply(was)))
                        .syncs(4));
    }

    private static void routers(Map<String, List<NodeEvent>> logs) {
        put(
                logs,
                "corrected",
                new Story(CLUSTER, "corrected", RUNNING),
                story -> story.tells(ToldRouters.rules("v2.0-v2.1"))
                        .phases(1)
                        .syncs(1)
                        .hears(ToldRouters.version("v2.2.1"))
                        .syncs(1));
        put(
                logs,
                "untagged",
                new Story(CLUSTER, "untagged", RUNNING),
                story -> story.tells(ToldRouters.rules("v2.2-v2.5", "v2.2-v2.5"))
                        .phases(1)
                        .syncs(1)
                        .hears(ToldRouters.version(null))
                        .syncs(1)
                        .hears(ToldRouters.version("v2.11.1"))
                        .syncs(1));
        put(
                logs,
                "untagged-first",
                new Story(CLUSTER, "untagged-first", RUNNING),
                story -> story.tells(ToldRouters.version(null))
                        .phases(1)
                        .hears(ToldRouters.rules("v2.0-v2.1"))
                        .syncs(1));
        put(
                logs,
                "contradicted",
                new Story(CLUSTER, "contradicted", RUNNING),
                story -> story.tells(ToldRouters.version("v2.2.1", "v2.0-v2.1"))
                        .phases(1)
                        .syncs(2));
        put(
                logs,
                "synced-before-the-word",
                healthy("synced-before-the-word"),
                story -> story.hears(ToldRouters.rules("v2.11", "v2.11"))
                        .rules(NFT, Edits.without("explicitly ACCEPT"))
                        .syncs(1)
                        .hears(ToldRouters.version("v2.11.1")));
    }

    /** Tells what happens on a node, and keeps what its writers said of it. */
    static void put(Map<String, List<NodeEvent>> logs, String node, Story story, Telling telling) {
        telling.tell(story);
        logs.put(node, story.events());
    }

    /** What happens on a node. */
    @FunctionalInterface
    interface Telling {
        void tell(Story story);
    }

    /** A node whose rules are those of v2.2.1, twice seen. */
    private static Story healthy(String node) {
        return new Story(CLUSTER, node, RUNNING).phases(1).syncs(1);
    }

    private static void gains(Story story, int tcp, int udp) {
        story.rules(NFT, both(tcp, udp)).syncs(1);
    }

    private static UnaryOperator<List<String>> both(int tcp, int udp) {
        return Edits.all(Edits.copies(TCP, tcp), Edits.copies(UDP, udp));
    }
}
