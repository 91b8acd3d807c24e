package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.plan.CleanupPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of one plane.
 *
 * @param source where it was read from
 * @param family its family
 * @param backend its backend, or null when not known
 * @param verdict what it amounts to
 * @param unknownReason why it cannot be judged; null where it can
 * @param orphan why the router has left the plane; null where it has not
 * @param scope what was examined and what only reported, a line each
 * @param router what it was judged by
 * @param conflict where the rules contradict what was given; null where they do not
 * @param evidence what the rules say of flavour and version, a line each
 * @param counts counts of the filter table
 * @param chains the own chains
 * @param findings what is wrong, the worst harm first
 * @param foreign rules of others in own chains
 * @param plan what can be removed
 * @param harm for each built-in chain, rules of the own chains that a packet passes on the worst path
 */
public record PlaneAudit(
        String source,
        AddressFamily family,
        @Nullable IptablesBackend backend,
        Verdict verdict,
        @Nullable String unknownReason,
        @Nullable OrphanReason orphan,
        List<String> scope,
        RouterFacts router,
        @Nullable String conflict,
        List<String> evidence,
        NamedRuleset.Counts counts,
        List<ChainAudit> chains,
        List<Finding> findings,
        List<ForeignRule> foreign,
        CleanupPlan plan,
        Map<String, Long> harm) {

    /** Why a plane that still holds own rules is no longer the router's. */
    public enum OrphanReason {
        OTHER_BACKEND("the router writes to the other backend"),
        IPV6_OFF("the router runs with IPv6 switched off"),
        IPV4_OFF("the router runs with IPv4 switched off"),
        FIREWALL_OFF("the router runs with its firewall switched off"),
        NFT_MODE("the router writes native nftables tables"),
        NFT_MODE_LEFT("the router no longer writes native nftables tables");

        private final String text;

        OrphanReason(String text) {
            this.text = text;
        }

        /** The reason, for people. */
        public String text() {
            return text;
        }
    }

    public PlaneAudit {
        scope = List.copyOf(scope);
        evidence = List.copyOf(evidence);
        chains = List.copyOf(chains);
        findings = List.copyOf(findings);
        foreign = List.copyOf(foreign);
        harm = Map.copyOf(harm);
    }

    /** The same judgement with leftovers of another kind added. */
    PlaneAudit with(List<Finding> leftovers) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(leftovers);
        return new PlaneAudit(
                source,
                family,
                backend,
                verdict,
                unknownReason,
                orphan,
                scope,
                router,
                conflict,
                evidence,
                counts,
                chains,
                all,
                foreign,
                plan,
                harm);
    }
}
