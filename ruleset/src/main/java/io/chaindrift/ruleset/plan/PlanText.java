package io.chaindrift.ruleset.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A plan as input for {@code iptables-restore --noflush}: one transaction, all or nothing. Immutable; written when asked for.
 *
 * <p>iptables-restore has no command that asks what stands at an index. It is asked with rules of our own: a chain of the
 * text's own makes a mark, a jump to it; the mark is put behind the index, the rule is deleted by its full text, and the mark is
 * deleted by number at the place where it then must be. Where another rule stood, the mark is missed and stays, and at the end
 * the text's chain cannot be deleted, because it is still jumped to: the whole text is refused. So the first rules of a chain
 * are taken away one by one, as far as the deletions and their proofs reach, and those that stay are put back.
 *
 * @param heads the first rules of each chain from which something goes
 */
public record PlanText(List<Head> heads) {

    /** Nothing to do. */
    public static final PlanText EMPTY = new PlanText(List.of());

    /** The text's own chain: it exists within the transaction only. */
    public static final String MARK = "CHAINDRIFT-MARK";

    /** What becomes of a rule. */
    public enum Fate {
        /** Deleted. */
        GOES,
        /** Taken away to prove its place, and put back. */
        STAYS,
        /** A pod's or somebody else's: it keeps its place, and is asked for by its text. */
        UNTOUCHED,
        /** The same, but its text is not known: it is counted. */
        COUNTED
    }

    /**
     * A rule.
     *
     * @param rule its text as saved
     * @param fate what becomes of it
     */
    public record Line(String rule, Fate fate) {}

    /**
     * The first rules of a chain, as far as deletions and their proofs reach.
     *
     * @param chain the chain
     * @param lines its rules from index 1
     * @param remarks for people: what goes and why nothing changes by it
     */
    public record Head(String chain, List<Line> lines, List<String> remarks) {

        public Head {
            lines = List.copyOf(lines);
            remarks = List.copyOf(remarks);
        }
    }

    public PlanText {
        heads = List.copyOf(heads);
    }

    /** The text; empty when there is nothing to do. */
    public String render() {
        if (heads.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("""
                # Removes kube-router's own surplus; no packet's verdict changes. Feed it to the restore program of the same
                # family and backend that printed the save:  iptables-restore --noflush --wait < this-file
                # Run it right after a sync of kube-router, and look again after the next one: a sync that is under way writes
                # back what it has read.
                # It is all or nothing. Where a chain named here is no longer, up to the last index named, as it was saved (a rule
                # gone, changed, added or moved), nothing is changed and the exit code is not 0. Behind that index rules may have
                # come and gone. What others change in the milliseconds while it runs is not always seen.
                # %1$s is its own chain and is gone at the end: a jump to it marks a place.
                *filter
                -N %1$s
                """.formatted(MARK));
        heads.forEach(head -> new Commands(text, head).write());
        return text.append("-X ").append(MARK).append("\nCOMMIT\n").toString();
    }

    /** The commands for one chain. */
    private static final class Commands {
        private final StringBuilder text;
        private final Head head;
        private final List<Line> back = new ArrayList<>();
        private int next = 1;
        private boolean markedBefore;

        Commands(StringBuilder text, Head head) {
            this.text = text;
            this.head = head;
        }

        void write() {
            text.append("# ")
                    .append(head.chain())
                    .append(", index 1 to ")
                    .append(head.lines().size());
            text.append('\n');
            head.remarks().forEach(remark -> text.append("#   ").append(remark).append('\n'));
            int index = 0;
            for (Line line : head.lines()) {
                if (line.fate() == Fate.GOES || line.fate() == Fate.STAYS) {
                    takeAway(line);
                } else {
                    pass(line);
                }
                if (line.fate() != Fate.GOES) {
                    index++;
                }
                if (line.fate() == Fate.STAYS) {
                    back.add(new Line(" " + index + specification(line), Fate.STAYS));
                }
            }
            unmarkBefore();
            back.forEach(line -> command("-I", line.rule()));
        }

        /** Deletes the rule that must stand at the next index; a mark before it, one behind it. */
        private void takeAway(Line line) {
            if (next > 1 && !markedBefore) {
                command("-I", " " + next + " -j " + MARK);
                next++;
                markedBefore = true;
            }
            command("-I", " " + (next + 1) + " -j " + MARK);
            command("-D", specification(line));
            command("-D", " " + next);
        }

        private void pass(Line line) {
            unmarkBefore();
            if (line.fate() == Fate.UNTOUCHED) {
                command("-C", specification(line));
            }
            next++;
        }

        private void unmarkBefore() {
            if (markedBefore) {
                next--;
                command("-D", " " + next);
                markedBefore = false;
            }
        }

        private String specification(Line line) {
            return line.rule().substring("-A ".length() + head.chain().length());
        }

        private void command(String what, String arguments) {
            text.append(what).append(' ').append(head.chain()).append(arguments).append('\n');
        }
    }
}
