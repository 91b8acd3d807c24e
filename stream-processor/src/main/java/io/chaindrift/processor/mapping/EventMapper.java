package io.chaindrift.processor.mapping;

import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.CaptureProvenance;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.ChainImage;
import io.chaindrift.event.ChainScope;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeObserved;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RulesetCounts;
import io.chaindrift.event.Sha256;
import io.chaindrift.event.Trust;
import io.chaindrift.processor.audit.KeptRules;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainPiece;
import io.chaindrift.processor.audit.model.Commits;
import io.chaindrift.processor.audit.model.EditPiece;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.Splice;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events of a node. Stateless and thread-safe. */
public final class EventMapper {

    private EventMapper() {}

    /**
     * The event as the audit knows it.
     *
     * @param contentHash a hash of the record's bytes
     * @throws InvalidEventException when a body is missing or a value is out of its range
     */
    public static AuditEvent event(NodeEvent event, long contentHash) {
        EventHeader header = header(event.getHeader(), contentHash);
        return switch (event.getKind()) {
            case EPOCH_STARTED -> epochStarted(header, required(event.getEpochStarted(), "epochStarted"));
            case ROUTER_OBSERVED ->
                new AuditEvent.RouterObserved(header, sighting(required(event.getRouterObserved(), "routerObserved")));
            case RULESET_KEYFRAME -> {
                var body = required(event.getRulesetKeyframe(), "rulesetKeyframe");
                yield new AuditEvent.Keyframe(
                        header,
                        mark(body.getCapture(), body.getCounts()),
                        body.getChains().stream().map(EventMapper::piece).toList());
            }
            case RULESET_DELTA -> {
                var body = required(event.getRulesetDelta(), "rulesetDelta");
                yield new AuditEvent.Delta(
                        header,
                        mark(body.getCapture(), body.getCounts()),
                        hex(body.getBaseDigest()),
                        body.getEdits().stream().map(EventMapper::piece).toList());
            }
            case RULESET_UNCHANGED ->
                new AuditEvent.Unchanged(
                        header,
                        mark(
                                required(event.getRulesetUnchanged(), "rulesetUnchanged")
                                        .getCapture(),
                                null));
            case CAPTURE_FAILED -> {
                var body = required(event.getCaptureFailed(), "captureFailed");
                yield new AuditEvent.CaptureFailed(header, body.getPlane(), body.getReason() + ": " + body.getDetail());
            }
            case EVENTS_LOST ->
                new AuditEvent.EventsLost(
                        header,
                        "the writer lost events: "
                                + required(event.getEventsLost(), "eventsLost").getReason());
            case NODE_REGISTERED ->
                new AuditEvent.NodeRegistered(
                        header,
                        required(event.getNodeRegistered(), "nodeRegistered").getExpected());
            case NODE_REMOVED -> new AuditEvent.NodeRemoved(header);
            case NODE_OBSERVED -> nodeObserved(header, required(event.getNodeObserved(), "nodeObserved"));
            case UNKNOWN, IPSETS_OBSERVED, COMMAND_RECEIVED, COMMAND_INTENT, COMMAND_OUTCOME ->
                new AuditEvent.Noted(header);
        };
    }

    private static AuditEvent nodeObserved(EventHeader header, NodeObserved body) {
        return new AuditEvent.NodeObserved(header, body.getHostIptablesVersion(), body.getPlanes());
    }

    private static EventHeader header(io.chaindrift.event.EventHeader header, long contentHash) {
        EventSource source = switch (header.getSource()) {
            case COLLECTOR -> EventSource.COLLECTOR;
            case INVENTORY -> EventSource.INVENTORY;
            case UNKNOWN -> EventSource.UNKNOWN;
        };
        return new EventHeader(
                header.getCluster(),
                header.getNode(),
                source,
                new StreamPosition(header.getStreamId(), header.getEpoch(), header.getSequence()),
                header.getObservedAt().toEpochMilli(),
                header.getBootId(),
                contentHash);
    }

    private static AuditEvent epochStarted(EventHeader header, EpochStarted body) {
        boolean told = body.getPreviousStreamId() != null
                && body.getPreviousEpoch() != null
                && body.getPreviousLastSequence() != null;
        StreamPosition previous = told
                ? new StreamPosition(
                        body.getPreviousStreamId(), body.getPreviousEpoch(), body.getPreviousLastSequence())
                : null;
        return new AuditEvent.EpochStarted(header, previous, body.getLost() == LossCertainty.NOTHING);
    }

