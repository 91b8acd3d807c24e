package io.chaindrift.systemtests.fleet;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.ruleset.IptablesBackend;
import java.util.List;
import java.util.Map;

/** Nodes of the judged fleet whose router left a plane, or one of whose planes is not looked at, spoken of or read any more. Stateless. */
final class LeftPlanes {

    private static final String NFT = "ipv4-nft";
    private static final String LEGACY = "ipv4-legacy";

    private LeftPlanes() {}

    /** Tells them. */
    static void tell(Map<String, List<NodeEvent>> logs) {
        JudgedFleet.put(
                logs,
                "left-emptied",
                new Story(JudgedFleet.CLUSTER, "left-emptied", "S5-mixed"),
                story -> story.phases(4).rules(LEGACY, Edits.emptied()).looks(1));
        JudgedFleet.put(
                logs,
                "backend-changes",
                new Story(JudgedFleet.CLUSTER, "backend-changes", "S19"),
                story -> story.tells(was -> ToldRouters.goesTo(was, "v2.2.1", IptablesBackend.NATIVE))
                        .phases(1)
                        .hears(was -> ToldRouters.goesTo(was, "v2.2.1", IptablesBackend.NFT))
                        .looks(1));
        JudgedFleet.put(
                logs,
                "left-unseen",
                new Story(JudgedFleet.CLUSTER, "left-unseen", "S5-mixed"),
                story -> story.phases(2)
                        .hears(was -> ToldRouters.goesTo(was, "v2.2.1", IptablesBackend.NFT))
                        .restarts()
                        .unseen(LEGACY)
                        .phases(1)
                        .syncs(1)
                        .unseen()
                        .restarts());
        JudgedFleet.put(
                logs,
                "there-and-back",
                new Story(JudgedFleet.CLUSTER, "there-and-back", "S5-mixed"),
                story -> story.phases(4)
                        .takesUp(LEGACY, NFT)
                        .hears(was -> ToldRouters.goesTo(was, "v2.0.1", IptablesBackend.LEGACY))
                        .syncs(2));
        JudgedFleet.put(
                logs,
                "not-looked-at",
                new Story(JudgedFleet.CLUSTER, "not-looked-at", "S5-mixed"),
                story -> story.phases(4)
                        .looksAt(List.of(NFT), LEGACY)
                        .syncs(1)
                        .unseen()
                        .restarts()
                        .looksAt(List.of(NFT), LEGACY));
        JudgedFleet.put(
                logs,
                "not-spoken-of",
                new Story(JudgedFleet.CLUSTER, "not-spoken-of", "S5-mixed"),
                story -> story.phases(4)
                        .looks(1)
                        .unseen(LEGACY)
                        .looks(3)
                        .fails(LEGACY)
                        .looks(6));
        JudgedFleet.put(
                logs, "only-not-spoken-of", new Story(JudgedFleet.CLUSTER, "only-not-spoken-of", "S19"), story -> {
                    story.tells(ToldRouters.rules("v2.2-v2.5")).phases(1).looks(2);
                    for (int i = 0; i < 4; i++) {
                        story.hears(ToldRouters.rules("v2.2-v2.5", "v2.2-v2.5")).hears(ToldRouters.rules("v2.2-v2.5"));
                    }
                });
        JudgedFleet.put(
                logs,
                "left-unreadable",
                new Story(JudgedFleet.CLUSTER, "left-unreadable", "S5-mixed"),
                story -> story.phases(2)
                        .fails(LEGACY)
                        .unseen(LEGACY)
                        .hears(was -> ToldRouters.goesTo(was, "v2.2.1", IptablesBackend.NFT))
                        .phases(1)
                        .fails(LEGACY)
                        .syncs(1));
        JudgedFleet.put(
                logs,
                "left-unreachable",
                new Story(JudgedFleet.CLUSTER, "left-unreachable", "S20-nft-tail"),
                story -> story.phases(2).syncs(2));
    }
}
