package io.chaindrift.collector.recorded;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.IpsetListing;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node's folder of phases, {@code <NN-phase>/} with {@code meta.json}, {@code all.save}, {@code ip6.save} and so on. Each
 * phase is brought once, when it is due; when asked again, the present one, without further syncs. The cursor is the name of the
 * last phase that was brought. Not thread-safe.
 */
public final class RecordedSource implements RulesetSource {

    private static final String OTHER_BACKEND = ".other-backend-";
    private static final String SAVE = ".save";
    private static final String NATIVE = "nft.json";

    private final List<RecordedPhase> phases;
    private final ReplayTimes times;
    private final NodeFacts node;
    private int brought = -1;

    private RecordedSource(List<RecordedPhase> phases, ReplayTimes times, NodeFacts node) {
        this.phases = phases;
        this.times = times;
        this.node = node;
    }

    /**
     * Reads what the phases say of themselves; their rules are read when they are due.
     *
     * @param folder of the node
     * @throws IOException when it is no folder of that form; the message says where
     */
    public static RecordedSource open(Path folder, ReplayTimes times) throws IOException {
        List<RecordedPhase> phases = new ArrayList<>();
        for (Path phase : folders(folder)) {
            phases.add(RecordedPhase.read(phase));
        }
        if (phases.isEmpty()) {
            throw new IOException(folder + " holds no phase");
        }
        TreeMap<Plane, Boolean> planes = new TreeMap<>();
        for (RecordedPhase phase : phases) {
            files(phase).keySet().forEach(plane -> planes.put(plane, true));
            if (Files.isRegularFile(phase.folder().resolve(NATIVE))) {
                planes.put(new Plane(AddressFamily.IPV4, IptablesBackend.NATIVE), true);
                planes.put(new Plane(AddressFamily.IPV6, IptablesBackend.NATIVE), true);
            }
        }
        return new RecordedSource(
                List.copyOf(phases),
                times,
                new NodeFacts(
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        List.copyOf(planes.keySet()),
                        NodeFacts.Watch.RECORDED));
    }

    @Override
    public NodeFacts node() {
        return node;
    }

    @Override
    public void resume(@Nullable String cursor) {
        brought = -1;
        for (int i = 0; i < phases.size(); i++) {
            if (name(phases.get(i)).equals(cursor)) {
                brought = i;
            }
        }
    }

    @Override
    public @Nullable NodeObservation observe(Instant now, Depth depth) {
        boolean due = brought + 1 < phases.size()
                && !now.isBefore(times.dueAt(phases.get(brought + 1).offset()));
        if (due) {
            RecordedPhase before = brought < 0 ? null : phases.get(brought);
            brought++;
            RecordedPhase phase = phases.get(brought);
            return observation(times.observedAt(phase.offset()), phase.newSyncs(before));
        }
        return depth != Depth.CHANGES && brought >= 0 ? observation(times.recordedAt(now), 0) : null;
    }

    private NodeObservation observation(Instant at, long newSyncs) {
        RecordedPhase phase = phases.get(brought);
        List<PlaneObservation> planes = new ArrayList<>();
        TreeMap<Plane, Path> files = files(phase);
        files.forEach((plane, file) -> planes.add(plane(plane, file, phase, newSyncs)));
        planes.addAll(nativePlanes(phase, newSyncs));
        for (Plane plane : seenBefore()) {
            if (!files.containsKey(plane) && plane.family() == AddressFamily.IPV4) {
                planes.add(new PlaneObservation.Absent(plane));
            }
        }
        return new NodeObservation(at, planes, router(phase, planes), ipsets(phase), name(phase));
    }

