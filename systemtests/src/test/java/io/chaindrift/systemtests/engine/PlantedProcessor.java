package io.chaindrift.systemtests.engine;

import io.chaindrift.event.NodeEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A processor with an error in it: the source of one class is changed, compiled anew and loaded, with all of the processor and the
 * comparison, beside the program as it is.
 */
final class PlantedProcessor {

    private static final String AUDIT = "io/chaindrift/processor/audit/";
    private static final List<String> OWN =
            List.of("io.chaindrift.processor.", "io.chaindrift.ruleset.", "io.chaindrift.systemtests.engine.");

    private final ClassLoader loader;

    /**
     * @param folder for the changed source and what is compiled of it
     */
    PlantedProcessor(PlantedError error, Path folder) throws IOException {
        Path source = folder.resolve(error.type() + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, source(error), StandardCharsets.UTF_8);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(source, classes);
        this.loader = new Loader(classes);
    }

    /** The source of the class with the error. */
    static String source(PlantedError error) throws IOException {
        String text = Files.readString(sources().resolve(AUDIT + error.type() + ".java"), StandardCharsets.UTF_8);
        int at = text.indexOf(error.right());
        if (at < 0 || text.indexOf(error.right(), at + 1) >= 0) {
            throw new IllegalStateException(error.type()
                    + " was changed: the list of planted errors has to be, too, for it does not hold once: "
                    + error.right());
        }
        return text.replace(error.right(), error.wrong());
    }

    /** What the comparison says differs; empty where nothing does. */
    String compare(List<NodeEvent> events, String registryUrl, Path state) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Object comparison = loader.loadClass(Comparison.class.getName())
                    .getConstructor(List.class, String.class, Path.class)
                    .newInstance(events, registryUrl, state);
            return String.valueOf(((Callable<?>) comparison).call());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Path sources() {
        Path captures = Path.of(System.getProperty("chaindrift.captures", "testkit/captures"));
        return captures.resolve("../../stream-processor/src/main/java").normalize();
    }

    private static void compile(Path source, Path classes) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        path,
                        source.toString());
        if (code != 0) {
            throw new IllegalStateException("does not compile: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Loads what was compiled before what is there, and all that is to see it anew. */
    private static final class Loader extends ClassLoader {
        private final Path changed;

        Loader(Path changed) {
            super(PlantedProcessor.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OWN.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try {
                byte[] bytes = bytes(name.replace('.', '/') + ".class");
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        private byte @Nullable [] bytes(String file) throws IOException {
            Path compiled = changed.resolve(file);
            if (Files.isRegularFile(compiled)) {
                return Files.readAllBytes(compiled);
            }
            try (InputStream present = getResourceAsStream(file)) {
                return present == null ? null : present.readAllBytes();
            }
        }
    }
}
