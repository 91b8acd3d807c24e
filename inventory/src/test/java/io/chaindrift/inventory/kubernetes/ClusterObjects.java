package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings;
import io.chaindrift.inventory.core.ObjectName;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes and changes the objects of a small cluster, in a namespace and with names of its own. */
public final class ClusterObjects {

    private static final String STARTED = "2026-11-01T09:59:00Z";
    private static final String ACCOUNT = "routers";
    private static final long NOW = 0;

    /** So long that whoever leads on a busy machine does not lose the lead by being slow. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Supplier<KubernetesClient> client;
    private final String unique = "cd-" + UUID.randomUUID().toString().substring(0, 8);

    /** Objects that this client makes. */
    public ClusterObjects(Supplier<KubernetesClient> client) {
        this.client = client;
    }

    /** The namespace of all of them. */
    public String namespace() {
        return unique;
    }

    /** Node names begin with it. */
    public String node(String suffix) {
        return unique + "-" + suffix;
    }

    /** What the program is to watch. */
    public KubernetesSettings settings(KubernetesSettings.Server server, String identity, Duration relist) {
        return new KubernetesSettings(
                server,
                new KubernetesSettings.LeaseSettings(new ObjectName(unique, "chaindrift-inventory"), identity, LEASE),
                new ObjectName(unique, "kube-router"),
                new TreeMap<>(Map.of("k8s-app", "kube-router")),
                "kube-router",
                Optional.of(new ObjectName(unique, "chaindrift-collector")),
                relist);
    }

    /** The namespace, and the account that pods need in it. A request that was slow is sent again, and finds what it made. */
    public void createNamespace() {
        client.get()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(unique)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
        client.get()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(unique)
                        .withName(ACCOUNT)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    /** A Linux node. */
    public void createNode(String suffix, String kubelet, Map<String, String> labels) {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(node(suffix))
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        Node made = client.get().resource(node).create();
        client.get()
                .resource(new NodeBuilder(made)
                        .withNewStatus()
                        .withNewNodeInfo()
                        .withOperatingSystem("linux")
                        .withOsImage("Debian GNU/Linux 12")
                        .withKernelVersion("6.1.0")
                        .withKubeletVersion(kubelet)
                        .withArchitecture("amd64")
                        .withBootID("b")
                        .withContainerRuntimeVersion("containerd://2.0.0")
                        .withKubeProxyVersion("")
                        .withMachineID("m")
                        .withSystemUUID("s")
                        .endNodeInfo()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    public void cordon(String suffix, boolean cordoned) {
        client.get()
                .nodes()
                .withName(node(suffix))
                .edit(node -> new NodeBuilder(node)
                        .editOrNewSpec()
                        .withUnschedulable(cordoned ? true : null)
                        .endSpec()
                        .build());
    }

    public void deleteNode(String suffix) {
        client.get().nodes().withName(node(suffix)).delete();
    }

    /** kube-router's DaemonSet, or the collector's. */
    public void createDaemonSet(String name, String image, Map<String, String> nodeSelector) {
        Map<String, String> labels = Map.of("k8s-app", name);
        DaemonSet daemonSet = new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace(unique)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNodeSelector(nodeSelector)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName(name)
                .withImage(image)
                .withArgs("--run-firewall=true")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.get().resource(daemonSet).create();
    }

    public void setImage(String daemonSet, String image) {
        client.get()
                .apps()
                .daemonSets()
                .inNamespace(unique)
                .withName(daemonSet)
                .edit(before -> new DaemonSetBuilder(before)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    public void deleteDaemonSet(String name) {
        client.get().apps().daemonSets().inNamespace(unique).withName(name).delete();
    }

    /** A pod of kube-router on that node whose container runs. */
    public void createRouterPod(String suffix, String image) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(unique)
                .withName("kube-router-" + suffix)
                .withLabels(Map.of("k8s-app", "kube-router"))
                .endMetadata()
                .withNewSpec()
                .withNodeName(node(suffix))
                .withServiceAccountName(ACCOUNT)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("kube-router")
                .withImage(image)
                .withArgs("--run-firewall=true")
                .endContainer()
                .endSpec()
                .build();
        Pod made = client.get().resource(pod).create();
        client.get()
                .resource(new PodBuilder(made)
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewContainerStatus()
                        .withName("kube-router")
                        .withImage(image)
                        .withImageID("docker.io/cloudnativelabs/kube-router@sha256:" + "cd".repeat(32))
                        .withReady(true)
                        .withRestartCount(2)
                        .withState(new ContainerStateBuilder()
                                .withNewRunning()
                                .withStartedAt(STARTED)
                                .endRunning()
                                .build())
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    public void deleteRouterPod(String suffix) {
        client.get()
                .pods()
                .inNamespace(unique)
                .withName("kube-router-" + suffix)
                .withGracePeriod(NOW)
                .delete();
    }

    /** Takes away all that was made. */
    public void deleteAll() {
        client.get().nodes().list().getItems().stream()
                .filter(node -> node.getMetadata().getName().startsWith(unique))
                .forEach(node -> client.get().resource(node).delete());
        client.get().pods().inNamespace(unique).withGracePeriod(NOW).delete();
        client.get().apps().daemonSets().inNamespace(unique).delete();
        client.get().leases().inNamespace(unique).delete();
        client.get().namespaces().withName(unique).delete();
    }
}