    /** Planes of earlier phases: a backend is recorded only while it holds rules. */
    private List<Plane> seenBefore() {
        return phases.subList(0, brought).stream()
                .flatMap(phase -> files(phase).keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static PlaneObservation plane(Plane plane, Path file, RecordedPhase phase, long newSyncs) {
        try {
            return SaveReader.read(
                    plane,
                    Files.readAllBytes(file),
                    Provenance.of(file.getFileName().toString(), null, 0),
                    newSyncs,
                    isWritten(plane, phase));
        } catch (IOException e) {
            return new PlaneObservation.Failed(
                    plane, CaptureFailure.of(CaptureFailure.Reason.READ_ERROR, file + " cannot be read: " + e));
        }
    }

    /** The native planes of a phase that recorded them, or that follows one; one without a table is said to be empty. */
    private List<PlaneObservation> nativePlanes(RecordedPhase phase, long newSyncs) {
        boolean here = holdsNative(phase);
        boolean before = phases.subList(0, brought).stream().anyMatch(RecordedSource::holdsNative);
        List<PlaneObservation> planes = new ArrayList<>();
        for (Plane plane : node.planes()) {
            if (plane.backend() == IptablesBackend.NATIVE && here) {
                planes.add(nativePlane(plane, phase.folder().resolve(NATIVE), phase, newSyncs));
            } else if (plane.backend() == IptablesBackend.NATIVE && before) {
                planes.add(new PlaneObservation.Absent(plane));
            }
        }
        return planes;
    }

    private static boolean holdsNative(RecordedPhase phase) {
        return Files.isRegularFile(phase.folder().resolve(NATIVE));
    }

    private static PlaneObservation nativePlane(Plane plane, Path file, RecordedPhase phase, long newSyncs) {
        try {
            return SaveReader.readNative(
                    plane,
                    Files.readAllBytes(file),
                    Provenance.of(file.getFileName().toString(), null, 0),
                    newSyncs,
                    isWritten(plane, phase));
        } catch (IOException e) {
            return new PlaneObservation.Failed(
                    plane, CaptureFailure.of(CaptureFailure.Reason.READ_ERROR, file + " cannot be read: " + e));
        }
    }

    private static boolean isWritten(Plane plane, RecordedPhase phase) {
        try {
            RouterFlags flags = RouterFlags.parse(phase.flags());
            return plane.backend() == activeBackend(phase) && flags.enabled(plane.family());
        } catch (IllegalArgumentException unreadableFlags) {
            return plane.backend() == phase.backend() && plane.family() == AddressFamily.IPV4;
        }
    }

    private static TreeMap<Plane, Path> files(RecordedPhase phase) {
        TreeMap<Plane, Path> files = new TreeMap<>();
        put(
                files,
                new Plane(AddressFamily.IPV4, phase.backend()),
                phase.folder().resolve("all.save"));
        put(
                files,
                new Plane(AddressFamily.IPV6, phase.backend()),
                phase.folder().resolve("ip6.save"));
        for (IptablesBackend other : List.of(IptablesBackend.NFT, IptablesBackend.LEGACY)) {
            String rest = OTHER_BACKEND + other.id() + SAVE;
            put(files, new Plane(AddressFamily.IPV4, other), phase.folder().resolve("all" + rest));
            put(files, new Plane(AddressFamily.IPV6, other), phase.folder().resolve("ip6" + rest));
        }
        return files;
    }

    private static void put(TreeMap<Plane, Path> files, Plane plane, Path file) {
        if (Files.isRegularFile(file)) {
            files.put(plane, file);
        }
    }

    /** The router as it was recorded; where its version was not, as the rules of the plane that it wrote to betray it. */
    private static RouterSighting router(RecordedPhase phase, List<PlaneObservation> planes) {
        String text = phase.version();
        if (text == null) {
            Plane written = new Plane(AddressFamily.IPV4, phase.backend());
            for (PlaneObservation seen : planes) {
                if (seen instanceof PlaneObservation.Captured captured
                        && seen.plane().equals(written)) {
                    return betrayed(captured, phase);
                }
            }
        }
        RouterVersion version = text == null ? null : RouterVersion.parse(text);
        VersionClass versionClass = version == null ? null : version.versionClass();
        return new RouterSighting(
                flavour(version == null ? Flavour.UNKNOWN : version.flavour()),
                text,
                versionClass == null ? null : versionClass.label(),
                RouterSighting.How.INVENTORY,
                phase.flags(),
                phase.running(),
                activeBackend(phase),
                phase.iptablesVersion(),
                "recorded with the rules",
                null,
                List.of());
    }

    private static RouterSighting betrayed(PlaneObservation.Captured captured, RecordedPhase phase) {
        NamedRuleset rules = NamedForm.of(captured.rules());
        Fingerprint print = Fingerprint.of(rules, captured.plane().family());
        VersionClass versionClass = print.versionClass();
        return new RouterSighting(
                flavour(print.flavour()),
                null,
                versionClass == null ? null : versionClass.label(),
                RouterSighting.How.FINGERPRINT,
                null,
                phase.running(),
                activeBackend(phase),
                phase.iptablesVersion(),
                String.join("; ", print.evidence()),
                null,
                Fingerprint.rebuiltBy(rules).stream().map(VersionClass::label).toList());
    }

    private static IptablesBackend activeBackend(RecordedPhase phase) {
        try {
            return RouterFlags.parse(phase.flags()).nftables() ? IptablesBackend.NATIVE : phase.backend();
        } catch (IllegalArgumentException unreadableFlags) {
            return phase.backend();
        }
    }

    private static RouterSighting.Flavour flavour(Flavour flavour) {
        return RouterSighting.Flavour.valueOf(flavour.name());
    }

    private static @Nullable IpsetListing ipsets(RecordedPhase phase) {
        Path file = phase.folder().resolve("ipset.save");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return IpsetListing.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static String name(RecordedPhase phase) {
        return phase.folder().getFileName().toString().replaceAll("/$", "");
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** When the last phase is due, after the beginning. */
    public Duration length() {
        return phases.get(phases.size() - 1).offset();
    }
}
