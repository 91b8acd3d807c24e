package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The filter table of a save, changed as {@code iptables-restore --noflush} changes the kernel's. */
public final class EditableSave {

    private final List<String> lines;
    private final Set<String> scratch = new HashSet<>();

    public EditableSave(String save) {
        lines = new ArrayList<>(save.lines().toList());
    }

    public EditableSave(EditableSave other) {
        lines = new ArrayList<>(other.lines);
    }

    public String text() {
        return String.join("\n", lines) + "\n";
    }

    public NamedRuleset named() {
        try {
            return NamedForm.of(SaveParser.parse(text(), Limits.DEFAULT));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rules of a chain in order. */
    public List<String> chain(String chain) {
        return places(chain).stream().map(lines::get).toList();
    }

    /** Inserts a rule, given without {@code -A CHAIN}, so that it gets that 1-based index. */
    public EditableSave insert(String chain, int index, String rule) {
        List<Integer> places = places(chain);
        if (index < 1 || index > places.size() + 1) {
            throw new IllegalArgumentException("no index " + index + " in " + chain + " of " + places.size());
        }
        int at = index <= places.size()
                ? places.get(index - 1)
                : places.isEmpty() ? endOfFilter() : places.get(places.size() - 1) + 1;
        lines.add(at, "-A " + chain + " " + rule);
        return this;
    }

    /** Removes the rule at a 1-based index. */
    public EditableSave remove(String chain, int index) {
        lines.remove((int) places(chain).get(index - 1));
        return this;
    }

    /** Deletes by chain and index, all at once. */
    public EditableSave delete(List<PlannedDelete> deletes) {
        List<Integer> gone = new ArrayList<>();
        for (PlannedDelete delete : deletes) {
            int place = places(delete.chain()).get(delete.index() - 1);
            if (!lines.get(place).equals(delete.rule())) {
                throw new AssertionError(
                        "index " + delete.index() + " of " + delete.chain() + " is not " + delete.rule());
            }
            gone.add(place);
        }
        gone.stream().sorted(java.util.Comparator.reverseOrder()).forEach(place -> lines.remove((int) place));
        return this;
    }

    /** Runs the commands of {@code text}; false, and nothing changed, when one of them fails. */
    public boolean restore(String text) {
        List<String> before = List.copyOf(lines);
        boolean inFilter = false;
        for (String command : text.lines().toList()) {
            if (command.startsWith("#")) {
                continue;
            }
            if (command.startsWith("*")) {
                inFilter = command.equals("*filter");
            } else if (command.equals("COMMIT")) {
                inFilter = false;
            } else if (!inFilter || !run(command)) {
                lines.clear();
                lines.addAll(before);
                scratch.clear();
                return false;
            }
        }
        return !inFilter;
    }

    private boolean run(String command) {
        String[] words = command.split(" ", 3);
        switch (words[0]) {
            case "-N":
                return !scratch.contains(words[1])
                        && !lines.contains(":" + words[1] + " - [0:0]")
                        && scratch.add(words[1]);
            case "-X":
                return scratch.contains(words[1])
                        && lines.stream().noneMatch(line -> line.endsWith(" -j " + words[1]))
                        && scratch.remove(words[1]);
            case "-C":
                return placeOf(words) >= 0;
            case "-D":
                int place = words[2].matches("[0-9]+") ? placeOf(words[1], Integer.parseInt(words[2])) : placeOf(words);
                if (place >= 0) {
                    lines.remove(place);
                }
                return place >= 0;
            case "-I":
                String[] insertion = words[2].split(" ", 2);
                int index = Integer.parseInt(insertion[0]);
                if (index > 1 && placeOf(words[1], index - 1) < 0) {
                    return false;
                }
                insert(words[1], index, insertion[1]);
                return true;
            default:
                throw new AssertionError("not a command of a plan: " + command);
        }
    }

    private int placeOf(String[] words) {
        int filter = lines.indexOf("*filter");
        int place = lines.subList(filter, lines.size()).indexOf("-A " + words[1] + " " + words[2]);
        return place < 0 ? -1 : filter + place;
    }

    private int placeOf(String chain, int index) {
        List<Integer> places = places(chain);
        return index >= 1 && index <= places.size() ? places.get(index - 1) : -1;
    }

    private List<Integer> places(String chain) {
        List<Integer> places = new ArrayList<>();
        boolean filter = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("*")) {
                filter = line.equals("*filter");
            } else if (filter && line.startsWith("-A " + chain + " ")) {
                places.add(i);
            }
        }
        return places;
    }

    private int endOfFilter() {
        int filter = lines.indexOf("*filter");
        return filter + lines.subList(filter, lines.size()).indexOf("COMMIT");
    }
}
