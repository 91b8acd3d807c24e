package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.core.NodeRequirement;
import io.chaindrift.inventory.core.NodeSelection;
import io.chaindrift.inventory.core.ObjectName;
import io.chaindrift.inventory.core.ObservedDaemonSet;
import io.chaindrift.inventory.core.ObservedNode;
import io.chaindrift.inventory.core.ObservedPod;
import io.chaindrift.inventory.core.Taint;
import io.chaindrift.inventory.core.Toleration;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects of the API, as the core knows them. Stateless and thread-safe. */
final class Observations {

    private static final String OS_LABEL = "kubernetes.io/os";
    private static final String PASSWORDS = "peer-router-passwords";
    private static final String HIDDEN = "hidden";
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

    private Observations() {}

    static ObservedNode node(Node node) {
        ObjectMeta meta = node.getMetadata();
        NodeSystemInfo info = node.getStatus() == null ? null : node.getStatus().getNodeInfo();
        boolean hasSpec = node.getSpec() != null;
        String os = info == null ? null : text(info.getOperatingSystem());
        Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
        return new ObservedNode(
                meta.getName(),
                text(meta.getUid()),
                new TreeMap<>(labels),
                hasSpec ? taints(node) : List.of(),
                hasSpec && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                os == null ? text(labels.get(OS_LABEL)) : os,
                info == null ? null : text(info.getOsImage()),
                info == null ? null : text(info.getKernelVersion()),
                info == null ? null : text(info.getKubeletVersion()),
                instant(meta.getCreationTimestamp()));
    }

    private static List<Taint> taints(Node node) {
        return node.getSpec().getTaints().stream()
                .map(taint -> new Taint(orEmpty(taint.getKey()), orEmpty(taint.getValue()), orEmpty(taint.getEffect())))
                .toList();
    }

    /** Empty while the pod is not bound to a node, or has no container of the router. */
    static Optional<ObservedPod> pod(Pod pod, String containerName) {
        PodSpec spec = pod.getSpec();
        Container container = spec == null ? null : container(spec, containerName);
        String node = spec == null ? null : text(spec.getNodeName());
        if (container == null || node == null) {
            return Optional.empty();
        }
        ContainerStatus status = pod.getStatus() == null
                ? null
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(one -> container.getName().equals(one.getName()))
                        .findFirst()
                        .orElse(null);
        ContainerState state = status == null ? null : status.getState();
        ContainerState last = status == null ? null : status.getLastState();
        Instant startedAt = startedAt(state);
        Instant lastStartedAt = startedAt(last);
        return Optional.of(new ObservedPod(
                new ObjectName(
                        pod.getMetadata().getNamespace(), pod.getMetadata().getName()),
                node,
                orEmpty(container.getImage()),
                status == null ? null : text(status.getImage()),
                status == null ? null : text(status.getImageID()),
                args(container),
                startedAt != null || lastStartedAt != null,
                state != null && state.getRunning() != null,
                status != null && Boolean.TRUE.equals(status.getReady()),
                startedAt == null ? lastStartedAt : startedAt,
                status == null || status.getRestartCount() == null ? 0 : status.getRestartCount()));
    }

    private static @Nullable Instant startedAt(@Nullable ContainerState state) {
        if (state == null) {
            return null;
        }
        if (state.getRunning() != null) {
            return instant(state.getRunning().getStartedAt());
        }
        return state.getTerminated() == null
                ? null
                : instant(state.getTerminated().getStartedAt());
    }

    private static @Nullable Container container(PodSpec spec, String name) {
        List<Container> containers = spec.getContainers();
        for (Container container : containers) {
            if (name.equals(container.getName())) {
                return container;
            }
        }
        return containers.size() == 1 ? containers.get(0) : null;
    }

    /** The router's own arguments, verbatim but for passwords; null when a shell's text holds them. */
    private static @Nullable List<String> args(Container container) {
        List<String> command = container.getCommand() == null ? List.of() : container.getCommand();
        List<String> args = new ArrayList<>();
        if (!command.isEmpty()) {
            String program = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
            if (SHELLS.contains(program)) {
                return null;
            }
            args.addAll(command.subList(1, command.size()));
        }
        args.addAll(container.getArgs() == null ? List.of() : container.getArgs());
        return withoutPasswords(args);
    }

    /** The one flag of kube-router whose value is a secret, which must not go any further than here. */
    private static List<String> withoutPasswords(List<String> args) {
        List<String> shown = new ArrayList<>();
        boolean secret = false;
        for (String arg : args) {
            String flag = arg.replaceFirst("^--?", "");
            if (secret) {
                shown.add(HIDDEN);
            } else if (flag.startsWith(PASSWORDS + "=")) {
                shown.add(arg.substring(0, arg.indexOf('=') + 1) + HIDDEN);
            } else {
                shown.add(arg);
            }
            secret = !secret && flag.equals(PASSWORDS) && arg.startsWith("-");
        }
        return shown;
    }

    static ObservedDaemonSet daemonSet(DaemonSet daemonSet, String containerName) {
        ObjectMeta meta = daemonSet.getMetadata();
        PodSpec spec = daemonSet.getSpec().getTemplate().getSpec();
        Container container = container(spec, containerName);
        DaemonSetStatus status = daemonSet.getStatus();
        return new ObservedDaemonSet(
                new ObjectName(meta.getNamespace(), meta.getName()),
                orEmpty(meta.getUid()),
                orZero(meta.getGeneration()),
                container == null ? "" : orEmpty(container.getImage()),
                container == null ? null : args(container),
                selection(spec),
                status == null
                        ? new ObservedDaemonSet.Progress(0, 0, 0, 0, 0)
                        : new ObservedDaemonSet.Progress(
                                orZero(status.getObservedGeneration()),
                                orZero(status.getDesiredNumberScheduled()),
                                orZero(status.getUpdatedNumberScheduled()),
                                orZero(status.getNumberReady()),
                                orZero(status.getNumberMisscheduled())));
    }

    private static NodeSelection selection(PodSpec spec) {
        List<NodeSelection.Term> terms = new ArrayList<>();
        if (spec.getAffinity() != null && spec.getAffinity().getNodeAffinity() != null) {
            var required = spec.getAffinity().getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
            if (required != null) {
                required.getNodeSelectorTerms().forEach(term -> terms.add(term(term)));
            }
        }
        return new NodeSelection(
                new TreeMap<>(spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector()),
                terms,
                spec.getTolerations().stream()
                        .map(toleration -> new Toleration(
                                orEmpty(toleration.getKey()),
                                "Exists".equals(toleration.getOperator()),
                                orEmpty(toleration.getValue()),
                                orEmpty(toleration.getEffect())))
                        .toList());
    }

    private static NodeSelection.Term term(NodeSelectorTerm term) {
        return new NodeSelection.Term(requirements(term.getMatchExpressions()), requirements(term.getMatchFields()));
    }

    private static List<NodeRequirement> requirements(List<NodeSelectorRequirement> requirements) {
        return requirements.stream()
                .map(one -> new NodeRequirement(
                        orEmpty(one.getKey()),
                        NodeRequirement.Operator.of(orEmpty(one.getOperator())),
                        one.getValues() == null ? List.of() : one.getValues()))
                .toList();
    }

    private static @Nullable String text(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long orZero(@Nullable Number number) {
        return number == null ? 0 : Objects.requireNonNull(number).longValue();
    }

    private static @Nullable Instant instant(@Nullable String time) {
        if (time == null || time.isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
