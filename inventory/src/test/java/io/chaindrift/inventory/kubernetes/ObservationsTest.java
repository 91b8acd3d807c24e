package io.chaindrift.inventory.kubernetes;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.core.ObservedDaemonSet;
import io.chaindrift.inventory.core.ObservedNode;
import io.chaindrift.inventory.core.ObservedPod;
import io.chaindrift.inventory.core.Taint;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservationsTest {

    private static final String STARTED = "2026-11-01T10:00:00Z";

    private static Pod pod(List<String> command, List<String> args, ContainerStatus... statuses) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName("kube-router-x")
                .endMetadata()
                .withNewSpec()
                .withNodeName("a")
                .addNewContainer()
                .withName("sidecar")
                .withImage("other:v9.9.9")
                .endContainer()
                .addNewContainer()
                .withName("kube-router")
                .withImage("kube-router:v2.2.1")
                .withCommand(command)
                .withArgs(args)
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withContainerStatuses(statuses)
                .endStatus()
                .build();
    }

    private static List<String> args(List<String> command, List<String> args) {
        return Observations.pod(pod(command, args), "kube-router").orElseThrow().args();
    }

    @Test
    void shouldTakeTheRoutersArgumentsVerbatim() {
        assertAll(
                () -> assertEquals(List.of(), args(List.of(), List.of())),
                () -> assertEquals(List.of("--a=1", "--b"), args(List.of(), List.of("--a=1", "--b"))),
                () -> assertEquals(
                        List.of("--a=1", "--b"), args(List.of("/usr/local/bin/kube-router", "--a=1"), List.of("--b"))),
                () -> assertNull(args(List.of("/bin/sh", "-c"), List.of("exec kube-router --a=1"))));
    }

    @Test
    void shouldHidePasswords() {
        assertAll(
                () -> assertEquals(
                        List.of("--peer-router-passwords=hidden", "--run-router=true"),
                        args(List.of(), List.of("--peer-router-passwords=c2VjcmV0", "--run-router=true"))),
                () -> assertEquals(
                        List.of("--peer-router-passwords", "hidden", "--v=1"),
                        args(List.of("kube-router", "--peer-router-passwords"), List.of("c2VjcmV0", "--v=1"))),
                () -> assertEquals(
                        List.of("--peer-router-passwords-file=/etc/passwords"),
                        args(List.of(), List.of("--peer-router-passwords-file=/etc/passwords"))));
    }

    @Test
    void shouldSeeAContainerThatCrashedAndWaits() {
        ContainerStatus waiting = new ContainerStatusBuilder()
                .withName("kube-router")
                .withImage("kube-router:v2.2.1")
                .withImageID("kube-router@sha256:00")
                .withReady(false)
                .withRestartCount(7)
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withStartedAt(STARTED)
                .endTerminated()
                .endLastState()
                .build();

        ObservedPod seen = Observations.pod(pod(List.of(), List.of(), waiting), "kube-router")
                .orElseThrow();

        assertTrue(seen.started());
        assertFalse(seen.running());
        assertFalse(seen.ready());
        assertEquals(Instant.parse(STARTED), seen.startedAt());
        assertEquals(7, seen.restarts());
    }

    @Test
    void shouldLeaveOutAPodThatIsNotBoundAndOneWithoutTheRouter() {
        Pod pending = pod(List.of(), List.of());
        pending.getSpec().setNodeName(null);

        assertEquals(Optional.empty(), Observations.pod(pending, "kube-router"));
        assertEquals(Optional.empty(), Observations.pod(pod(List.of(), List.of()), "router"));
        assertFalse(Observations.pod(pod(List.of(), List.of()), "kube-router")
                .orElseThrow()
                .started());
    }

    @Test
    void shouldSeeANodeThatHasSaidNothingYet() {
        ObservedNode young = Observations.node(new NodeBuilder()
                .withNewMetadata()
                .withName("y")
                .endMetadata()
                .withNewSpec()
                .addNewTaint()
                .withKey("node.cloudprovider.kubernetes.io/uninitialized")
                .withValue("true")
                .withEffect("NoSchedule")
                .endTaint()
                .endSpec()
                .build());

        assertNull(young.operatingSystem());
        assertNull(young.uid());
        assertEquals(
                List.of(new Taint("node.cloudprovider.kubernetes.io/uninitialized", "true", "NoSchedule")),
                young.taints());
        assertEquals(
                "linux",
                Observations.node(new NodeBuilder()
                                .withNewMetadata()
                                .withName("l")
                                .withLabels(Map.of("kubernetes.io/os", "linux"))
                                .endMetadata()
                                .build())
                        .operatingSystem());
    }

    @Test
    void shouldReadTheAffinityOfADaemonSet() {
        ObservedDaemonSet seen = Observations.daemonSet(
                new DaemonSetBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName("kube-router")
                        .endMetadata()
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .withNewAffinity()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addNewMatchExpression()
                        .withKey("pool")
                        .withOperator("In")
                        .withValues("blue", "green")
                        .endMatchExpression()
                        .addNewMatchField()
                        .withKey("metadata.name")
                        .withOperator("NotIn")
                        .withValues("a")
                        .endMatchField()
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .addNewToleration()
                        .withKey("gpu")
                        .withOperator("Equal")
                        .withValue("yes")
                        .endToleration()
                        .addNewContainer()
                        .withName("whatever")
                        .withImage("kube-router:v2.2.1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build(),
                "kube-router");

        assertEquals("kube-router:v2.2.1", seen.image());
        assertEquals(
                "pool In blue,green and metadata.name NotIn a",
                seen.selection().requiredTerms().get(0).text());
        assertEquals("gpu=yes:*", seen.selection().tolerations().get(0).text());
        assertEquals(new ObservedDaemonSet.Progress(0, 0, 0, 0, 0), seen.progress());
    }
}
