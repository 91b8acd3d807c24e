package io.chaindrift.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.config.InventoryConfig;
import io.chaindrift.inventory.config.Key;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.config.ProcessorEnvironment;
import io.chaindrift.remediator.config.RemediatorConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key in a ConfigMap that no program reads is a setting that somebody believes in. */
class ConfigKeysTest {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");

    @Test
    void theRemediatorReadsEveryKeyItIsGiven() {
        WatchedVariables environment = new WatchedVariables(environment(workload("chaindrift-remediator")));

        RemediatorConfig config = RemediatorConfig.fromEnvironment(environment);

        assertEquals(Set.of(), environment.unread());
        Set<String> known =
                Arrays.stream(RemediatorConfig.Key.values()).map(Enum::name).collect(Collectors.toSet());
        assertTrue(known.containsAll(environment.keySet()), environment::toString);
        assertEquals(RemediatorConfig.DEFAULT_APPLICATION_ID, config.applicationId());
        assertEquals(RemediatorConfig.DEFAULT_SETTLE, config.settle());
        KubeObject container = workload("chaindrift-remediator").containers().get(0);
        assertEquals(
                container.children("ports").get(0).at("containerPort"),
                config.health().orElseThrow().port());
    }

    @Test
    void theProcessorReadsEveryKeyItIsGiven() {
        KubeObject workload = workload("chaindrift-processor");
        WatchedVariables environment = new WatchedVariables(environment(workload));

        ProcessorConfig config = ProcessorEnvironment.read(environment);

        assertTrue(ProcessorEnvironment.listen(environment).isPresent());
        assertEquals(Set.of(), environment.unread());
        assertEquals(
                config.stateDir().toString(),
                workload.containers().get(0).children("volumeMounts").get(0).string("mountPath"));
    }

    @Test
    void theInventoryReadsEveryKeyItIsGiven(@TempDir Path folder) throws Exception {
        KubeObject workload = workload("chaindrift-inventory");
        Map<String, String> given = environment(workload);
        KubeObject digests =
                workload.containers().get(0).children("volumeMounts").get(1);
        String file = given.put(
                Key.CHAINDRIFT_INVENTORY_DIGESTS.name(),
                Files.writeString(folder.resolve("digests"), "").toString());
        WatchedVariables environment = new WatchedVariables(given);

        InventoryConfig config = InventoryConfig.of(environment);

        assertEquals(Set.of(), environment.unread());
        Set<String> known = Arrays.stream(Key.values()).map(Enum::name).collect(Collectors.toSet());
        assertTrue(known.containsAll(environment.keySet()), environment::toString);
        assertEquals(digests.string("mountPath") + "/digests.properties", file);
        assertEquals(
                workload.containers().get(0).children("ports").get(0).at("containerPort"),
                config.address().port());
    }

    @Test
    void whereTheProgramsLookIsByDefaultWhereTheManifestsSay() {
        Map<String, String> given = environment(workload("chaindrift-inventory"));
        for (Key key : Set.of(
                Key.CHAINDRIFT_INVENTORY_ROUTER_DAEMONSET,
                Key.CHAINDRIFT_INVENTORY_ROUTER_PODS,
                Key.CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET,
                Key.CHAINDRIFT_INVENTORY_LEASE)) {
            assertEquals(key.byDefault(), given.get(key.name()));
        }
    }

    @Test
    void theCollectorsArgumentsNameEveryKeyItIsGivenAndNoOther() {
        KubeObject collector = workload("chaindrift-collector");
        Set<String> named = new TreeSet<>();
        for (String argument : collector.containers().get(0).strings("args")) {
            Matcher matcher = REFERENCE.matcher(argument);
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
        }

        assertEquals(environment(collector).keySet(), named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chaindrift-collector",
                "chaindrift-processor",
                "chaindrift-api",
                "chaindrift-remediator",
                "chaindrift-inventory"
            })
    void noKeyIsGivenTwice(String name) {
        List<String> keys = workload(name).containers().get(0).children("envFrom").stream()
                .flatMap(source -> configMap(source.string("configMapRef.name")).fields().keySet().stream())
                .toList();

        assertEquals(keys.size(), Set.copyOf(keys).size(), keys::toString);
    }

    private static Map<String, String> environment(KubeObject workload) {
        KubeObject container = workload.containers().get(0);
        Map<String, String> environment = new TreeMap<>();
        for (KubeObject source : container.children("envFrom")) {
            configMap(source.string("configMapRef.name"))
                    .fields()
                    .forEach((key, value) -> environment.put(key, String.valueOf(value)));
        }
        container.children("env").forEach(variable -> environment.put(variable.string("name"), "from the field"));
        return environment;
    }

    private static KubeObject configMap(String name) {
        return Manifests.base().stream()
                .filter(object ->
                        object.kind().equals("ConfigMap") && object.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no ConfigMap " + name))
                .child("data");
    }

    private static KubeObject workload(String name) {
        return Manifests.base().stream()
                .filter(object -> object.isWorkload() && object.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no workload " + name));
    }
}
