package io.chaindrift.ruleset.catalog;

import io.chaindrift.ruleset.AddressFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One kind of rule that kube-router writes: a row of the catalog. Immutable.
 *
 * <p>The template is the rule as iptables saves it, with holes: <code>{value}</code> for the parameter, <code>{tag}</code> for
 * the tag, <code>{unreachable}</code> for the family's REJECT type.
 */
public final class Signature {

    private final String id;
    private final String chain;
    private final Set<AddressFamily> families;
    private final Set<VersionClass> classes;
    private final Place place;
    private final int rank;
    private final Parameter parameter;
    private final String template;
    private final List<String> tagArguments;
    private final boolean terminal;
    private final boolean defaultDeny;
    private final Pattern pattern;

    private Signature(Row row) {
        id = row.id;
        chain = row.chain;
        families = Set.copyOf(row.families);
        classes = Set.copyOf(row.classes);
        place = row.place;
        rank = row.rank;
        parameter = row.parameter;
        template = "-A " + row.chain + " " + row.body;
        tagArguments = List.copyOf(row.tagArguments);
        terminal = row.body.matches(".* -j (ACCEPT|RETURN|DROP|REJECT).*");
        defaultDeny = row.defaultDeny;
        pattern = Pattern.compile(regex(template));
    }

    /** The row's name in the catalog. */
    public String id() {
        return id;
    }

    /** The chain of the filter table that holds it. */
    public String chain() {
        return chain;
    }

    /** The classes that write it. */
    public Set<VersionClass> classes() {
        return classes;
    }

    /** Where it stands. */
    public Place place() {
        return place;
    }

    /** Order among the rules of a chain's head; 0 is first. */
    public int rank() {
        return rank;
    }

    /** What fills its hole. */
    public Parameter parameter() {
        return parameter;
    }

    /** True when a packet that matches goes no further in the chain. */
    public boolean terminal() {
        return terminal;
    }

    /** True when the comment carries a tag. */
    public boolean tagged() {
        return !tagArguments.isEmpty();
    }

    /** True when only {@code --netpol-default-deny} makes the router write it. */
    public boolean onlyWithDefaultDeny() {
        return defaultDeny;
    }

    /** True when routers of that class write it for that family. */
    public boolean writtenBy(VersionClass versionClass, AddressFamily family) {
        return families.contains(family) && classes.contains(versionClass);
    }

    /** The rule as iptables saves it, for one value of the parameter. */
    public String render(AddressFamily family, String value) {
        String rule = template;
        if (value.equals(Cidr.everything(family))) {
            rule = rule.replaceFirst("-[ds] \\{value\\} ", "");
        }
        return rule.replace("-d {value}", "-d " + Cidr.printed(value))
                .replace("-s {value}", "-s " + Cidr.printed(value))
                .replace("{value}", value)
                .replace("{unreachable}", unreachable(family))
                .replace("{tag}", tag(value));
    }

    /** What {@link #match} found. */
    public record Match(
            Signature signature, String value, @Nullable String tag, boolean tagVerified) {

        /** The matched rule in the catalog's spelling: programs print some IPv6 addresses in two ways. */
        public String spelled(AddressFamily family, String rule) {
            boolean two = value.startsWith("::") && (tagVerified || !signature.tagged());
            return two ? signature.render(family, value) : rule;
        }
    }

    /** The rule's parameter and tag when it has this signature's form; null when it has another. */
    public @Nullable Match match(AddressFamily family, String rule) {
        if (!families.contains(family)) {
            return null;
        }
        Matcher form = pattern.matcher(rule);
        if (!form.matches()) {
            return null;
        }
        String value = form.group("value") == null ? "" : form.group("value");
        value = Cidr.read(value);
        if (value.isEmpty() && template.contains("{value}")) {
            value = Cidr.everything(family);
        }
        String again = form.group("again");
        boolean consistent = again == null || again.equals(value);
        if (template.contains("{unreachable}") && !rule.contains(unreachable(family))) {
            return null;
        }
        String tag = form.group("tag");
        return new Match(this, value, tag, consistent && tag != null && tag.equals(tag(value)));
    }

    private String tag(String value) {
        if (tagArguments.isEmpty()) {
            return "";
        }
        List<String> arguments = new ArrayList<>();
        for (String argument : tagArguments) {
            arguments.add(argument.replace("{value}", value));
        }
        return Tag.of(chain, arguments);
    }

    private static String unreachable(AddressFamily family) {
        return family == AddressFamily.IPV6 ? "icmp6-port-unreachable" : "icmp-port-unreachable";
    }

    private static String regex(String template) {
        StringBuilder regex = new StringBuilder();
        boolean seen = false;
        for (String part : template.split("(?=\\{)|(?<=\\})")) {
            switch (part) {
                case "{value}" -> {
                    regex.append(seen ? "(?<again>\\S+?)" : "(?<value>\\S+)");
                    seen = true;
                }
                case "{tag}" -> regex.append("(?<tag>[A-Z2-7]{16})");
                case "{unreachable}" -> regex.append("icmp6?-port-unreachable");
                default -> regex.append(Pattern.quote(part));
            }
        }
        String text = regex.toString()
                .replaceFirst("(-[ds] )\\\\E\\(\\?<value>\\\\S\\+\\)\\\\Q ", "\\\\E(?:$1(?<value>\\\\S+) )?\\\\Q");
        for (String group : List.of("value", "again", "tag")) {
            if (!text.contains("(?<" + group + ">")) {
                text += "(?<" + group + ">(?!))?";
            }
        }
        return text;
    }

    @Override
    public String toString() {
        return id + " " + template + " " + families.stream().sorted().toList() + " "
                + classes.stream().sorted().toList() + " " + place + " " + rank + " " + parameter;
    }

    static Row row(String id, String chain, String body) {
        return new Row(id, chain, body);
    }

    /** Collects the columns of one row. */
    static final class Row {
        private final String id;
        private final String chain;
        private final String body;
        private Set<AddressFamily> families = EnumSet.allOf(AddressFamily.class);
        private Set<VersionClass> classes = EnumSet.noneOf(VersionClass.class);
        private Place place = Place.ANY;
        private int rank;
        private Parameter parameter = Parameter.NONE;
        private List<String> tagArguments = List.of();
        private boolean defaultDeny;

        private Row(String id, String chain, String body) {
            this.id = id;
            this.chain = chain;
            this.body = body;
        }

        Row only(AddressFamily family) {
            families = EnumSet.of(family);
            return this;
        }

        Row classes(Set<VersionClass> writers) {
            classes = writers;
            return this;
        }

        Row first() {
            place = Place.FIRST;
            return this;
        }

        Row head(int order, Parameter filledBy) {
            place = Place.HEAD;
            rank = order;
            parameter = filledBy;
            return this;
        }

        Row tail() {
            place = Place.TAIL;
            return this;
        }

        Row defaultDeny() {
            defaultDeny = true;
            parameter = Parameter.POD_RANGE;
            return this;
        }

        Row tag(String... arguments) {
            tagArguments = List.of(arguments);
            return this;
        }

        Signature done() {
            return new Signature(this);
        }
    }
}