    private static RouterSighting sighting(RouterObserved body) {
        RouterSighting.Flavour flavour = switch (body.getFlavour()) {
            case UPSTREAM -> RouterSighting.Flavour.UPSTREAM;
            case K3S -> RouterSighting.Flavour.K3S;
            case UNKNOWN -> RouterSighting.Flavour.UNKNOWN;
        };
        RouterSighting.How how = switch (body.getHow()) {
            case GIVEN -> RouterSighting.How.GIVEN;
            case INVENTORY -> RouterSighting.How.INVENTORY;
            case PROCESS -> RouterSighting.How.PROCESS;
            case FINGERPRINT -> RouterSighting.How.FINGERPRINT;
            case UNKNOWN -> RouterSighting.How.UNKNOWN;
        };
        IptablesBackend backend = switch (body.getActiveBackend()) {
            case NFT -> IptablesBackend.NFT;
            case LEGACY -> IptablesBackend.LEGACY;
            case NATIVE -> IptablesBackend.NATIVE;
            case UNKNOWN -> null;
        };
        return new RouterSighting(
                flavour,
                body.getVersion(),
                body.getVersionClass(),
                how,
                body.getArgs(),
                body.getFlagsDigest(),
                body.getRunning(),
                backend,
                body.getIptablesVersion(),
                body.getRebuiltBy());
    }

    private static CaptureMark mark(CaptureHeader capture, @Nullable RulesetCounts counts) {
        try {
            Plane.parse(capture.getPlane());
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException(String.valueOf(e.getMessage()), e);
        }
        if (capture.getParts() < 1 || capture.getSyncOrdinal() < 0) {
            throw new InvalidEventException("a capture of " + capture.getParts() + " parts after "
                    + capture.getSyncOrdinal() + " syncs cannot be: parts begin at 1, syncs at 0");
        }
        return new CaptureMark(
                capture.getPlane(),
                capture.getCaptureId(),
                capture.getPart(),
                capture.getParts(),
                capture.getSyncOrdinal(),
                capture.getSyncsSincePrevious(),
                hex(capture.getCanonicalDigest()),
                capture.getCanonVersion(),
                capture.getTrust() == Trust.TRUSTED,
                counts == null ? -1 : counts.getPods(),
                counts == null ? -1 : counts.getPolicies(),
                commits(capture.getProvenance()));
    }

    private static @Nullable Commits commits(@Nullable CaptureProvenance provenance) {
        Long before = provenance == null ? null : provenance.getGenerationBefore();
        Long after = provenance == null ? null : provenance.getGenerationAfter();
        return provenance == null || before == null || after == null
                ? null
                : new Commits(before, after, provenance.getCommitterName(), 0);
    }

    private static ChainPiece piece(ChainImage chain) {
        boolean kept = chain.getScope() == ChainScope.FULL && KeptRules.of(chain.getTable(), chain.getName());
        return new ChainPiece(
                chain.getTable(),
                chain.getName(),
                chain.getPolicy(),
                count(chain.getRuleCount(), chain.getTable(), chain.getName()),
                hex(chain.getDigest()),
                chain.getFirstRule(),
                kept ? runs(chain.getRuns()) : null);
    }

    private static EditPiece piece(ChainEdit edit) {
        boolean kept = edit.getScope() == ChainScope.FULL && KeptRules.of(edit.getTable(), edit.getName());
        EditPiece.Kind kind = switch (edit.getKind()) {
            case ADDED -> EditPiece.Kind.ADDED;
            case REMOVED -> EditPiece.Kind.REMOVED;
            case CHANGED -> EditPiece.Kind.CHANGED;
            case UNKNOWN ->
                throw new InvalidEventException("the change of " + edit.getTable() + "/" + edit.getName()
                        + " is of a kind this program does not know");
        };
        return new EditPiece(
                edit.getTable(),
                edit.getName(),
                kind,
                edit.getOldDigest() == null ? null : hex(edit.getOldDigest()),
                edit.getNewDigest() == null ? null : hex(edit.getNewDigest()),
                edit.getPolicy(),
                count(edit.getRuleCount(), edit.getTable(), edit.getName()),
                kept ? edit.getEdits().stream().map(EventMapper::splice).toList() : null);
    }

    private static Splice splice(io.chaindrift.event.RuleEdit edit) {
        return new Splice(edit.getAt(), count(edit.getRemove(), "an edit", "remove"), runs(edit.getInsert()));
    }

    private static List<RuleRun> runs(List<io.chaindrift.event.RuleRun> runs) {
        return runs.stream()
                .map(run -> new RuleRun(run.getRule(), count(run.getRepeat(), "a run", "repeat")))
                .toList();
    }

    private static int count(long count, String where, String what) {
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new InvalidEventException(where + "/" + what + " counts " + count + " rules, which cannot be");
        }
        return (int) count;
    }

    private static String hex(Sha256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    private static <T> T required(@Nullable T body, String name) {
        if (body == null) {
            throw new InvalidEventException("the event's kind says " + name + ", but that body is not there", null);
        }
        return body;
    }
}
