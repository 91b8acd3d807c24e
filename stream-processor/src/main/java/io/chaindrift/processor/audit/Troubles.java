package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.Collection;
import java.util.List;

/** What follows when something in a node's log cannot be proved: its planes are unknown, it is counted, and a report is asked for. */
final class Troubles {

    /** A report is asked for again only after this time, by the node's clock: 10 minutes. */
    static final long REPORT_AGAIN_MILLIS = 600_000;

    private Troubles() {}

    /** True when the plane is in no trouble; otherwise the capture is left aside and a keyframe asked for, not too often. */
    static boolean none(Draft draft, EventHeader header, CaptureMark mark) {
        PlaneState plane = draft.state().plane(mark.plane());
        Trouble trouble = plane.trouble();
        if (trouble == null) {
            return true;
        }
        Long asked = draft.state().reportWantedAt();
        if (asked == null || header.observedAt() - asked >= REPORT_AGAIN_MILLIS) {
            draft.record(new AuditFact.ReportWanted(plane.plane(), trouble.reason(), Evidence.of(header)));
        }
        return false;
    }

    /** Nothing can be said any more of planes that have rows and that the collector does not look at; nobody can be asked for them. */
    static void notLookedAt(Draft draft, EventHeader header, Collection<String> lookedAt) {
        Trouble trouble = new Trouble(
                Trouble.Reason.NOT_LOOKED_AT, "the collector does not look at it any more", header.observedAt());
        for (PlaneState plane : draft.state().planes().values()) {
            boolean told = draft.state().isTold(plane.plane());
            if (told && plane.trouble() == null && !lookedAt.contains(plane.plane())) {
                draft.record(new AuditFact.PlaneKnown(plane.troubled(trouble)));
                NodeReport.unknown(draft, plane.plane(), trouble, Evidence.of(header));
            }
        }
    }

    /** Nothing can be said of any plane until its next keyframe, and one is asked for. */
    static void tell(Draft draft, EventHeader header, Trouble.Reason reason, String detail) {
        tell(draft, header, List.copyOf(draft.state().planes().values()), reason, detail);
    }

    /** Nothing can be said of these planes until their next keyframes, which are asked for where they were in no trouble before. */
    static void tell(Draft draft, EventHeader header, List<PlaneState> planes, Trouble.Reason reason, String detail) {
        Evidence evidence = Evidence.of(header);
        Trouble trouble = new Trouble(reason, detail, header.observedAt());
        draft.record(new AuditFact.LogCounted(draft.state().counts().troubled(reason)));
        boolean wanted = planes.isEmpty();
        for (PlaneState plane : planes) {
            wanted |= plane.trouble() == null;
            draft.record(new AuditFact.PlaneKnown(plane.troubled(trouble)));
            NodeReport.unknown(draft, plane.plane(), trouble, evidence);
        }
        if (wanted) {
            String plane = planes.size() == 1 ? planes.get(0).plane() : null;
            draft.record(new AuditFact.ReportWanted(plane, reason, evidence));
        }
    }
}
