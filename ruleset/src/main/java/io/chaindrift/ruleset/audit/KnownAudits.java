package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.audit.PlaneAuditor.Beside;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest audits of a node's planes, each given again as long as all that it rests on is the same: what comes of one plane seldom
 * changes what is to be said of another's rules. Rulesets count as the same only when they are the same object, so that nothing is
 * compared. Not thread-safe.
 */
public final class KnownAudits {

    /** What the audit of a plane that the router uses rests on. */
    record Basis(
            PlaneInput plane,
            RouterFacts router,
            VersionClass versionClass,
            @Nullable String conflict,
            List<String> evidence,
            Beside beside) {

        /** When a plane synced tells which planes are used, and nothing of what stands in it. */
        @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
        boolean isSameAs(Basis other) {
            return plane.rules() == other.plane.rules()
                    && plane.source().equals(other.plane.source())
                    && plane.family() == other.plane.family()
                    && plane.backend() == other.plane.backend()
                    && router.equals(other.router)
                    && versionClass == other.versionClass
                    && Objects.equals(conflict, other.conflict)
                    && evidence.equals(other.evidence)
                    && beside.equals(other.beside);
        }

        PlaneAudit audit() {
            return new PlaneAuditor(plane, router, versionClass, conflict, evidence, beside).audit();
        }
    }

    private record Known(Basis basis, PlaneAudit audit) {}

    private final Map<String, Known> latest = new HashMap<>();

    /** The audit that rests on this: the latest one of the plane, or one made now, which is the latest then. */
    PlaneAudit audit(Basis basis) {
        String source = basis.plane().source();
        Known known = latest.get(source);
        if (known == null || !known.basis().isSameAs(basis)) {
            known = new Known(basis, basis.audit());
            latest.put(source, known);
        }
        return known.audit();
    }
}
