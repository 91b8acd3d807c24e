package io.chaindrift.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.InventoryMain;
import io.chaindrift.remediator.RemediatorMain;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The images are those that the manifests run. */
class ImagesTest {

    private static final String DOCKERFILE = Manifests.read(Manifests.folder().resolve("images/Dockerfile"));

    @Test
    void everyImageOfTheManifestsIsATargetOfTheDockerfile() {
        Set<String> targets = new TreeSet<>();
        Matcher matcher = Pattern.compile("(?m)^FROM runtime AS (\\S+)$").matcher(DOCKERFILE);
        while (matcher.find()) {
            targets.add("chaindrift-" + matcher.group(1));
        }

        Set<String> images = Manifests.base().stream()
                .flatMap(object -> object.containers().stream())
                .map(container -> container.string("image"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(images, targets);
    }

    @Test
    void theRemediatorsImageRunsItsOwnProgramAndHoldsNothingElse() {
        String target = DOCKERFILE.substring(
                DOCKERFILE.indexOf("FROM runtime AS remediator"), DOCKERFILE.indexOf("FROM runtime AS inventory"));

        assertTrue(target.contains("\"" + RemediatorMain.class.getName() + "\""), target);
        assertFalse(target.contains("cli/target"), target);
    }

    @Test
    void theInventorysImageRunsItsOwnProgramAndHoldsNothingElse() {
        String target = DOCKERFILE.substring(DOCKERFILE.indexOf("FROM runtime AS inventory"));

        assertTrue(target.contains("\"" + InventoryMain.class.getName() + "\""), target);
        assertFalse(target.contains("cli/target"), target);
    }

    @Test
    void whatReadsTheRulesIsPinned() {
        assertTrue(
                Pattern.compile("(?m)^ARG IPTABLES=\\S+$").matcher(DOCKERFILE).find());
        assertTrue(DOCKERFILE.contains("iptables=${IPTABLES}"));
        assertFalse(DOCKERFILE.contains(":latest"));
    }
}
