package io.chaindrift.collector.core;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RulesetDelta;
import java.util.List;

/** What is to be recorded of a look at a plane. */
public sealed interface CaptureDecision {

    /**
     * The plane in full.
     *
     * @param parts the chains by part; at least one part, which may be empty
     */
    record Keyframe(CaptureFacts facts, KeyframeReason reason, NamedRuleset form, List<List<ChainPart>> parts)
            implements CaptureDecision {
        public Keyframe {
            parts = List.copyOf(parts);
        }
    }

    /**
     * What changed.
     *
     * @param form the form that the delta leads to
     * @param parts the edits by part; at least one
     */
    record Delta(CaptureFacts facts, NamedRuleset form, RulesetDelta delta, List<List<EditPart>> parts)
            implements CaptureDecision {
        public Delta {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The named form is that of the capture before.
     *
     * @param unread true when the plane was not read, because the kernel's generation has not moved
     */
    record Unchanged(CaptureFacts facts, boolean unread) implements CaptureDecision {}

    /**
     * The plane could not be read.
     *
     * @param consecutive failures in a row, this one included
     */
    record Failed(Plane plane, CaptureFailure failure, long consecutive) implements CaptureDecision {}

    /** Nothing worth a record. */
    record Nothing() implements CaptureDecision {}
}
