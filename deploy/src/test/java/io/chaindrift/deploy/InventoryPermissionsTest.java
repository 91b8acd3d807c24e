package io.chaindrift.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.inventory.config.InventoryConfig;
import io.chaindrift.inventory.config.KubernetesSettings;
import io.chaindrift.inventory.core.ObjectName;
import io.chaindrift.inventory.kubernetes.Permission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manifests grant what the inventory's calls need, and nothing more; nobody else is granted anything. */
class InventoryPermissionsTest {

    private static final String NAME = "chaindrift-inventory";
    private static final String NAMESPACE = "chaindrift";
    private static final KubernetesSettings SETTINGS = InventoryConfig.of(Map.of(
                    "CHAINDRIFT_BOOTSTRAP_SERVERS", "kafka:9092",
                    "CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://registry:8081",
                    "CHAINDRIFT_CLUSTER", "c"))
            .kubernetes();

    @Test
    void theRolesAreTheProgramsList() {
        Set<String> wanted = new TreeSet<>();
        for (Permission permission : Permission.ALL) {
            ObjectName named = named(permission);
            for (String verb : permission.verbs()) {
                wanted.add(grant(
                        permission.scope() == Permission.Scope.CLUSTER ? "everywhere" : named.namespace(),
                        permission.group(),
                        permission.resource(),
                        permission.onlyNamed() ? named.name() : "any",
                        verb));
            }
        }
        Set<String> granted = new TreeSet<>();
        for (KubeObject role : ofKinds("ClusterRole", "Role")) {
            String where = role.kind().equals("ClusterRole") ? "everywhere" : namespace(role);
            for (KubeObject rule : role.children("rules")) {
                List<String> names = rule.strings("resourceNames");
                for (String verb : rule.strings("verbs")) {
                    for (String resource : rule.strings("resources")) {
                        for (String name : names.isEmpty() ? List.of("any") : names) {
                            granted.add(grant(where, rule.strings("apiGroups").get(0), resource, name, verb));
                        }
                    }
                }
            }
        }

        assertEquals(wanted, granted);
    }

    @Test
    void eachRoleIsBoundToTheInventoryAlone() {
        Set<String> roles = ofKinds("ClusterRole", "Role").stream()
                .map(role -> namespace(role) + " " + role.title())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> bound = new TreeSet<>();
        for (KubeObject binding : ofKinds("ClusterRoleBinding", "RoleBinding")) {
            bound.add(namespace(binding) + " " + binding.string("roleRef.kind") + " " + binding.string("roleRef.name"));
            assertEquals(
                    List.of(Map.of("kind", "ServiceAccount", "name", NAME, "namespace", NAMESPACE)),
                    binding.children("subjects").stream()
                            .map(KubeObject::fields)
                            .toList());
        }

        assertEquals(roles, bound);
    }

    private static String grant(String where, String group, String resource, String name, String verb) {
        return where + ": " + verb + " " + group + "/" + resource + " " + name;
    }

    private static ObjectName named(Permission permission) {
        return switch (permission.scope()) {
            case CLUSTER, ROUTER_NAMESPACE -> SETTINGS.router();
            case COLLECTOR_NAMESPACE -> SETTINGS.collector().orElseThrow();
            case LEASE_NAMESPACE -> SETTINGS.lease().name();
        };
    }

    private static List<KubeObject> ofKinds(String... kinds) {
        return Manifests.base().stream()
                .filter(object -> List.of(kinds).contains(object.kind()))
                .toList();
    }

    private static String namespace(KubeObject object) {
        Object namespace = object.at("metadata.namespace");
        return namespace == null ? NAMESPACE : String.valueOf(namespace);
    }
}
