package io.chaindrift.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.schemas.StrimziTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the manifests as they lie in the folder, without any program of Kubernetes. */
class ManifestsTest {

    private static final String COLLECTOR = "chaindrift-collector";
    private static final String INVENTORY = "chaindrift-inventory";

    static List<Arguments.ArgumentSet> objects() {
        return Manifests.base().stream()
                .map(object -> Arguments.argumentSet(object.title(), object))
                .toList();
    }

    static List<Arguments.ArgumentSet> workloads() {
        return Manifests.base().stream()
                .filter(KubeObject::isWorkload)
                .map(object -> Arguments.argumentSet(object.title(), object))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyFieldIsOneThatKubernetesKnows(KubeObject object) {
        assertNotNull(StrictModel.read(object));
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsRefused() {
        KubeObject collector = byName("DaemonSet", COLLECTOR);
        Map<String, Object> pod = new HashMap<>(collector.pod().fields());
        pod.put("hostNetwrok", true);
        Map<String, Object> template =
                new HashMap<>(collector.child("spec.template").fields());
        template.put("spec", pod);
        Map<String, Object> spec = new HashMap<>(collector.child("spec").fields());
        spec.put("template", template);
        Map<String, Object> fields = new HashMap<>(collector.fields());
        fields.put("spec", spec);

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> StrictModel.read(new KubeObject(fields)));

        assertTrue(String.valueOf(refused.getMessage()).contains("hostNetwrok"), refused::getMessage);
    }

    @Test
    void theObjectsAre() {
        assertEquals(
                Set.of(
                        "Namespace",
                        "ServiceAccount",
                        "ConfigMap",
                        "DaemonSet",
                        "Deployment",
                        "StatefulSet",
                        "Service",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "Role",
                        "RoleBinding"),
                Manifests.base().stream().map(KubeObject::kind).collect(Collectors.toSet()));
        assertEquals(
                Set.of(
                        "DaemonSet " + COLLECTOR,
                        "StatefulSet chaindrift-processor",
                        "Deployment chaindrift-api",
                        "Deployment chaindrift-remediator",
                        "Deployment " + INVENTORY),
                Manifests.base().stream()
                        .filter(KubeObject::isWorkload)
                        .map(KubeObject::title)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyContainerHasTheLeastPower(KubeObject workload) {
        KubeObject pod = workload.pod();
        assertEquals("RuntimeDefault", pod.at("securityContext.seccompProfile.type"));
        assertEquals(workload.name().equals(INVENTORY), pod.at("automountServiceAccountToken"));
        for (KubeObject container : workload.containers()) {
            assertEquals(false, container.at("securityContext.privileged"));
            assertEquals(false, container.at("securityContext.allowPrivilegeEscalation"));
            assertEquals(true, container.at("securityContext.readOnlyRootFilesystem"));
            assertEquals(List.of("ALL"), container.strings("securityContext.capabilities.drop"));
            assertNotNull(container.at("resources.requests.cpu"));
            assertNotNull(container.at("resources.requests.memory"));
            assertNotNull(container.at("resources.limits.memory"));
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void onlyTheCollectorTouchesTheNode(KubeObject workload) {
        KubeObject pod = workload.pod();
        List<String> added = workload.containers().get(0).strings("securityContext.capabilities.add");
        List<String> hostPaths = pod.children("volumes").stream()
                .map(volume -> volume.at("hostPath.path"))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
        if (workload.name().equals(COLLECTOR)) {
            assertEquals(0, pod.at("securityContext.runAsUser"));
            assertEquals(true, pod.at("hostNetwork"));
            assertEquals(List.of("NET_ADMIN", "NET_RAW"), added);
            assertEquals(List.of("/run/xtables.lock", "/var/lib/chaindrift"), hostPaths);
            assertEquals(List.of(Map.of("operator", "Exists")), pod.at("tolerations"));
            assertEquals("linux", pod.child("nodeSelector").fields().get("kubernetes.io/os"));
            assertEquals("ClusterFirstWithHostNet", pod.at("dnsPolicy"));
        } else {
            assertEquals(true, pod.at("securityContext.runAsNonRoot"));
            assertNull(pod.at("hostNetwork"));
            assertNull(pod.at("hostPID"));
            assertEquals(List.of(), added);
            assertEquals(List.of(), hostPaths);
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyReferenceResolves(KubeObject workload) {
        KubeObject pod = workload.pod();
        assertNotNull(byName("ServiceAccount", pod.string("serviceAccountName")));
        Set<String> volumes = names(pod.children("volumes"));
        workload.children("spec.volumeClaimTemplates").forEach(claim -> volumes.add(claim.string("metadata.name")));
        for (KubeObject volume : pod.children("volumes")) {
            Object configMap = volume.at("configMap.name");
            assertTrue(configMap == null || byName("ConfigMap", String.valueOf(configMap)) != null);
        }
        Set<String> mounted = new TreeSet<>();
        for (KubeObject container : workload.containers()) {
            container.children("volumeMounts").forEach(mount -> mounted.add(mount.string("name")));
            for (KubeObject source : container.children("envFrom")) {
                assertNotNull(byName("ConfigMap", source.string("configMapRef.name")));
            }
            for (KubeObject variable : container.children("env")) {
                KubeObject key = variable.child("valueFrom.configMapKeyRef");
                assertTrue(
                        key.fields().isEmpty()
                                || byName("ConfigMap", key.string("name"))
                                        .child("data")
                                        .fields()
                                        .containsKey(key.string("key")),
                        () -> variable.string("name") + " is of no ConfigMap");
            }
            Set<String> ports = names(container.children("ports"));
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                Object port = container.at(probe + ".httpGet.port");
                assertTrue(port == null || ports.contains(String.valueOf(port)), () -> probe + " asks port " + port);
            }
        }
        assertEquals(volumes, mounted);
        assertEquals(
                workload.child("spec.selector.matchLabels").fields(),
                workload.child("spec.template.metadata.labels").fields());
    }

    @Test
    void budgetsAndPoliciesSelectPodsThatAreThere() {
        Set<Object> labels = Manifests.base().stream()
                .filter(KubeObject::isWorkload)
                .map(workload ->
                        workload.child("spec.template.metadata.labels").fields().get("app.kubernetes.io/name"))
                .collect(Collectors.toSet());
        for (KubeObject object : Manifests.base()) {
            if (object.kind().equals("PodDisruptionBudget")) {
                assertTrue(labels.contains(
                        object.child("spec.selector.matchLabels").fields().get("app.kubernetes.io/name")));
            }
            if (object.kind().equals("Service")) {
                assertTrue(
                        labels.contains(object.child("spec.selector").fields().get("app.kubernetes.io/name")));
            }
            if (object.kind().equals("NetworkPolicy")) {
                List<String> selected = object.children("spec.podSelector.matchExpressions")
                        .get(0)
                        .strings("values");
                assertTrue(labels.containsAll(selected), selected::toString);
            }
        }
    }

    @Test
    void aProcessorKeepsItsNameItsStateAndItsPort() {
        KubeObject processor = byName("StatefulSet", "chaindrift-processor");
        KubeObject container = processor.containers().get(0);
        assertNotNull(byName("Service", processor.string("spec.serviceName")));
        assertTrue(
                container.children("env").stream()
                        .anyMatch(variable -> variable.string("name").equals("CHAINDRIFT_INSTANCE_ID")
                                && "metadata.name".equals(variable.at("valueFrom.fieldRef.fieldPath"))),
                "its instance has no name of its own");
        assertEquals(
                "0.0.0.0:" + container.children("ports").get(0).at("containerPort"),
                byName("ConfigMap", "chaindrift-processor").child("data").string("CHAINDRIFT_PROCESSOR_LISTEN"));
        assertEquals(
                List.of("ReadWriteOnce"),
                processor.children("spec.volumeClaimTemplates").get(0).strings("spec.accessModes"));
    }

    @Test
    void noAccountHasATokenAndTheNamespaceAdmitsTheCollector() {
        for (KubeObject object : Manifests.base()) {
            if (object.kind().equals("ServiceAccount")) {
                assertEquals(false, object.at("automountServiceAccountToken"), object::title);
            }
        }
        assertEquals(
                "privileged",
                byName("Namespace", "chaindrift")
                        .child("metadata.labels")
                        .fields()
                        .get("pod-security.kubernetes.io/enforce"));
    }

    @Test
    void theTopicsAreThoseOfTheTable() {
        String committed = Manifests.read(Manifests.folder().resolve("strimzi/topics.yaml"));
        StrimziTopics table = new StrimziTopics("kafka", 3, 2);

        assertEquals(table.render(), committed, "deploy/strimzi/topics.yaml is not what the topic table renders");
        assertFalse(Manifests.objects(committed).isEmpty());
    }

    private static Set<String> names(List<KubeObject> objects) {
        return objects.stream().map(object -> object.string("name")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static KubeObject byName(String kind, String name) {
        return Manifests.base().stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }
}
