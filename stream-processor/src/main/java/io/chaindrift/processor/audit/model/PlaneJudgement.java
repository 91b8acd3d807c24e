package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says of a plane.
 *
 * @param plane plane id
 * @param version exact router version judged by; null where not known
 * @param versionClass class judged by; null where not known
 * @param flavour flavour judged by
 * @param how what the knowledge of the router rests on
 * @param abandoned whether the router has left the plane
 * @param unknownReason why the plane cannot be judged; null where it can
 * @param chains its own chains
 * @param findings what is wrong
 */
public record PlaneJudgement(
        String plane,
        @Nullable String version,
        @Nullable String versionClass,
        RouterSighting.Flavour flavour,
        RouterSighting.How how,
        boolean abandoned,
        @Nullable String unknownReason,
        List<ChainJudgement> chains,
        List<FindingBody> findings) {

    public PlaneJudgement {
        Objects.requireNonNull(plane, "plane");
        chains = List.copyOf(chains);
        findings = List.copyOf(findings);
    }

    /** The plane that cannot be judged for that reason, with these chains and nothing found. */
    public PlaneJudgement unknown(String reason, List<ChainJudgement> told) {
        return new PlaneJudgement(
                plane, version, versionClass, flavour, how, false, Objects.requireNonNull(reason), told, List.of());
    }

    /** True when no own rule stands there and none has to. */
    public boolean isEmpty() {
        return unknownReason == null
                && chains.stream()
                        .map(ChainJudgement::counts)
                        .allMatch(counts -> counts.rules() <= counts.foreign() && counts.missing() == 0);
    }

    /** True when the router left the plane, and packets still come to what it holds. */
    public boolean filtersAbandoned() {
        return abandoned
                && findings.stream()
                        .anyMatch(finding -> finding.kind() == FindingKind.ORPHAN_PLANE && finding.harm() > 0);
    }
}
