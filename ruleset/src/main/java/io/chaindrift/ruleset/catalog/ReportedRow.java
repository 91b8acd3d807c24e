package io.chaindrift.ruleset.catalog;

import io.chaindrift.ruleset.AddressFamily;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One kind of rule, or one chain, that kube-router writes outside network policy: a row of the catalog that is reported and never
 * planned. Immutable.
 *
 * <p>The template is the rule as iptables saves it; <code>{w}</code> stands for one word, <code>{o}</code> and, before an
 * argument, <code>{p}</code> for others that may be there, <code>{random}</code> for
 * the option of newer iptables.
 */
public final class ReportedRow {

    /** The part of kube-router that writes it. */
    public enum Component {
        SERVICE_PROXY("service proxy"),
        ROUTING("routing controller"),
        POLICY("network policy controller");

        private final String text;

        Component(String text) {
            this.text = text;
        }

        /** Its name, for people. */
        public String text() {
            return text;
        }
    }

    private final String id;
    private final String table;
    private final String chain;
    private final Place place;
    private final Component component;
    private final Set<AddressFamily> families;
    private final Set<VersionClass> classes;
    private final String template;
    private final boolean othersToo;
    private final Pattern pattern;

    private ReportedRow(Row row) {
        id = row.id;
        table = row.table;
        chain = row.chain;
        place = row.place;
        component = row.component;
        families = Set.copyOf(row.families);
        classes = Set.copyOf(row.classes);
        template = row.body.isEmpty() ? "" : "-A " + row.chain + " " + row.body;
        othersToo = row.othersToo;
        pattern = Pattern.compile("\\Q"
                + template.replace("{w}", "\\E\\S+\\Q")
                        .replace("{o}", "\\E(?: .*)?\\Q")
                        .replace("{random}", "\\E(?: --random-fully)?\\Q")
                        .replace("{p}", "\\E(?:.* )?\\Q")
                + "\\E");
    }

    /** The row's name in the catalog. */
    public String id() {
        return id;
    }

    /** The table it is in. */
    public String table() {
        return table;
    }

    /** The chain that holds it, or that it is. */
    public String chain() {
        return chain;
    }

    /** Where it stands in its chain. */
    public Place place() {
        return place;
    }

    /** Which part of kube-router writes it. */
    public Component component() {
        return component;
    }

    /** The families it is written for. */
    public Set<AddressFamily> families() {
        return families;
    }

    /** The classes that write it; none where only releases before v1.0 did. */
    public Set<VersionClass> classes() {
        return classes;
    }

    /** True when the row is a chain with all its rules. */
    public boolean wholeChain() {
        return template.isEmpty();
    }

    /** True when nothing in the rule names kube-router, so that another program may have written it. */
    public boolean othersToo() {
        return othersToo;
    }

    /** True when routers of that class write it for that family. */
    public boolean writtenBy(VersionClass versionClass, AddressFamily family) {
        return families.contains(family) && classes.contains(versionClass);
    }

    /** True when the rule, as iptables saves it, has this row's form; never for a row that is a chain. */
    public boolean matches(AddressFamily family, String rule) {
        return !wholeChain()
                && families.contains(family)
                && pattern.matcher(rule).matches();
    }

    @Override
    public String toString() {
        return id + " " + table + " " + chain + " " + template + " " + place + " " + component + " "
                + families.stream().sorted().toList() + " "
                + classes.stream().sorted().toList() + " " + othersToo;
    }

    static Row row(String id, String table, String chain, Component component) {
        return new Row(id, table, chain, component);
    }

    /** Collects the columns of one row. */
    static final class Row {
        private final String id;
        private final String table;
        private final String chain;
        private final Component component;
        private Place place = Place.ANY;
        private Set<AddressFamily> families = EnumSet.allOf(AddressFamily.class);
        private Set<VersionClass> classes = EnumSet.noneOf(VersionClass.class);
        private String body = "";
        private boolean othersToo;

        private Row(String id, String table, String chain, Component component) {
            this.id = id;
            this.table = table;
            this.chain = chain;
            this.component = component;
        }

        Row first() {
            place = Place.FIRST;
            return this;
        }

        Row only(AddressFamily family) {
            families = EnumSet.of(family);
            return this;
        }

        Row classes(Set<VersionClass> writers) {
            classes = writers;
            return this;
        }

        Row rule(String form) {
            body = form;
            return this;
        }

        Row othersToo() {
            othersToo = true;
            return this;
        }

        ReportedRow done() {
            return new ReportedRow(this);
        }
    }
}
