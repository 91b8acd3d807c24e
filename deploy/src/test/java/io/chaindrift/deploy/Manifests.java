package io.chaindrift.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the manifests: as they lie in the folder, or as text that was rendered from them. */
final class Manifests {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setAllowDuplicateKeys(false).build();

    private Manifests() {}

    /** The module's folder. */
    static Path folder() {
        return Path.of(Objects.requireNonNull(System.getProperty("chaindrift.deploy"), "chaindrift.deploy"));
    }

    /** The objects of every file that the base names. */
    static List<KubeObject> base() {
        Path base = folder().resolve("base");
        List<KubeObject> objects = new ArrayList<>();
        for (String file :
                new KubeObject(yaml(read(base.resolve("kustomization.yaml"))).get(0)).strings("resources")) {
            objects.addAll(objects(read(base.resolve(file))));
        }
        return objects;
    }

    /** The objects of a text of several documents. */
    static List<KubeObject> objects(String text) {
        return yaml(text).stream().map(KubeObject::new).toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // every document of a manifest is a mapping with names as keys
    private static List<Map<String, Object>> yaml(String text) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
            documents.add((Map<String, Object>) document);
        }
        return documents;
    }
}
