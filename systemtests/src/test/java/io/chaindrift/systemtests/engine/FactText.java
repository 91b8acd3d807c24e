package io.chaindrift.systemtests.engine;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.testkit.oracle.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Facts as lines of text, in which the oracle's and the processor's are compared by value: every field of the record but those that are
 * named here as not compared, so that a new field is compared before anybody thinks of it.
 */
enum FactText {
    /** How chains stand. Not compared: the count of syncs at which a row was last said. */
    DRIFT(ChainDrift.getClassSchema(), "syncOrdinal", "observedAt"),
    /** How findings stand. Not compared: the positions of deletes, suppressions (they are people's), the digest of the capture. */
    FINDINGS(ChainFinding.getClassSchema(), "deleteRuns suppressedUntil evidenceDigest", "lastChangedAt"),
    /** How chains came through upgrades. Not compared: the digest of the capture. */
    UPGRADES(ChainUpgrade.getClassSchema(), "evidenceDigest", "observedAt"),
    /** The fleet's books, once quiet. Not compared: the time of the last contribution. */
    FLEET(FleetStatus.getClassSchema(), "asOf", "asOf");

    /** What an event's header calls what a fact says of the event that it rests on. */
    private static final Map<String, String> EVIDENCE = Map.of(
            "evidenceStream", "streamId",
            "evidenceEpoch", "epoch",
            "evidenceSequence", "sequence");

    private final List<String> fields;
    private final String at;

    FactText(Schema schema, String notCompared, String at) {
        Set<String> without = Set.of((notCompared + " cluster node").split(" "));
        this.at = at;
        this.fields = schema.getFields().stream()
                .map(Schema.Field::name)
                .filter(name -> !name.equals(at) && !name.startsWith("evidence") && !without.contains(name))
                .collect(Collectors.toList());
    }

    /** The topic as the oracle calls it. */
    String topic() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the record says. */
    String of(IndexedRecord fact) {
        return of(Fields.of(fact));
    }

    String of(Fields fact) {
        StringBuilder text = new StringBuilder();
        fields.forEach(name -> text.append(name)
                .append('=')
                .append(plain(name, fact.get(name)))
                .append(' '));
        return text.toString();
    }

    /** The event that the record rests on. */
    String evidenceOf(IndexedRecord fact) {
        Fields said = Fields.of(fact);
        Fields event = new Fields();
        EVIDENCE.forEach((ours, theirs) -> event.put(theirs, said.get(ours)));
        event.put("observedAt", said.get(at));
        return evidenceOf(event);
    }

    /** The event that has this header. */
    static String evidenceOf(Fields header) {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("observedAt", "epoch", "sequence", "streamId")) {
            text.append(name).append('=').append(header.get(name)).append(' ');
        }
        return text.toString();
    }

    /** Of a reason only its class is compared: what stands before the colon; the rest is for people. */
    private static String plain(String name, @Nullable Object value) {
        String text = Objects.toString(value);
        return name.equals("unknownReason") ? text.split(":", 2)[0] : text;
    }
}
