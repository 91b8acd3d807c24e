package io.chaindrift.cli.inspect;

import io.chaindrift.ruleset.named.ChainEdit;
import java.util.List;
import java.util.Objects;

/** What changed between two saves, for people: whether, how much, then each chain. Colour only on a terminal. */
final class CompareText {

    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;

    private final boolean colour;
    private final StringBuilder out = new StringBuilder();

    CompareText(boolean colour) {
        this.colour = colour;
    }

    String render(List<PlaneChange> planes) {
        if (planes.stream().allMatch(PlaneChange::isNone)) {
            out.append(painted(GREEN, "NO CHANGE"))
                    .append(
                            ": the same rules of the same pods and policies; names that every sync renews do not count\n");
            return out.toString();
        }
        List<PlaneChange.Chain> chains =
                planes.stream().flatMap(plane -> plane.chains().stream()).toList();
        out.append(painted(YELLOW, "CHANGED"))
                .append(": chains ")
                .append(count(chains, ChainEdit.Kind.ADDED))
                .append(" added, ")
                .append(count(chains, ChainEdit.Kind.REMOVED))
                .append(" removed, ")
                .append(count(chains, ChainEdit.Kind.CHANGED))
                .append(" changed\n");
        planes.forEach(this::plane);
        return out.toString();
    }

    private static long count(List<PlaneChange.Chain> chains, ChainEdit.Kind kind) {
        return chains.stream().filter(chain -> chain.kind() == kind).count();
    }

    private void plane(PlaneChange plane) {
        out.append("\n").append(plane.plane()).append("  ");
        if (plane.before() == null) {
            out.append("only in ").append(plane.after()).append("\n");
        } else if (plane.after() == null) {
            out.append("only in ").append(plane.before()).append("\n");
        } else {
            out.append(plane.before())
                    .append(" → ")
                    .append(plane.after())
                    .append(plane.isNone() ? ": no change\n" : "\n");
        }
        plane.chains().forEach(this::chain);
    }

    private void chain(PlaneChange.Chain chain) {
        out.append("\n  ").append(chain.key()).append("  ");
        switch (chain.kind()) {
            case ADDED -> out.append(painted(GREEN, "added")).append(", ").append(chain.rulesAfter());
            case REMOVED -> out.append(painted(RED, "removed")).append(", ").append(chain.rulesBefore());
            case CHANGED -> out.append(chain.rulesBefore()).append(" → ").append(chain.rulesAfter());
        }
        out.append(" rules");
        if (chain.kind() == ChainEdit.Kind.CHANGED && !Objects.equals(chain.policyBefore(), chain.policyAfter())) {
            out.append(", policy ").append(chain.policyBefore()).append(" → ").append(chain.policyAfter());
        }
        out.append("\n");
        chain.removed().forEach(line -> line(RED, "-", line.index(), line.rule()));
        chain.added().forEach(line -> line(GREEN, "+", line.index(), line.rule()));
        for (PlaneChange.Move move : chain.moved()) {
            out.append("    ")
                    .append(painted(YELLOW, String.format("> %4d → %d", move.from(), move.to())))
                    .append("  ")
                    .append(move.rule())
                    .append("\n");
        }
    }

    private void line(int code, String sign, int index, String rule) {
        out.append("    ")
                .append(painted(code, String.format("%s %4d", sign, index)))
                .append("  ")
                .append(rule)
                .append("\n");
    }

    private String painted(int code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
