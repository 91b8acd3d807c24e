package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Differences by example: as few rules as there can be, from the last to the first. */
class RunDiffTest {

    private static final ChainKey KEY = new ChainKey("filter", "KUBE-ROUTER-INPUT");

    /** Runs of single letters; {@code aab} is two of a and one of b. */
    private static List<RuleRun> runs(String letters) {
        return RuleRun.encode(letters.chars().mapToObj(Character::toString).toList());
    }

    private static String said(String from, String to) throws Exception {
        List<Splice> splices = RunDiff.splices(runs(from), runs(to));
        assertEquals(runs(to), RunDiff.apply(KEY, runs(from), splices), from + " to " + to);
        List<String> said = new ArrayList<>();
        for (Splice splice : splices) {
            said.add(splice.at() + "-" + splice.remove() + "+" + String.join("", RuleRun.decode(splice.insert())));
        }
        return String.join(" ", said);
    }

    @Test
    void whatIsEqualAtBothEndsIsNotSaid() throws Exception {
        assertEquals("", said("abc", "abc"));
        assertEquals("", said("", ""));
        assertEquals("2-0+x", said("abc", "abxc"));
        assertEquals("0-0+x", said("abc", "xabc"));
        assertEquals("3-0+x", said("abc", "abcx"));
        assertEquals("1-1+", said("abc", "ac"));
        assertEquals("0-3+", said("abc", ""));
        assertEquals("0-0+abc", said("", "abc"));
        assertEquals("1-1+x", said("abc", "axc"));
        assertEquals("3-0+ba", said("aba", "ababa"), "head and tail do not overlap");
        assertEquals("3-2+", said("ababa", "aba"));
    }

    @Test
    void copiesAreRemovedAsTheRunTheyAre() throws Exception {
        assertEquals("1-3+bb", said("abbbc", "abbc"));
        assertEquals("2-5+", said("aabbbbbcc", "aacc"));
        assertEquals("0-1+abb", said("ba", "abba"));
    }

    @Test
    void changesInSeveralPlacesAreSaidEach() throws Exception {
        assertEquals("5-1+ 1-0+x", said("abcdefg", "axbcdeg"));
        assertEquals("6-1+z 3-1+y 0-1+x", said("abcdefg", "xbcyefz"));
        assertEquals("4-0+x 1-1+", said("abcde", "acdxe"));
        assertEquals("7-1+ 2-2+q 0-1+pp", said("abccdefg", "ppbqdef"));
    }

    @Test
    void aRotationIsTwoEdits() throws Exception {
        assertEquals("5-0+a 0-1+", said("abcde", "bcdea"));
        assertEquals("4-1+ 0-0+e", said("abcde", "eabcd"));
    }

    @Test
    void moreDifferencesThanAreLookedForAreOneReplacement() throws Exception {
        List<RuleRun> from = numbered(0, 257);
        List<RuleRun> few = new ArrayList<>(numbered(1000, 1255));
        few.add(1, from.get(128));
        List<RuleRun> many = new ArrayList<>(numbered(1000, 1257));
        many.add(1, from.get(128));

        assertEquals(2, RunDiff.splices(from, few).size(), "256 go and 256 come");
        assertEquals(1, RunDiff.splices(from, many).size());
        assertEquals(many, RunDiff.apply(KEY, from, RunDiff.splices(from, many)));
        assertEquals(few, RunDiff.apply(KEY, from, RunDiff.splices(from, few)));
    }

    private static List<RuleRun> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new RuleRun("rule " + i, 1))
                .toList();
    }

    @Test
    void anEditThatDoesNotFitIsRefused() throws Exception {
        List<RuleRun> abc = runs("abc");
        Splice last = new Splice(2, 1, List.of());

        assertEquals(runs("ab"), RunDiff.apply(KEY, abc, List.of(last)));
        DeltaMismatchException past = assertThrows(
                DeltaMismatchException.class, () -> RunDiff.apply(KEY, abc, List.of(new Splice(2, 2, List.of()))));
        assertEquals("filter/KUBE-ROUTER-INPUT: edit at 2 removes 2 of 3 rules", past.getMessage());
        assertThrows(
                DeltaMismatchException.class,
                () -> RunDiff.apply(KEY, abc, List.of(last, new Splice(2, 1, List.of()))),
                "edits do not overlap");
        assertEquals(runs("a"), RunDiff.apply(KEY, abc, List.of(last, new Splice(1, 1, List.of()))));
        assertThrows(
                DeltaMismatchException.class,
                () -> RunDiff.apply(KEY, abc, List.of(new Splice(Integer.MAX_VALUE, 1, List.of()))));
    }

    @Test
    void whatMeetsIsOneRunAgain() throws Exception {
        List<RuleRun> result = RunDiff.apply(KEY, runs("aba"), List.of(new Splice(1, 1, List.of())));

        assertEquals(List.of(new RuleRun("a", 2)), result);
        assertEquals(
                List.of(new RuleRun("a", 3), new RuleRun("b", 1)),
                RunDiff.apply(KEY, runs("aab"), List.of(new Splice(1, 0, runs("a")))));
        assertEquals(runs("axa"), RunDiff.apply(KEY, runs("aa"), List.of(new Splice(1, 0, runs("x")))), "inside a run");
    }
}
