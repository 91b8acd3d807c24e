package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a finding stands.
 *
 * @param id stable id
 * @param body what the audit says of it; of the last capture that had it, once resolved
 * @param status where it stands
 * @param severity how soon a person should look
 * @param cause what made it
 * @param upgradeId the upgrade that left it, of a reopened one the upgrade that brought it back; null where none did
 * @param routerVersion exact router version judged by; null where not known
 * @param firstSeenAt observedAt of the event that first showed it
 * @param resolvedAt observedAt of the event that resolved it; null while it stands
 * @param evidence the event that caused this row
 * @param evidenceDigest digest of the plane that {@code body} was read from, lower-case hex; null where not known
 */
public record FindingRow(
        String id,
        FindingBody body,
        FindingStatus status,
        Severity severity,
        Cause cause,
        @Nullable String upgradeId,
        @Nullable String routerVersion,
        long firstSeenAt,
        @Nullable Long resolvedAt,
        Evidence evidence,
        @Nullable String evidenceDigest) {

    public FindingRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** Why this row is written after that one, or null when nothing but the evidence changed. */
    public @Nullable EmitReason since(@Nullable FindingRow before) {
        if (before == null) {
            return status == FindingStatus.OPEN ? EmitReason.OPENED : EmitReason.FIRST_SEEN;
        }
        if (status != before.status) {
            return statusReason(before.status);
        }
        if (body.copies() != before.body.copies() || body.surplus() != before.body.surplus()) {
            return EmitReason.COUNTS_CHANGED;
        }
        if (!Objects.equals(routerVersion, before.routerVersion)) {
            return EmitReason.ROUTER_CHANGED;
        }
        if (severity != before.severity || cause != before.cause) {
            return EmitReason.VERDICT_CHANGED;
        }
        return body.equals(before.body) ? null : EmitReason.EVIDENCE_CHANGED;
    }

    private EmitReason statusReason(FindingStatus before) {
        if (before == FindingStatus.RESOLVED) {
            return EmitReason.REOPENED;
        }
        return status == FindingStatus.RESOLVED ? EmitReason.RESOLVED : EmitReason.OPENED;
    }
}
