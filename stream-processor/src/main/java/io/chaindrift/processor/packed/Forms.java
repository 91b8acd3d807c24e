package io.chaindrift.processor.packed;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The forms of types, each made once. Not thread-safe. */
final class Forms {

    private final Map<Type, Form> made = new HashMap<>();

    RecordForm record(Class<?> type) {
        return (RecordForm) of(type);
    }

    Form of(Type type) {
        Form known = made.get(type);
        if (known == null) {
            known = make(type);
            made.put(type, known);
        }
        return known;
    }

    private Form make(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] parts = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new OfList(of(parts[0]));
            } else if (generic.getRawType() == SortedMap.class) {
                return new OfMap(of(parts[0]), of(parts[1]));
            }
        } else if (type == String.class) {
            return new OfText();
        } else if (type == boolean.class || type == int.class || type == long.class) {
            return type == boolean.class ? new OfBit() : new OfNumber(type == int.class);
        } else if (type == Boolean.class || type == Integer.class || type == Long.class) {
            Form bare = type == Boolean.class ? new OfBit() : new OfNumber(type == Integer.class);
            return new OrNull(bare);
        } else if (type instanceof Class<?> other && other.isEnum()) {
            return new OfEnum(other);
        } else if (type instanceof Class<?> other && other.isRecord()) {
            return new RecordForm(other, this);
        }
        throw new IllegalArgumentException(type + " has no packed form");
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("null where there is none");
        }
        return value;
    }

    /** Texts: the length plus one, 0 for null, and UTF-8. */
    private record OfText() implements Form {

        @Override
        public void write(@Nullable Object value, PackedOutput out) {
            if (value == null) {
                out.unsigned(0);
            } else {
                out.text((String) value);
            }
        }

        @Override
        public @Nullable Object read(PackedInput in) {
            int count = in.count();
            return count == 0 ? null : in.text(count - 1);
        }

        @Override
        public String name() {
            return "String";
        }
    }

    /** Truth values that are never null. */
    private record OfBit() implements Form {

        @Override
        public void write(@Nullable Object value, PackedOutput out) {
            out.bit((Boolean) there(value));
        }

        @Override
        public Object read(PackedInput in) {
            return in.bit();
        }

        @Override
        public Object absent() {
            return false;
        }

        @Override
        public String name() {
            return "boolean";
        }
    }

    /** Numbers that are never null. */
    private record OfNumber(boolean small) implements Form {

        @Override
        public void write(@Nullable Object value, PackedOutput out) {
            out.signed(((Number) there(value)).longValue());
        }

        @Override
        public Object read(PackedInput in) {
            return boxed(in.signed());
        }

        private Object boxed(long number) {
            if (!small) {
                return number;
            }
            if (number != (int) number) {
                throw new PackedFormatException(number + " is no int");
            }
            return (int) number;
        }

        @Override
        public Object absent() {
            return boxed(0);
        }

        @Override
        public String name() {
            return small ? "int" : "long";
        }
    }

    /** Something, or null. */
    private record OrNull(Form something) implements Form {

        @Override
        public void write(@Nullable Object value, PackedOutput out) {
            out.bit(value != null);
            if (value != null) {
                something.write(value, out);
            }
        }

        @Override
        public @Nullable Object read(PackedInput in) {
            return in.bit() ? something.read(in) : null;
        }

        @Override
        public String name() {
            return something.name() + "?";
        }
    }

    /** Enums by name, so that their order does not matter. */
    private static final class OfEnum implements Form {

        private final Class<?> type;
        private final Map<String, Enum<?>> byName = new LinkedHashMap<>();

        OfEnum(Class<?> type) {
            this.type = type;
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), (Enum<?>) constant);
            }
        }

        @Override
        public void write(@Nullable Object value, PackedOutput out) {
            if (value == null) {
                out.unsigned(0);
            } else {
                out.text(((Enum<?>) value).name());
            }
        }

        @Override
        public @Nullable Object read(PackedInput in) {
            int count = in.count();
            if (count == 0) {
                return null;
            }
            String name = in.text(count - 1);
            Enum<?> constant = byName.get(name);
            if (constant == null) {
                throw new PackedFormatException("there is no " + type.getSimpleName() + " " + name);
            }
            return constant;
        }

        @Override
        public String name() {
            return type.getSimpleName();
        }

        @Override
        public void describe(SortedMap<String, String> shape) {
            shape.put(type.getName().replaceFirst(".*\\.", ""), String.join(" ", byName.keySet()));
        }
    }

    /** Lists: how many plus one, 0 for null, and each. */
    private record OfList(Form member) implements Form {

        @Override
        public void write(@Nullable Object value, PackedOutput out) {
            List<?> list = (List<?>) value;
            out.unsigned(list == null ? 0 : list.size() + 1L);
            if (list != null) {
                list.forEach(each -> member.write(each, out));
            }
        }

        @Override
        public @Nullable Object read(PackedInput in) {
            int count = in.count();
            if (count == 0) {
                return null;
            }
            List<@Nullable Object> list = new ArrayList<>(count - 1);
            for (int i = 1; i < count; i++) {
                list.add(member.read(in));
            }
            return list;
        }

        @Override
        public String name() {
            return "List<" + member.name() + ">";
        }

        @Override
        public void describe(SortedMap<String, String> shape) {
            member.describe(shape);
        }
    }

    /** Sorted maps: how many entries plus one, 0 for null, and each key and value. */
    private record OfMap(Form key, Form value) implements Form {

        @Override
        public void write(@Nullable Object given, PackedOutput out) {
            SortedMap<?, ?> map = (SortedMap<?, ?>) given;
            out.unsigned(map == null ? 0 : map.size() + 1L);
            if (map != null) {
                map.forEach((name, each) -> {
                    key.write(name, out);
                    value.write(each, out);
                });
            }
        }

        @Override
        public @Nullable Object read(PackedInput in) {
            int count = in.count();
            if (count == 0) {
                return null;
            }
            SortedMap<Object, @Nullable Object> map = new TreeMap<>();
            for (int i = 1; i < count; i++) {
                Object name = key.read(in);
                if (name == null || map.containsKey(name)) {
                    throw new PackedFormatException("a map has no key for a value, or the same key twice");
                }
                map.put(name, value.read(in));
            }
            return map;
        }

        @Override
        public String name() {
            return "SortedMap<" + key.name() + "," + value.name() + ">";
        }

        @Override
        public void describe(SortedMap<String, String> shape) {
            key.describe(shape);
            value.describe(shape);
        }
    }
}
