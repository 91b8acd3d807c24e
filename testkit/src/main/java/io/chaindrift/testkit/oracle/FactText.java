package io.chaindrift.testkit.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Facts as lines of text, in which the oracle's and the processor's are compared by value. What is not in a line is not the
 * oracle's matter: texts for people, severities, causes and plans.
 */
public enum FactText {
    /** How chains stand: {@code drift.v1} and its history. */
    DRIFT(
            "plane table chain routerVersion routerVersionClass routerFlavour routerVersionHow "
                    + "previousRouterVersion upgradeId rules expectedRules distinctRules duplicateRules "
                    + "staleVersionRules staleFlagRules missingRules foreignRules outOfOrderRules driftRules netRules "
                    + "copiesPerSyncMilli copiesPerDayMilli growth verdict trust provisional pods policies "
                    + "canonicalDigest unknownReason",
            "observedAt evidenceEpoch evidenceSequence evidenceStream"),
    /** How findings stand: {@code findings.v1} and its history. */
    FINDINGS(
            "findingId plane table chain kind state rule copies surplus upgradeId routerVersion firstSeenAt "
                    + "resolvedAt",
            "lastChangedAt evidenceEpoch evidenceSequence evidenceStream"),
    /** How chains came through upgrades: {@code upgrades.v1}. */
    UPGRADES(
            "upgradeId plane table chain fromVersion toVersion startedAt rulesBefore rulesFirst rulesLatest "
                    + "rulesExpected surplusBefore surplusFirst surplusLatest missingLatest verdict convergedAt",
            "observedAt evidenceEpoch evidenceSequence evidenceStream"),
    /** The fleet's books: {@code fleet.v1}, once quiet. */
    FLEET(
            "routerVersion nodesExpected nodesUnexpected nodesReporting nodesUnknown nodesClean nodesDrifted "
                    + "nodesSuspect lagging duplicateRules staleRules missingRules orphanPlanes",
            "");

    private final List<String> fields;
    private final List<String> evidence;

    FactText(String fields, String evidence) {
        this.fields = List.of(fields.split(" "));
        this.evidence = evidence.isEmpty() ? List.of() : List.of(evidence.split(" "));
    }

    /** What the record says. */
    public String of(IndexedRecord fact) {
        return text(fields, name -> Records.get(fact, name));
    }

    /** The event that the record rests on. */
    public String evidenceOf(IndexedRecord fact) {
        return text(evidence, name -> Records.get(fact, name));
    }

    List<String> fields() {
        return fields;
    }

    String of(Map<String, @Nullable Object> fact) {
        return text(fields, fact::get);
    }

    String evidenceOf(Map<String, @Nullable Object> fact) {
        return text(evidence, fact::get);
    }

    private static String text(List<String> names, Function<String, @Nullable Object> values) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(name)
                    .append('=')
                    .append(plain(name, values.apply(name)))
                    .append(' ');
        }
        return text.toString();
    }

    /** Of a reason only its class is compared: what stands before the colon; the rest is for people. */
    private static String plain(String name, @Nullable Object value) {
        String text = value instanceof Instant time ? Long.toString(time.toEpochMilli()) : String.valueOf(value);
        return name.equals("unknownReason") ? text.split(":", 2)[0] : text;
    }
}
