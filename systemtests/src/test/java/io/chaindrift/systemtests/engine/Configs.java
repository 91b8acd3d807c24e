package io.chaindrift.systemtests.engine;

import io.chaindrift.processor.config.ProcessorConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Processor settings with some of them replaced, by name, so that a setting more does not concern these tests. */
final class Configs {

    private Configs() {}

    static ProcessorConfig with(ProcessorConfig config, Map<String, ?> replaced) {
        RecordComponent[] components = ProcessorConfig.class.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                String name = components[i].getName();
                values[i] = replaced.containsKey(name)
                        ? replaced.get(name)
                        : components[i].getAccessor().invoke(config);
            }
            return ProcessorConfig.class.getDeclaredConstructor(types).newInstance(values);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("a record has a canonical constructor and accessors", e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("refused: " + replaced, e.getCause());
        }
    }
}
