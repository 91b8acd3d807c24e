package io.chaindrift.cli.inspect;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.inspect.live.LivePlane;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.IpsetParser;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the files that stand for the planes of one node. Not thread-safe. */
final class PlaneFiles {

    private static final String STANDARD_INPUT = "-";

    private final InputStream standardInput;
    private final Map<AddressFamily, String> filesOfIptables = new EnumMap<>(AddressFamily.class);
    private final List<String> problems = new ArrayList<>();
    private final List<IpSet> ipsets = new ArrayList<>();
    private boolean standardInputRead;

    PlaneFiles(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** What could not be read: file, line and reason, one text each. */
    List<String> problems() {
        return problems;
    }

    /** The IP sets of the node, where a file with them was among those read. */
    List<IpSet> ipsets() {
        return ipsets;
    }

    /** The planes in the order of the files. A file that cannot be read is a plane that cannot be judged, and a problem. */
    List<PlaneInput> read(List<String> files) {
        List<PlaneInput> planes = new ArrayList<>();
        for (String argument : files) {
            int at = argument.lastIndexOf('@');
            Plane plane = at > 0 ? plane(argument, argument.substring(at + 1)) : null;
            planes.addAll(read(plane == null ? argument : argument.substring(0, at), plane));
        }
        planes.addAll(unreadOfIptables(planes));
        return withInferredBackends(planes);
    }

    /** Planes of which nft's JSON shows that iptables-nft wrote rules, and no save was given. */
    private List<PlaneInput> unreadOfIptables(List<PlaneInput> planes) {
        List<PlaneInput> unread = new ArrayList<>();
        filesOfIptables.forEach((family, file) -> {
            boolean given = planes.stream()
                    .anyMatch(plane -> plane.family() == family
                            && plane.backend() != IptablesBackend.NATIVE
                            && plane.backend() != IptablesBackend.LEGACY);
            if (!given) {
                String program = family == AddressFamily.IPV6 ? "ip6tables-save" : "iptables-save";
                unread.addAll(unreadable(
                        file,
                        new Plane(family, IptablesBackend.NFT),
                        "kube-router's rules in it were written by iptables, and are judged as iptables prints them: give the"
                                + " output of " + program + " beside it"));
            }
        });
        return unread;
    }

    /** The planes of this machine, as the programs printed them. */
    List<PlaneInput> live(List<LivePlane> found, byte[] ipsetSave) {
        List<PlaneInput> planes = new ArrayList<>();
        for (LivePlane plane : found) {
            String source = "live " + plane.plane().id();
            if (plane.problem() != null) {
                planes.addAll(unreadable(source, plane.plane(), plane.problem()));
                continue;
            }
            planes.addAll(read(source, plane.output(), plane.plane()));
        }
        if (ipsetSave.length > 0) {
            planes.addAll(read("live ipsets", ipsetSave, null));
        }
        return planes;
    }

    /** An {@code @} may belong to the file's name; what follows is a plane only where no such file exists. */
    private static @Nullable Plane plane(String argument, String name) {
        if (Files.exists(Path.of(argument))) {
            return null;
        }
        try {
            return Plane.parse(name);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(argument + ": " + e.getMessage());
        }
    }

    private List<PlaneInput> read(String file, @Nullable Plane given) {
        try {
            return read(file, bytes(file), given);
        } catch (NoSuchFileException e) {
            return unreadable(file, given, "no such file");
        } catch (IOException e) {
            return unreadable(file, given, String.valueOf(e.getMessage()));
        }
    }

    private List<PlaneInput> read(String source, byte[] bytes, @Nullable Plane given) {
        try {
            if (isJson(bytes)) {
                return nativePlanes(source, bytes);
            }
            if (isIpsets(bytes)) {
                ipsets.addAll(IpsetParser.parse(bytes, Limits.DEFAULT));
                return List.of();
            }
            return List.of(plane(source, SaveParser.parse(bytes, Limits.DEFAULT), bytes, given));
        } catch (SyntaxException e) {
            return unreadable(source, given, String.valueOf(e.getMessage()));
        }
    }

    private byte[] bytes(String file) throws IOException {
        if (!file.equals(STANDARD_INPUT)) {
            return Files.readAllBytes(Path.of(file));
        }
        if (standardInputRead) {
            throw new IOException("standard input can be read once");
        }
        standardInputRead = true;
        byte[] read = standardInput.readAllBytes();
        if (read.length == 0) {
            problems.add("standard input: nothing came; where it is the output of a program, see whether that failed");
        }
        return read;
    }

    /** What {@code ipset save} and {@code ipset list -t} begin with; no save of rules does. */
    private static boolean isIpsets(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 8), StandardCharsets.ISO_8859_1);
        return start.startsWith("create ") || start.startsWith("Name: ");
    }

    private static boolean isJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ') {
                return b == '{';
            }
        }
        return false;
    }

    private List<PlaneInput> nativePlanes(String file, byte[] bytes) throws SyntaxException {
        Map<AddressFamily, Ruleset> planes = NftJsonParser.parse(bytes, Limits.DEFAULT);
        NftJsonParser.familiesOfIptables(bytes, Limits.DEFAULT)
                .forEach(family -> filesOfIptables.putIfAbsent(family, file));
        List<PlaneInput> inputs = new ArrayList<>();
        planes.forEach((family, ruleset) ->
                inputs.add(new PlaneInput(file, family, IptablesBackend.NATIVE, NamedForm.of(ruleset), -1, null)));
        if (inputs.isEmpty() && filesOfIptables.isEmpty()) {
            inputs.add(new PlaneInput(
                    file, AddressFamily.IPV4, IptablesBackend.NATIVE, NamedRuleset.of(List.of()), -1, null));
        }
        return inputs;
    }

    private PlaneInput plane(String file, Ruleset ruleset, byte[] bytes, @Nullable Plane given) {
        Ruleset.SaveHeader header = ruleset.header();
        AddressFamily family = given != null
                ? given.family()
                : header != null && !header.program().startsWith("xtables") ? header.family() : familyOf(file, bytes);
        IptablesBackend backend = given != null ? given.backend() : header == null ? null : header.backend();
        String unreadable = null;
        if (!ruleset.incompatibleTables().isEmpty()) {
            unreadable = "table " + String.join(", ", ruleset.incompatibleTables())
                    + " is incompatible with iptables: nft wrote what it cannot print, so the table is unreadable, not empty";
            problems.add(file + ": " + unreadable);
        }
        return new PlaneInput(file, family, backend, NamedForm.of(ruleset), -1, unreadable);
    }

    /** Where no header tells, addresses and protocols do; where nothing is in it, the name under which ip6tables is saved. */
    private static AddressFamily familyOf(String file, byte[] bytes) {
        if (bytes.length == 0) {
            Path name = Path.of(file).getFileName();
            return name != null && name.toString().startsWith("ip6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean v6 = text.contains("ipv6-icmp")
                || text.contains("icmp6-")
                || text.contains("/128 ")
                || text.contains("inet6:");
        return v6 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }

    private List<PlaneInput> unreadable(String file, @Nullable Plane given, String reason) {
        problems.add((file.equals(STANDARD_INPUT) ? "standard input" : file) + ": " + reason);
        return List.of(new PlaneInput(
                file,
                given == null ? AddressFamily.IPV4 : given.family(),
                given == null ? null : given.backend(),
                NamedRuleset.of(List.of()),
                -1,
                reason));
    }

    /** A save that does not tell its backend is, beside one of the same family that does, the other one. */
    private static List<PlaneInput> withInferredBackends(List<PlaneInput> planes) {
        List<PlaneInput> inferred = new ArrayList<>();
        for (PlaneInput plane : planes) {
            inferred.add(plane.backend() == null ? withBackend(plane, planes) : plane);
        }
        return inferred;
    }

    private static PlaneInput withBackend(PlaneInput plane, List<PlaneInput> planes) {
        for (PlaneInput other : planes) {
            if (other.family() == plane.family()
                    && other.backend() != null
                    && other.backend() != IptablesBackend.NATIVE) {
                IptablesBackend backend =
                        other.backend() == IptablesBackend.NFT ? IptablesBackend.LEGACY : IptablesBackend.NFT;
                return new PlaneInput(
                        plane.source(), plane.family(), backend, plane.rules(), plane.lastSync(), plane.unreadable());
            }
        }
        return plane;
    }
}
