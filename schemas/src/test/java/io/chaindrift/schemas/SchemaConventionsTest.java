package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.remediation.RemediationEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What the schemas promise beyond what Avro checks. */
class SchemaConventionsTest {

    @Test
    void everyTypeAndEveryFieldIsDocumented() {
        List<String> bare = new ArrayList<>();
        SchemaTree.all().values().forEach(schema -> {
            if (isBlank(schema.getDoc())) {
                bare.add(schema.getFullName());
            }
            fields(schema)
                    .filter(field -> isBlank(field.doc()))
                    .forEach(field -> bare.add(schema.getName() + "." + field.name()));
        });
        assertEquals(List.of(), bare);
    }

    @Test
    void everyEnumFallsBackToUnknown() {
        SchemaTree.all().values().stream()
                .filter(schema -> schema.getType() == Schema.Type.ENUM)
                .forEach(schema -> {
                    assertEquals("UNKNOWN", schema.getEnumDefault(), schema.getFullName());
                    assertEquals("UNKNOWN", schema.getEnumSymbols().get(0), schema.getFullName());
                });
    }

    @Test
    void whatMayBeAbsentIsNullByDefaultAndSaysWhatAbsenceMeans() {
        SchemaTree.all()
                .values()
                .forEach(schema -> fields(schema)
                        .filter(field -> field.schema().isUnion())
                        .forEach(field -> {
                            String name = schema.getName() + "." + field.name();
                            assertEquals(2, field.schema().getTypes().size(), name);
                            assertTrue(field.schema().isNullable(), name);
                            assertTrue(field.hasDefaultValue(), name);
                            assertTrue(
                                    field.doc().toLowerCase(Locale.ROOT).contains("null"), name + ": " + field.doc());
                        }));
    }

    @Test
    void fieldsNamedAsMomentsAreMilliseconds() {
        SchemaTree.all()
                .values()
                .forEach(schema -> fields(schema)
                        .filter(field ->
                                field.name().endsWith("At") || field.name().equals("asOf"))
                        .forEach(field -> assertEquals(
                                LogicalTypes.timestampMillis(),
                                plain(field.schema()).getLogicalType(),
                                schema.getName() + "." + field.name())));
    }

    @Test
    void everyKindOfEventHasItsBody() {
        List<String> bodies = NodeEvent.getClassSchema().getFields().stream()
                .skip(2)
                .map(field -> field.name().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                .toList();
        List<String> kinds = Arrays.stream(NodeEventKind.values())
                .filter(kind -> kind != NodeEventKind.UNKNOWN)
                .map(Enum::name)
                .toList();
        assertEquals(kinds, bodies);
    }

    @Test
    void driftHasTheContractsFieldsInTheirOrderAndAdditionsBehindThem() {
        assertEquals(words("""
                        cluster node plane table chain routerVersion routerVersionClass routerFlavour routerVersionHow
                        previousRouterVersion upgradeId rules expectedRules distinctRules duplicateRules staleVersionRules
                        staleFlagRules missingRules foreignRules outOfOrderRules driftRules netRules copiesPerSyncMilli
                        copiesPerDayMilli growth cause verdict trust provisional pods policies syncOrdinal observedAt
                        evidenceStream evidenceEpoch evidenceSequence canonicalDigest scope
                        unknownReason forecastCopiesIn7Days
                        """), names(ChainDrift.getClassSchema()));
    }

    @Test
    void otherFactsHaveTheContractsFields() {
        assertContains(ChainFinding.getClassSchema(), """
                findingId cluster node plane table chain kind state rule tag tagVerified writtenBy copies surplus severity
                harmRulesPerPacket cause upgradeId routerVersion remedy planClass firstSeenAt lastChangedAt resolvedAt
                suppressedUntil deleteRuns proof refusal
                """);
        assertContains(ChainUpgrade.getClassSchema(), """
                upgradeId cluster node plane table chain fromVersion toVersion fromFlagsDigest toFlagsDigest startedAt
                rulesBefore rulesFirst rulesLatest rulesExpected surplusBefore surplusFirst surplusLatest missingLatest
                verdict convergedAt
                """);
        assertContains(FleetStatus.getClassSchema(), """
                cluster routerVersion nodesExpected nodesReporting nodesSilent nodesUnknown nodesClean nodesDrifted
                nodesSuspect lagging duplicateRules staleRules missingRules orphanPlanes asOf
                """);
        assertContains(RemediationEvent.getClassSchema(), """
                sagaId cluster node plane state mode planDigest planClass deletes refusals reason gates decidedAt decidedBy
                findingIds
                """);
    }

    @Test
    void historyRepeatsTheFactAndSaysWhy() {
        assertEquals(
                Stream.concat(names(ChainDrift.getClassSchema()).stream(), Stream.of("emittedBecause", "committer"))
                        .toList(),
                names(ChainDriftEntry.getClassSchema()));
        assertEquals(
                Stream.concat(names(ChainFinding.getClassSchema()).stream(), Stream.of("emittedBecause"))
                        .toList(),
                names(ChainFindingEntry.getClassSchema()));
        ChainDriftEntry entry = HistoryEntries.of(Samples.drift(), EmitReason.COUNTS_CHANGED);
        assertEquals(EmitReason.COUNTS_CHANGED, entry.getEmittedBecause());
        assertEquals(26, entry.getDriftRules());
        assertEquals(Samples.OBSERVED, entry.getObservedAt());
    }

    @Test
    void factsAreFlat() {
        for (Schema fact :
                List.of(ChainDrift.getClassSchema(), ChainUpgrade.getClassSchema(), FleetStatus.getClassSchema())) {
            fields(fact)
                    .forEach(field -> assertFalse(
                            List.of(Schema.Type.RECORD, Schema.Type.ARRAY, Schema.Type.MAP)
                                    .contains(plain(field.schema()).getType()),
                            fact.getName() + "." + field.name()));
        }
    }

    private static void assertContains(Schema schema, String names) {
        List<String> missing = new ArrayList<>(words(names));
        missing.removeAll(names(schema));
        assertEquals(List.of(), missing, schema.getName());
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    private static List<String> names(Schema schema) {
        return fields(schema).map(Schema.Field::name).toList();
    }

    private static Stream<Schema.Field> fields(Schema schema) {
        return schema.getType() == Schema.Type.RECORD ? schema.getFields().stream() : Stream.empty();
    }

    private static Schema plain(Schema schema) {
        return schema.isUnion() ? schema.getTypes().get(1) : schema;
    }

    private static boolean isBlank(@org.jspecify.annotations.Nullable String text) {
        return text == null || text.isBlank();
    }
}
