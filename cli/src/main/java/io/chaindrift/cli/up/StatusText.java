package io.chaindrift.cli.up;

import java.util.List;
import java.util.OptionalInt;

/** The words of the status line. Stateless. */
final class StatusText {

    private static final int NAMES_SHOWN = 3;

    private StatusText() {}

    /**
     * One line, such as {@code 8 nodes = 4 clean + 3 drifted + 1 unknown + 0 silent · 12 findings · 1 growing (node-c)}.
     *
     * @param replayed percent of the recorded history that was replayed, while it is
     */
    static String of(FleetFigures fleet, OptionalInt replayed) {
        StringBuilder text = new StringBuilder();
        text.append(count(fleet.nodes(), "node")).append(" = ");
        text.append(fleet.clean()).append(" clean + ");
        text.append(fleet.drifted()).append(" drifted + ");
        text.append(fleet.unknown()).append(" unknown + ");
        text.append(fleet.silent()).append(" silent · ");
        text.append(count(fleet.findings(), "finding")).append(" · ");
        text.append(fleet.growing().size()).append(" growing");
        if (!fleet.growing().isEmpty()) {
            text.append(" (").append(names(fleet.growing())).append(')');
        }
        replayed.ifPresent(percent -> text.append(" · history ").append(percent).append(" %"));
        return text.toString();
    }

    /** The line shown before the audit has said anything. */
    static String waiting() {
        return "no node has spoken yet";
    }

    /** The text cut to a width, with an ellipsis when something was cut. */
    static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 1)) + "…";
    }

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        return names.size() <= NAMES_SHOWN ? shown : shown + ", " + (names.size() - NAMES_SHOWN) + " more";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
