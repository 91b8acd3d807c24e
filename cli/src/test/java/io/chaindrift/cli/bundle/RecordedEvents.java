package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.event.Backend;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.CaptureProvenance;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.ChainEditKind;
import io.chaindrift.event.ChainImage;
import io.chaindrift.event.ChainScope;
import io.chaindrift.event.EpochReason;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.KeyframeReason;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.RuleEdit;
import io.chaindrift.event.RuleRun;
import io.chaindrift.event.RulesetCounts;
import io.chaindrift.event.RulesetDelta;
import io.chaindrift.event.RulesetKeyframe;
import io.chaindrift.event.RulesetUnchanged;
import io.chaindrift.event.Sha256;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.event.Trust;
import io.chaindrift.event.UnchangedBasis;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/** Events as a collector writes them and as the API answers them, made of rulesets one after the other. */
final class RecordedEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SCHEMA = 7;
    private static final String PLANE = "ipv4-nft";

    private final List<ObjectNode> items = new ArrayList<>();
    private @Nullable NamedRuleset last;
    private long sequence = -1;

    /** A new epoch. */
    void epoch() {
        add(event -> event.setKind(NodeEventKind.EPOCH_STARTED)
                .setEpochStarted(EpochStarted.newBuilder()
                        .setReason(EpochReason.FIRST_START)
                        .setLost(LossCertainty.NOTHING)
                        .build()));
    }

    /** The router, as the collector was told. */
    void router(String version) {
        add(event -> event.setKind(NodeEventKind.ROUTER_OBSERVED)
                .setRouterObserved(RouterObserved.newBuilder()
                        .setFlavour(RouterFlavour.UPSTREAM)
                        .setVersion(version)
                        .setHow(RouterVersionHow.GIVEN)
                        .setArgs(List.of())
                        .setFlagsDigest("00")
                        .setRunning(true)
                        .setActiveBackend(Backend.NFT)
                        .setEvidence("told")
                        .build()));
    }

    /** A capture: a keyframe in two parts the first time, then a delta, or the heartbeat where nothing changed. */
    void capture(NamedRuleset ruleset) {
        NamedRuleset published = ruleset.published();
        NamedRuleset before = last;
        last = published;
        if (before == null) {
            keyframe(published);
            return;
        }
        var delta = io.chaindrift.ruleset.named.RulesetDelta.between(before, published);
        if (delta.isEmpty()) {
            add(event -> event.setKind(NodeEventKind.RULESET_UNCHANGED)
                    .setRulesetUnchanged(RulesetUnchanged.newBuilder()
                            .setCapture(header(published, 0, 1))
                            .setBasis(UnchangedBasis.RECORDED)
                            .build()));
            return;
        }
        add(event -> event.setKind(NodeEventKind.RULESET_DELTA)
                .setRulesetDelta(RulesetDelta.newBuilder()
                        .setCapture(header(published, 0, 1))
                        .setBaseDigest(sha(before.digest()))
                        .setCounts(counts(published))
                        .setEdits(
                                delta.edits().stream().map(RecordedEvents::edit).toList())
                        .build()));
    }

    private void keyframe(NamedRuleset ruleset) {
        int half = ruleset.chains().size() / 2;
        for (int part = 0; part < 2; part++) {
            List<NamedChain> chains = part == 0
                    ? ruleset.chains().subList(0, half)
                    : ruleset.chains().subList(half, ruleset.chains().size());
            int number = part;
            add(event -> event.setKind(NodeEventKind.RULESET_KEYFRAME)
                    .setRulesetKeyframe(RulesetKeyframe.newBuilder()
                            .setCapture(header(ruleset, number, 2))
                            .setReason(KeyframeReason.START)
                            .setCounts(counts(ruleset))
                            .setChains(
                                    chains.stream().map(RecordedEvents::image).toList())
                            .build()));
        }
    }

    private void add(Consumer<NodeEvent.Builder> body) {
        sequence++;
        NodeEvent.Builder event = NodeEvent.newBuilder()
                .setHeader(EventHeader.newBuilder()
                        .setCluster("demo")
                        .setNode("node-c")
                        .setSource(EventSource.COLLECTOR)
                        .setStreamId("stream")
                        .setEpoch(1)
                        .setSequence(sequence)
                        .setObservedAt(Instant.ofEpochMilli(1_000 * (sequence + 1)))
                        .setCollectorVersion("test")
                        .build())
                .setKind(NodeEventKind.UNKNOWN);
        body.accept(event);
        byte[] value = bytes(event.build());
        items.add(JSON.createObjectNode()
                .put("topic", "chaindrift.node-events.v1")
                .put("partition", 3)
                .put("offset", 100 + sequence)
                .put("timestamp", 5)
                .put("key", "demo/node-c")
                .put("value", Base64.getEncoder().encodeToString(value))
                .put("sha256", HexFormat.of().formatHex(BundleCheck.sha256().digest(value)))
                .put("schemaId", SCHEMA)
                .put("event", "decoded"));
    }

    private static byte[] bytes(NodeEvent event) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(0);
            out.write(ByteBuffer.allocate(4).putInt(SCHEMA).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new SpecificDatumWriter<>(NodeEvent.class).write(event, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CaptureHeader header(NamedRuleset ruleset, int part, int parts) {
        return CaptureHeader.newBuilder()
                .setPlane(PLANE)
                .setCaptureId(1)
                .setPart(part)
                .setParts(parts)
                .setSyncOrdinal(1)
                .setSyncEvidence(SyncEvidence.NONE)
                .setRawDigest(sha(ruleset.digest()))
                .setCanonicalDigest(sha(ruleset.digest()))
                .setCanonVersion(NamedRuleset.CANON_VERSION)
                .setTrust(Trust.TRUSTED)
                .setProvenance(CaptureProvenance.newBuilder()
                        .setGenerationBefore(sequence + 1)
                        .setGenerationAfter(sequence + 1)
                        .setDurationMicros(1)
                        .setAttempts(1)
                        .setCommitterName("iptables-nft-re")
                        .build())
                .build();
    }

    private static RulesetCounts counts(NamedRuleset ruleset) {
        return RulesetCounts.newBuilder()
                .setChains(ruleset.chains().size())
                .setRules(0)
                .setPods(0)
                .setPolicies(0)
                .build();
    }

    private static ChainImage image(NamedChain chain) {
        return ChainImage.newBuilder()
                .setTable(chain.key().table())
                .setName(chain.key().name())
                .setChurnedName(chain.churnedName())
                .setPolicy(chain.policy())
                .setRuleCount(chain.ruleCount())
                .setDigest(sha(chain.digest()))
                .setScope(chain.hasRules() ? ChainScope.FULL : ChainScope.DIGEST_ONLY)
                .setFirstRule(0)
                .setRuns(chain.hasRules() ? runs(chain.runs()) : List.of())
                .setSourceOrder(List.of())
                .build();
    }

    private static ChainEdit edit(io.chaindrift.ruleset.named.ChainEdit edit) {
        return ChainEdit.newBuilder()
                .setTable(edit.key().table())
                .setName(edit.key().name())
                .setKind(ChainEditKind.valueOf(edit.kind().name()))
                .setOldDigest(edit.oldDigest() == null ? null : sha(edit.oldDigest()))
                .setNewDigest(edit.newDigest() == null ? null : sha(edit.newDigest()))
                .setPolicy(edit.policy())
                .setRuleCount(edit.ruleCount())
                .setScope(edit.detailed() ? ChainScope.FULL : ChainScope.DIGEST_ONLY)
                .setEdits(edit.splices().stream()
                        .map(splice -> RuleEdit.newBuilder()
                                .setAt(splice.at())
                                .setRemove(splice.remove())
                                .setInsert(runs(splice.insert()))
                                .build())
                        .toList())
                .build();
    }

    private static List<RuleRun> runs(List<io.chaindrift.ruleset.named.RuleRun> runs) {
        return runs.stream()
                .map(run -> RuleRun.newBuilder()
                        .setRule(run.rule())
                        .setRepeat(run.repeat())
                        .build())
                .toList();
    }

    private static Sha256 sha(Digest digest) {
        return new Sha256(digest.bytes());
    }

    /** The events, to be changed by a test. */
    List<ObjectNode> items() {
        return items;
    }

    /** The list as the API answers it, in two pages. */
    String[] pages() {
        return new String[] {page(items.subList(0, 2), "2"), page(items.subList(2, items.size()), null)};
    }

    private static String page(List<ObjectNode> some, @Nullable String cursor) {
        ObjectNode page = JSON.createObjectNode();
        some.forEach(page.putArray("items")::add);
        page.put("cursor", cursor);
        page.putObject("asOf").putObject("offsets");
        page.putArray("incomplete");
        try {
            page.putObject("schemas")
                    .set(
                            Integer.toString(SCHEMA),
                            JSON.readTree(NodeEvent.getClassSchema().toString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return page.toString();
    }
}
