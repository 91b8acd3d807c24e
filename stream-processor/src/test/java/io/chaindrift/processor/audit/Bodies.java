package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlanClass;
import io.chaindrift.processor.audit.model.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings as a judge would make them, as far as a test cares. */
final class Bodies {

    static final String PLANE = "ipv4-nft";
    static final String CHAIN = "KUBE-ROUTER-INPUT";

    private Bodies() {}

    static FindingBody of(
            FindingKind kind, String rule, long copies, long harm, @Nullable PlanClass plan, Remedy remedy) {
        return new FindingBody(
                PLANE,
                "filter",
                CHAIN,
                kind,
                rule,
                copies,
                Math.max(0, copies - 1),
                null,
                false,
                null,
                harm,
                remedy,
                plan,
                null,
                null,
                "told so",
                List.of());
    }

    static FindingBody of(FindingKind kind, String rule, long copies) {
        return of(kind, rule, copies, 0, PlanClass.NO_OP, Remedy.CLEAN);
    }
}
