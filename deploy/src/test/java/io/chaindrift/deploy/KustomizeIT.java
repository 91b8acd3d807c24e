package io.chaindrift.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl kustomize} makes of the manifests; needs kubectl, and no cluster. */
class KustomizeIT {

    private static final long PATIENCE_SECONDS = 60;

    @BeforeEach
    void kubectlIsThere() {
        boolean present = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
        assumeTrue(present, "kubectl is not installed: the manifests are not rendered here");
    }

    @Test
    void theRenderedBaseIsTheSameObjectsInTheirNamespaceWithTaggedImages(@TempDir Path directory) throws Exception {
        List<KubeObject> rendered = render(Manifests.folder().resolve("base"), directory);

        assertEquals(titles(Manifests.base()), titles(rendered));
        for (KubeObject object : rendered) {
            assertNotNull(StrictModel.read(object));
            assertTrue(
                    namespaces(object).contains(String.valueOf(object.at("metadata.namespace"))),
                    () -> object.title() + " is in " + object.at("metadata.namespace"));
            for (KubeObject container : object.containers()) {
                String image = container.string("image");
                assertTrue(image.matches("chaindrift-[a-z]+:[0-9]+\\.[0-9]+\\.[0-9]+"), image);
                assertFalse(image.endsWith(":latest"), image);
            }
        }
    }

    @Test
    void theComponentGivesTheCollectorSightOfProcesses(@TempDir Path directory) throws Exception {
        KubeObject collector = renderWith("host-pid", directory).stream()
                .filter(object -> object.kind().equals("DaemonSet"))
                .findFirst()
                .orElseThrow();

        assertEquals(true, collector.pod().at("hostPID"));
    }

    @Test
    void theComponentLetsPrometheusInAndTheApiAskForTokens(@TempDir Path directory) throws Exception {
        List<KubeObject> rendered = renderWith("monitoring", directory);
        KubeObject api = named(rendered, "Deployment", "chaindrift-api");
        KubeObject policy = named(rendered, "NetworkPolicy", "chaindrift-metrics");

        List<String> args = api.containers().get(0).strings("args");
        assertTrue(args.contains("--token-file=/etc/chaindrift/api/tokens"), args::toString);
        assertTrue(args.contains("--host=0.0.0.0"), args::toString);
        assertTrue(api.pod().children("volumes").stream()
                .anyMatch(volume -> "chaindrift-api-tokens".equals(volume.at("secret.secretName"))));
        assertNotNull(StrictModel.read(api));
        assertNotNull(StrictModel.read(policy));
        Set<Object> open = policy.children("spec.ingress").get(0).children("ports").stream()
                .map(port -> port.at("port"))
                .collect(Collectors.toSet());
        for (String workload : List.of("chaindrift-processor", "chaindrift-remediator", "chaindrift-inventory")) {
            KubeObject told = rendered.stream()
                    .filter(object -> object.isWorkload() && object.name().equals(workload))
                    .findFirst()
                    .orElseThrow();
            Object port = told.containers().get(0).children("ports").get(0).at("containerPort");
            assertTrue(open.contains(port), () -> workload + " is not let in on " + port);
        }
    }

    private static KubeObject named(List<KubeObject> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<KubeObject> renderWith(String component, Path directory) throws Exception {
        Path overlay = Files.createDirectory(directory.resolve("overlay"));
        Path folder = Manifests.folder();
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - %s
                components:
                  - %s
                """.formatted(
                overlay.toRealPath().relativize(folder.resolve("base").toRealPath()),
                overlay.toRealPath()
                        .relativize(
                                folder.resolve("components").resolve(component).toRealPath())));
        return render(overlay, directory);
    }

    @Test
    void theTopicsRender(@TempDir Path directory) throws Exception {
        List<KubeObject> topics = render(Manifests.folder().resolve("strimzi"), directory);

        assertEquals(
                titles(Manifests.objects(Manifests.read(Manifests.folder().resolve("strimzi/topics.yaml")))),
                titles(topics));
    }

    /** The inventory alone has rules outside: for nodes, and for kube-router's namespace. */
    private static Set<String> namespaces(KubeObject object) {
        return switch (object.kind()) {
            case "Namespace", "ClusterRole", "ClusterRoleBinding" -> Set.of("null");
            case "Role", "RoleBinding" -> Set.of("chaindrift", "kube-system");
            default -> Set.of("chaindrift");
        };
    }

    private static Set<String> titles(List<KubeObject> objects) {
        return objects.stream().map(KubeObject::title).collect(Collectors.toSet());
    }

    private static List<KubeObject> render(Path kustomization, Path scratch) throws IOException, InterruptedException {
        Path out = scratch.resolve("rendered.yaml");
        Path err = scratch.resolve("errors.txt");
        Process kubectl = new ProcessBuilder("kubectl", "kustomize", kustomization.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(kubectl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "kubectl did not end");
            assertEquals(0, kubectl.exitValue(), () -> Manifests.read(err));
        } finally {
            kubectl.destroyForcibly();
        }
        return Manifests.objects(Files.readString(out, StandardCharsets.UTF_8));
    }
}
