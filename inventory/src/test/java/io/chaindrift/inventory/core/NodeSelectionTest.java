package io.chaindrift.inventory.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSelectionTest {

    @ParameterizedTest
    @CsvSource({
        "In, blue|green, true",
        "In, green, false",
        "NotIn, green, true",
        "NotIn, blue, false",
        "Exists, , true",
        "DoesNotExist, , false",
        "Sounds, like, false"
    })
    void shouldCompareALabel(String operator, String values, boolean selected) {
        assertEquals(selected, required("pool", operator, values).selects(Clusters.node("a")));
    }

    @ParameterizedTest
    @CsvSource({"NotIn, x, true", "DoesNotExist, , true", "In, x, false", "Exists, , false", "Gt, 1, false"})
    void shouldCompareALabelThatIsNotThere(String operator, String values, boolean selected) {
        assertEquals(selected, required("absent", operator, values).selects(Clusters.node("a")));
    }

    @ParameterizedTest
    @CsvSource({"Gt, 3, true", "Gt, 4, false", "Lt, 5, true", "Lt, 4, false", "Gt, many, false", "Gt, 1|2, false"})
    void shouldCompareNumbers(String operator, String values, boolean selected) {
        ObservedNode node = Clusters.node("a", "u", Map.of("cores", "4"), "v1.31.2", List.of());

        assertEquals(selected, required("cores", operator, values).selects(node));
    }

    @Test
    void shouldNeedOneTermAndAllItsConditions() {
        NodeRequirement blue = new NodeRequirement("pool", NodeRequirement.Operator.IN, List.of("blue"));
        NodeRequirement far = new NodeRequirement("zone", NodeRequirement.Operator.IN, List.of("z9"));
        NodeRequirement name = new NodeRequirement("metadata.name", NodeRequirement.Operator.IN, List.of("a"));

        assertFalse(terms(new NodeSelection.Term(List.of(blue, far), List.of())).selects(Clusters.node("a")));
        assertTrue(
                terms(new NodeSelection.Term(List.of(far), List.of()), new NodeSelection.Term(List.of(blue), List.of()))
                        .selects(Clusters.node("a")));
        assertTrue(terms(new NodeSelection.Term(List.of(), List.of(name))).selects(Clusters.node("a")));
        assertFalse(terms(new NodeSelection.Term(List.of(), List.of(name))).selects(Clusters.node("b")));
        assertFalse(terms(new NodeSelection.Term(List.of(), List.of())).selects(Clusters.node("a")));
    }

    @Test
    void shouldSayATermForPeople() {
        NodeRequirement blue = new NodeRequirement("pool", NodeRequirement.Operator.IN, List.of("blue", "green"));
        NodeRequirement there = new NodeRequirement("zone", NodeRequirement.Operator.EXISTS, List.of());

        assertEquals(
                "pool In blue,green and zone Exists", new NodeSelection.Term(List.of(blue, there), List.of()).text());
        assertEquals("*=*:NoExecute", new Toleration("", true, "", "NoExecute").text());
        assertEquals("gpu=yes:*", new Toleration("gpu", false, "yes", "").text());
    }

    @ParameterizedTest
    @CsvSource({
        "gpu, yes, NoSchedule, '', true, '', '', true",
        "gpu, yes, NoSchedule, gpu, false, yes, '', true",
        "gpu, yes, NoSchedule, gpu, true, '', NoSchedule, true",
        "gpu, yes, NoSchedule, gpu, false, no, '', false",
        "gpu, yes, NoExecute, gpu, true, '', NoSchedule, false",
        "gpu, yes, NoSchedule, '', false, yes, '', false",
        "gpu, yes, PreferNoSchedule, other, true, '', '', true",
        "node.kubernetes.io/not-ready, '', NoExecute, other, true, '', '', true",
        "node.kubernetes.io/unschedulable, '', NoSchedule, other, true, '', '', true",
        "node.kubernetes.io/unschedulable, '', NoExecute, other, true, '', '', false"
    })
    void shouldMindTaintsThatAreNotTolerated(
            String key,
            String value,
            String effect,
            String tolerated,
            boolean any,
            String with,
            String on,
            boolean selected) {
        NodeSelection selection =
                new NodeSelection(new TreeMap<>(), List.of(), List.of(new Toleration(tolerated, any, with, on)));
        ObservedNode node = Clusters.node("a", "u", Map.of(), "v1.31.2", List.of(new Taint(key, value, effect)));

        assertEquals(selected, selection.selects(node));
    }

    @Test
    void shouldRefuseWhatIsNoDigest() {
        assertThrows(
                IllegalArgumentException.class, () -> new DigestVersions(new TreeMap<>(Map.of("sha256:00", "v2.2.1"))));
        assertThrows(
                IllegalArgumentException.class, () -> new DigestVersions(new TreeMap<>(Map.of(Clusters.DIGEST, " "))));
    }

    private static NodeSelection required(String key, String operator, String values) {
        List<String> list = values == null ? List.of() : List.of(values.split("\\|", -1));
        return terms(new NodeSelection.Term(
                List.of(new NodeRequirement(key, NodeRequirement.Operator.of(operator), list)), List.of()));
    }

    private static NodeSelection terms(NodeSelection.Term... terms) {
        return new NodeSelection(new TreeMap<>(), List.of(terms), List.of());
    }
}
