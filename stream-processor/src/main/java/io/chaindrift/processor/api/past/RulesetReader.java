package io.chaindrift.processor.api.past;

import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.ChainEditKind;
import io.chaindrift.event.ChainImage;
import io.chaindrift.event.ChainScope;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.RuleEdit;
import io.chaindrift.event.RulesetDelta;
import io.chaindrift.event.RulesetKeyframe;
import io.chaindrift.event.Sha256;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes rulesets of captures, in all their parts, with every rule that the node sent. Proves each digest. Stateless. */
final class RulesetReader {

    private RulesetReader() {}

    /** A capture that is not what it says. */
    static final class BrokenPastException extends Exception {

        private static final long serialVersionUID = 1L;

        BrokenPastException(String message) {
            super(message);
        }
    }

    /** The ruleset of a keyframe. */
    static NamedRuleset keyframe(List<NodeEvent> parts) throws BrokenPastException {
        Map<ChainKey, List<ChainImage>> images = new TreeMap<>();
        CaptureHeader capture = null;
        for (NodeEvent part : parts) {
            RulesetKeyframe body = part.getRulesetKeyframe();
            if (body == null) {
                throw new BrokenPastException("a part of the keyframe is of kind " + part.getKind());
            }
            capture = body.getCapture();
            for (ChainImage image : body.getChains()) {
                images.computeIfAbsent(new ChainKey(image.getTable(), image.getName()), key -> new ArrayList<>())
                        .add(image);
            }
        }
        if (capture == null || parts.size() != capture.getParts()) {
            throw new BrokenPastException("the keyframe is not whole: " + parts.size() + " parts were found");
        }
        List<NamedChain> chains = new ArrayList<>();
        for (Map.Entry<ChainKey, List<ChainImage>> pieces : images.entrySet()) {
            chains.add(chain(pieces.getKey(), pieces.getValue()));
        }
        NamedRuleset ruleset = NamedRuleset.of(chains);
        if (!ruleset.digest().equals(digest(capture.getCanonicalDigest()))) {
            throw new BrokenPastException("the keyframe's chains give another digest than it claims");
        }
        return ruleset;
    }

    private static NamedChain chain(ChainKey key, List<ChainImage> pieces) throws BrokenPastException {
        ChainImage head = pieces.get(0);
        Digest claimed = digest(head.getDigest());
        if (head.getScope() != ChainScope.FULL) {
            return NamedChain.summary(key, head.getPolicy(), Math.toIntExact(head.getRuleCount()), claimed);
        }
        List<RuleRun> runs = new ArrayList<>();
        for (ChainImage piece : pieces) {
            runs.addAll(runs(piece.getRuns()));
        }
        NamedChain chain = NamedChain.of(key, head.getChurnedName(), head.getPolicy(), runs, new int[0]);
        if (!chain.digest().equals(claimed)) {
            throw new BrokenPastException("the rules of " + key + " give another digest than the capture claims");
        }
        return chain;
    }

    /** The ruleset after a delta. */
    static NamedRuleset delta(NamedRuleset before, List<NodeEvent> parts) throws BrokenPastException {
        Map<ChainKey, List<ChainEdit>> edits = new TreeMap<>();
        RulesetDelta whole = null;
        for (NodeEvent part : parts) {
            RulesetDelta body = part.getRulesetDelta();
            if (body == null) {
                throw new BrokenPastException("a part of the delta is of kind " + part.getKind());
            }
            whole = body;
            for (ChainEdit edit : body.getEdits()) {
                edits.computeIfAbsent(new ChainKey(edit.getTable(), edit.getName()), key -> new ArrayList<>())
                        .add(edit);
            }
        }
        if (whole == null || parts.size() != whole.getCapture().getParts()) {
            throw new BrokenPastException("the delta is not whole: " + parts.size() + " parts were found");
        }
        List<io.chaindrift.ruleset.named.ChainEdit> all = new ArrayList<>();
        for (Map.Entry<ChainKey, List<ChainEdit>> pieces : edits.entrySet()) {
            all.add(edit(pieces.getKey(), pieces.getValue()));
        }
        try {
            return new io.chaindrift.ruleset.named.RulesetDelta(
                            digest(whole.getBaseDigest()),
                            digest(whole.getCapture().getCanonicalDigest()),
                            all)
                    .applyTo(before);
        } catch (DeltaMismatchException e) {
            throw new BrokenPastException(String.valueOf(e.getMessage()));
        }
    }

    private static io.chaindrift.ruleset.named.ChainEdit edit(ChainKey key, List<ChainEdit> pieces)
            throws BrokenPastException {
        ChainEdit head = pieces.get(0);
        if (head.getKind() == ChainEditKind.UNKNOWN) {
            throw new BrokenPastException("the change of " + key + " is of a kind that is not known here");
        }
        List<Splice> splices = new ArrayList<>();
        for (ChainEdit piece : pieces) {
            for (RuleEdit edit : piece.getEdits()) {
                splices.add(new Splice(edit.getAt(), Math.toIntExact(edit.getRemove()), runs(edit.getInsert())));
            }
        }
        return new io.chaindrift.ruleset.named.ChainEdit(
                key,
                io.chaindrift.ruleset.named.ChainEdit.Kind.valueOf(
                        head.getKind().name()),
                orNull(head.getOldDigest()),
                orNull(head.getNewDigest()),
                head.getPolicy(),
                Math.toIntExact(head.getRuleCount()),
                head.getScope() == ChainScope.FULL,
                splices);
    }

    private static List<RuleRun> runs(List<io.chaindrift.event.RuleRun> runs) {
        return runs.stream()
                .map(run -> new RuleRun(run.getRule(), Math.toIntExact(run.getRepeat())))
                .toList();
    }

    private static @Nullable Digest orNull(@Nullable Sha256 digest) {
        return digest == null ? null : digest(digest);
    }

    private static Digest digest(Sha256 digest) {
        return Digest.ofHex(HexFormat.of().formatHex(digest.bytes()));
    }
}
