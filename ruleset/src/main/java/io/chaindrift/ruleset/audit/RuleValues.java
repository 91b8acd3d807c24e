package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.Parameter;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.Signature;
import io.chaindrift.ruleset.catalog.Signature.Match;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The values that the running router writes its parameterised rules with: from its flags, or inferred from verified tags.
 *
 * @param clusterRanges of this family
 * @param nodePorts none where nothing tells them
 * @param externalRanges of this family, in order
 * @param loadBalancerRanges of this family, in order
 * @param podRanges that default-deny rules of this family are written with; no flag tells them
 * @param defaultDeny whether default-deny rules belong
 * @param assumed parameters that no rule tells: kube-router's defaults stand for them
 * @param undecided parameters of which several values stand there and nothing tells which is current
 * @param inferred true when the flags are not known
 */
record RuleValues(
        List<String> clusterRanges,
        List<String> nodePorts,
        List<String> externalRanges,
        List<String> loadBalancerRanges,
        List<String> podRanges,
        boolean defaultDeny,
        Set<Parameter> assumed,
        Set<Parameter> undecided,
        boolean inferred) {

    /** The values that flags give, on a node that has no rule yet. */
    static RuleValues of(RouterFlags flags, AddressFamily family, VersionClass versionClass) {
        return of(flags, family, versionClass, List.of());
    }

    /** The values that flags give; the pods' range of default-deny rules is the node's own, which the rules that are there tell. */
    static RuleValues of(
            RouterFlags flags, AddressFamily family, VersionClass versionClass, Map<String, ChainView> views) {
        ChainView tail = views.get("KUBE-NWPLCY-TAIL");
        return of(
                flags,
                family,
                versionClass,
                tail != null && flags.defaultDeny()
                        ? List.copyOf(written(tail, versionClass, family, Parameter.POD_RANGE))
                        : List.of());
    }

    private static RuleValues of(
            RouterFlags flags, AddressFamily family, VersionClass versionClass, List<String> podRanges) {
        List<String> clusters = RouterFlags.ofFamily(flags.clusterRanges(), family);
        // Before v2.0 the flag is one text, of which the last that is given counts.
        boolean one = versionClass.isUpstreamV1() && !clusters.isEmpty();
        return new RuleValues(
                one ? clusters.subList(clusters.size() - 1, clusters.size()) : clusters,
                List.of(flags.nodePorts()),
                RouterFlags.ofFamily(flags.externalRanges(), family),
                RouterFlags.ofFamily(flags.loadBalancerRanges(), family),
                podRanges,
                flags.defaultDeny(),
                EnumSet.noneOf(Parameter.class),
                EnumSet.noneOf(Parameter.class),
                false);
    }

    /**
     * Infers the values. The router takes the head of its chain back at every sync, so a value at index 1 (ranges), those that
     * follow it before the node ports, and one directly behind the ranges (ports) are current; without that, one value is current and several are undecided. Every release writes
     * a rule of each kind, so where none is there the default's is missing; an IPv6 range has no default. k3s never passes
     * external or load balancer ranges, so where it is known to run they were left. KUBE-NWPLCY-TAIL is emptied when a router
     * starts, so rules of default-deny that stand there are the running router's.
     *
     * @param given the flavour, where something other than the rules tells it
     * @param rangeMayBeNone whether the flags may give no cluster range of this family, so that no default may be taken
     */
    static RuleValues inferred(
            Map<String, ChainView> views,
            VersionClass versionClass,
            AddressFamily family,
            Flavour given,
            boolean rangeMayBeNone) {
        ChainView input = Objects.requireNonNull(views.get("KUBE-ROUTER-INPUT"));
        Set<Parameter> undecided = EnumSet.noneOf(Parameter.class);
        Set<Parameter> assumed = EnumSet.noneOf(Parameter.class);
        boolean fork = given == Flavour.K3S;
        List<String> clusters = clusters(input, versionClass, family, undecided);
        boolean mustBe = family == AddressFamily.IPV4 && !rangeMayBeNone;
        if (clusters.isEmpty() && !undecided.contains(Parameter.CLUSTER_RANGE) && mustBe) {
            clusters = List.of(RouterFlags.defaultClusterRange(versionClass.flavour()));
            assumed.add(Parameter.CLUSTER_RANGE);
        }
        List<String> ports = decide(input, versionClass, family, Parameter.NODE_PORTS, clusters.size(), undecided);
        if (ports.isEmpty() && !undecided.contains(Parameter.NODE_PORTS)) {
            ports = List.of(RouterFlags.DEFAULT_NODE_PORTS);
            assumed.add(Parameter.NODE_PORTS);
        }
        ChainView tail = views.get("KUBE-NWPLCY-TAIL");
        List<String> podRanges =
                tail == null ? List.of() : List.copyOf(written(tail, versionClass, family, Parameter.POD_RANGE));
        return new RuleValues(
                clusters,
                ports,
                fork ? List.of() : maintained(input, versionClass, family, Parameter.EXTERNAL_RANGE),
                fork ? List.of() : maintained(input, versionClass, family, Parameter.LOAD_BALANCER_RANGE),
                podRanges,
                !podRanges.isEmpty(),
                assumed,
                undecided,
                true);
    }

    /**
     * Several cluster ranges in the chain's first places. The flag takes a list since v2.0, whose rules fill the first places, before
     * the node ports; a range that was changed is pushed behind those. So ranges directly before the node ports are all current, and
     * where none follow nothing tells. Rules of others are passed over.
     */
    private record Block(List<String> ranges, boolean beforePorts) {

        static Block of(ChainView input, VersionClass versionClass, AddressFamily family) {
            boolean takesList =
                    versionClass.flavour() != Flavour.UPSTREAM || versionClass.compareTo(VersionClass.V2_0) >= 0;
            List<String> ranges = new ArrayList<>();
            for (ChainView.Group group : takesList ? input.groups() : List.<ChainView.Group>of()) {
                Match match = group.match();
                if (group.podJump()) {
                    return new Block(ranges, false);
                }
                if (match == null || !group.recognised()) {
                    continue;
                }
                boolean current = match.signature().writtenBy(versionClass, family);
                if (!current || match.signature().parameter() != Parameter.CLUSTER_RANGE) {
                    return new Block(ranges, current && match.signature().parameter() == Parameter.NODE_PORTS);
                }
                ranges.add(match.value());
            }
            return new Block(ranges, false);
        }
    }

    private static List<String> clusters(
            ChainView input, VersionClass versionClass, AddressFamily family, Set<Parameter> undecided) {
        Block block = Block.of(input, versionClass, family);
        if (block.ranges().size() < 2) {
            return decide(input, versionClass, family, Parameter.CLUSTER_RANGE, 0, undecided);
        }
        if (!block.beforePorts()) {
            undecided.add(Parameter.CLUSTER_RANGE);
            return List.of();
        }
        return List.copyOf(block.ranges());
    }

    private static List<String> decide(
            ChainView input,
            VersionClass versionClass,
            AddressFamily family,
            Parameter parameter,
            int index,
            Set<Parameter> undecided) {
        Set<String> current = written(input, versionClass, family, parameter);
        if (current.size() == 1) {
            return List.copyOf(current);
        }
        if (current.isEmpty()) {
            Set<String> older = new LinkedHashSet<>();
            for (VersionClass other : VersionClass.values()) {
                older.addAll(written(input, other, family, parameter));
            }
            return older.size() == 1 ? List.copyOf(older) : List.of();
        }
        for (ChainView.Group group : input.groups()) {
            if (group.match() != null
                    && group.recognised()
                    && group.positions()[0] == index
                    && group.match().signature().parameter() == parameter
                    && group.match().signature().writtenBy(versionClass, family)) {
                return List.of(group.match().value());
            }
        }
        undecided.add(parameter);
        return List.of();
    }

    /**
     * The ranges that may still be in use. The router keeps a range in the block at the chain's head; one behind a rule that no
     * current flag explains, with nothing of others before it, was left there.
     */
    private static List<String> maintained(
            ChainView input, VersionClass versionClass, AddressFamily family, Parameter parameter) {
        Set<String> ranges = written(input, versionClass, family, parameter);
        int left = firstLeftBehind(input, versionClass, family);
        for (ChainView.Group group : input.groups()) {
            if (group.match() != null
                    && group.match().signature().parameter() == parameter
                    && group.positions()[0] >= left) {
                ranges.remove(group.match().value());
            }
        }
        return List.copyOf(ranges);
    }

    /**
     * Position of the first rule of the head that no current flag explains: a second value of the node ports, or one behind a rule
     * that it stands before; past the end where others' rules make places meaningless.
     */
    private static int firstLeftBehind(ChainView input, VersionClass versionClass, AddressFamily family) {
        Set<String> seen = new LinkedHashSet<>();
        int highest = 0;
        for (ChainView.Group group : input.groups()) {
            Signature signature = group.match() == null ? null : group.match().signature();
            if (signature == null || !group.recognised()) {
                return Integer.MAX_VALUE;
            }
            boolean ports = signature.parameter() == Parameter.NODE_PORTS;
            boolean current = signature.writtenBy(versionClass, family);
            boolean range = signature.parameter() == Parameter.EXTERNAL_RANGE
                    || signature.parameter() == Parameter.LOAD_BALANCER_RANGE;
            if (!current || ports && !seen.add(signature.id()) || range && signature.rank() < highest) {
                return group.positions()[0];
            }
            highest = Math.max(highest, signature.rank());
        }
        return Integer.MAX_VALUE;
    }

    private static Set<String> written(
            ChainView input, VersionClass versionClass, AddressFamily family, Parameter parameter) {
        Set<String> values = new LinkedHashSet<>();
        for (ChainView.Group group : input.groups()) {
            if (group.match() != null
                    && group.recognised()
                    && group.match().signature().parameter() == parameter
                    && group.match().signature().writtenBy(versionClass, family)) {
                values.add(group.match().value());
            }
        }
        return values;
    }

    /** True when rules of default-deny belong and nothing tells which. An IPv6 range of pods need not exist. */
    boolean lacksDefaultDeny(VersionClass versionClass, AddressFamily family) {
        boolean writes = versionClass == VersionClass.V2_10 || versionClass == VersionClass.V2_11;
        return writes && defaultDeny && podRanges.isEmpty() && family == AddressFamily.IPV4;
    }

    /** True when no rule tells an IPv4 cluster range and the flags may give none: nothing tells whether one is missing. */
    boolean lacksRange(AddressFamily family) {
        return inferred
                && family == AddressFamily.IPV4
                && clusterRanges.isEmpty()
                && !undecided.contains(Parameter.CLUSTER_RANGE);
    }

    List<String> of(Parameter parameter) {
        return switch (parameter) {
            case NONE -> List.of("");
            case CLUSTER_RANGE -> clusterRanges;
            case NODE_PORTS -> nodePorts;
            case EXTERNAL_RANGE -> externalRanges;
            case LOAD_BALANCER_RANGE -> loadBalancerRanges;
            case POD_RANGE -> podRanges;
        };
    }

    /** What could not be told, a line each. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (inferred) {
            remarks.add(
                    "flags not given: ranges and ports are taken from verified tags; an external or load balancer range"
                            + " that was removed cannot be told from one in use");
        }
        if (inferred && defaultDeny) {
            remarks.add(
                    "rules of --netpol-default-deny are taken for the running router's: it empties their chain when it"
                            + " starts");
        }
        for (Parameter parameter : assumed) {
            remarks.add("no rule tells the " + (parameter == Parameter.NODE_PORTS ? "node ports" : "cluster range")
                    + ": kube-router's default is taken; give --router-arg where it was changed");
        }
        if (inferred && clusterRanges.isEmpty() && !undecided.contains(Parameter.CLUSTER_RANGE)) {
            remarks.add("no rule of a cluster range: whether the flags give one of this family is not known");
        }
        for (Parameter parameter : undecided) {
            remarks.add("several values of " + parameter
                    + " stand there and neither place nor flags tell which is current");
        }
        return remarks;
    }
}
