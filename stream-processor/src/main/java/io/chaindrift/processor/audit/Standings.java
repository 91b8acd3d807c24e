package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Boot;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneStanding;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.StandingRow;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps a node's row, and what it adds to the books, as its state says: the same word for both. */
final class Standings {

    private Standings() {}

    static void keep(Draft draft, long asOf) {
        if (isAsBefore(draft.before(), draft.state())) {
            return;
        }
        boot(draft);
        NodeState state = draft.state();
        Contribution books = Books.of(state, asOf);
        if (!books.saysSameAs(state.contribution())) {
            draft.record(new AuditFact.ContributionChanged(books));
        }
        StandingRow row = row(draft.before(), state, books);
        if (!row.saysSameAs(state.standing())) {
            draft.record(new AuditFact.StandingChanged(row));
        }
    }

    /** Whether nothing is another that a row or the books rest on: most events are heartbeats. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
    private static boolean isAsBefore(NodeState before, NodeState now) {
        boolean same = before.standing() != null
                && before.contribution() != null
                && before.routers() == now.routers()
                && before.upgrade() == now.upgrade()
                && Objects.equals(before.expected(), now.expected())
                && before.boot() == now.boot()
                && before.counts() == now.counts()
                && before.chains() == now.chains()
                && before.findings() == now.findings()
                && before.planes().size() == now.planes().size()
                && Objects.equals(before.inventoryTrouble(), now.inventoryTrouble());
        for (PlaneState plane : now.planes().values()) {
            same = same && isAsBefore(before.plane(plane.plane()), plane);
        }
        return same;
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private static boolean isAsBefore(PlaneState before, PlaneState now) {
        return before == now
                || ((before.mark() == null) == (now.mark() == null)
                        && before.judgeable() == now.judgeable()
                        && Objects.equals(before.trouble(), now.trouble())
                        && before.synced() == now.synced()
                        && before.ruleset() == now.ruleset());
    }

    /** The first router that syncs in a boot is the one that the boot began under. */
    private static void boot(Draft draft) {
        Boot boot = draft.state().boot();
        String version = draft.state().routers().current().version();
        boolean synced = draft.state().planes().values().stream().anyMatch(PlaneState::synced);
        if (boot != null && boot.under() == null && version != null && synced) {
            draft.record(new AuditFact.BootKnown(new Boot(version)));
        }
    }

    private static StandingRow row(NodeState before, NodeState state, Contribution books) {
        List<PlaneStanding> planes = new ArrayList<>();
        for (PlaneState plane : state.planes().values()) {
            CaptureMark mark = plane.mark();
            Trouble trouble = plane.trouble();
            if (mark != null || trouble != null) {
                planes.add(new PlaneStanding(
                        plane.plane(),
                        digest(before, plane),
                        plane.judgeable(),
                        trouble == null ? null : said(trouble)));
            }
        }
        Boot boot = state.boot();
        return new StandingRow(
                books,
                books.standing() == Contribution.Standing.UNKNOWN ? reason(state) : null,
                state.routers().current().flagsDigest(),
                boot == null ? null : boot.under(),
                state.chains().values().stream()
                        .filter(memory -> memory.row() != null)
                        .count(),
                planes,
                state.counts());
    }

    /** The digest of a plane's static own rules: what was said of it, as long as its rules are the same ones. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
    private static @Nullable String digest(NodeState before, PlaneState plane) {
        StandingRow said = before.standing();
        if (said != null && before.plane(plane.plane()).ruleset() == plane.ruleset()) {
            for (PlaneStanding known : said.planes()) {
                if (known.plane().equals(plane.plane())) {
                    return known.staticDigest();
                }
            }
        }
        return StaticRules.digest(plane.ruleset());
    }

    private static String reason(NodeState state) {
        for (PlaneState plane : state.planes().values()) {
            Trouble trouble = plane.trouble();
            if (trouble != null) {
                return plane.plane() + " is not known: " + said(trouble);
            }
        }
        Trouble inventory = state.inventoryTrouble();
        if (inventory != null) {
            return "what the inventory knows of it is not known: " + said(inventory);
        }
        if (state.planes().values().stream().noneMatch(plane -> plane.mark() != null)) {
            return "no ruleset of it has come yet";
        }
        long unjudged = 0;
        String why = null;
        for (ChainMemory memory : state.chains().values()) {
            DriftRow row = memory.row();
            if (row != null && row.verdict() == Verdict.UNKNOWN) {
                unjudged++;
                why = row.unknownReason() == null ? why : row.unknownReason();
            }
        }
        return unjudged + " chains cannot be judged" + because(why);
    }

    private static String because(@Nullable String why) {
        return why == null ? "" : ": " + why;
    }

    private static String said(Trouble trouble) {
        return trouble.reason() + ": " + trouble.detail();
    }
}
