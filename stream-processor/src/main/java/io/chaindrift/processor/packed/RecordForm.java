package io.chaindrift.processor.packed;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Records: how many components there are, 0 for null, and then each. */
final class RecordForm implements Form {

    private final Class<?> type;
    private final List<String> names = new ArrayList<>();
    private final Form[] forms;
    private final List<Function<Object, @Nullable Object>> accessors = new ArrayList<>();
    private final MethodHandle constructor;

    RecordForm(Class<?> type, Forms known) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        forms = new Form[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        if (components.length == 0) {
            throw new IllegalArgumentException(type + " has no components");
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            for (int i = 0; i < components.length; i++) {
                names.add(components[i].getName());
                parameters[i] = components[i].getType();
                forms[i] = known.of(components[i].getGenericType());
                accessors.add(accessor(lookup, lookup.unreflect(components[i].getAccessor())));
            }
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (Throwable e) {
            throw new IllegalArgumentException(type + " cannot be packed", e);
        }
    }

    /** A function of its own for each component: as quick as a call in the code, also before anything is compiled. */
    @SuppressWarnings("unchecked") // what the factory makes is what it is asked for
    private static Function<Object, @Nullable Object> accessor(MethodHandles.Lookup lookup, MethodHandle accessor)
            throws Throwable {
        MethodType erased = MethodType.methodType(Object.class, Object.class);
        return (Function<Object, @Nullable Object>) LambdaMetafactory.metafactory(
                        lookup,
                        "apply",
                        MethodType.methodType(Function.class),
                        erased,
                        accessor,
                        accessor.type().wrap())
                .getTarget()
                .invoke();
    }

    @Override
    public void write(@Nullable Object value, PackedOutput out) {
        if (value == null) {
            out.unsigned(0);
            return;
        }
        out.unsigned(forms.length);
        for (int i = 0; i < forms.length; i++) {
            forms[i].write(accessors.get(i).apply(value), out);
        }
    }

    @Override
    public @Nullable Object read(PackedInput in) {
        long present = in.unsigned();
        if (present == 0) {
            return null;
        }
        if (present < 0 || present > forms.length) {
            throw new PackedFormatException("a " + type.getSimpleName() + " has " + present + " components, not "
                    + forms.length + " at most: it is of a newer program, or damaged");
        }
        @Nullable Object[] values = new @Nullable Object[forms.length];
        for (int i = 0; i < forms.length; i++) {
            values[i] = i < present ? forms[i].read(in) : forms[i].absent();
        }
        try {
            return (Object) constructor.invokeExact((Object[]) values);
        } catch (Throwable e) {
            throw new PackedFormatException("no " + type.getSimpleName() + " can be made of what is stored: " + e, e);
        }
    }

    @Override
    public String name() {
        return type.getSimpleName();
    }

    @Override
    public void describe(SortedMap<String, String> shape) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < forms.length; i++) {
            parts.add(names.get(i) + ":" + forms[i].name());
        }
        if (shape.putIfAbsent(type.getName().replaceFirst(".*\\.", ""), String.join(" ", parts)) == null) {
            for (Form form : forms) {
                form.describe(shape);
            }
        }
    }
}
