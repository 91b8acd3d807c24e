package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whole judgements as text, compared with kept ones: no word, number or order of an answer changes unseen. */
public final class AuditWords {

    private static final String ACCEPT = "chaindrift.golden.write";
    private final Map<String, List<String>> casesByText = new LinkedHashMap<>();

    /** Takes in what is said of the planes of one case; equal answers are kept once, with the names of their cases. */
    public void add(String name, List<PlaneAudit> audits) {
        for (PlaneAudit audit : audits) {
            StringBuilder text = new StringBuilder();
            words(audit, text);
            casesByText
                    .computeIfAbsent(text.toString(), same -> new ArrayList<>())
                    .add(name + " " + audit.source());
        }
    }

    /** Compares with the kept file; {@code -Dchaindrift.golden.write=true} keeps what is said now. */
    public void assertKept(String file) {
        StringBuilder said = new StringBuilder();
        casesByText.forEach((text, cases) -> said.append("=== ")
                .append(String.join(", ", cases))
                .append('\n')
                .append(text));
        Path kept = Path.of("src/test/resources/golden").resolve(file);
        try {
            if (Boolean.getBoolean(ACCEPT)) {
                Files.createDirectories(kept.getParent());
                Files.writeString(kept, said);
            }
            assertEquals(
                    new String(Files.readAllBytes(kept), StandardCharsets.UTF_8),
                    said.toString(),
                    "run with -D" + ACCEPT + "=true and read the difference before you keep it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void words(PlaneAudit audit, StringBuilder text) {
        line(
                text,
                audit.family() + " " + audit.backend() + " " + audit.verdict(),
                audit.router().versionClass());
        line(text, "unknown", audit.unknownReason());
        line(text, "orphan", audit.orphan());
        line(text, "conflict", audit.conflict());
        line(text, "", audit.counts());
        line(text, "harm", audit.harm().isEmpty() ? null : new TreeMap<>(audit.harm()));
        audit.scope().stream()
                .filter(said -> !PlaneAuditor.SCOPE.contains(said))
                .forEach(said -> line(text, "scope", said));
        audit.evidence().forEach(said -> line(text, "evidence", said));
        audit.chains().forEach(chain -> line(text, chain.chain(), figures(chain)));
        audit.foreign().forEach(rule -> line(text, "foreign", rule));
        audit.findings().forEach(finding -> finding(finding, text));
        Map<String, List<Integer>> deletes = new TreeMap<>();
        for (PlannedDelete delete : audit.plan().deletes()) {
            deletes.computeIfAbsent(delete.chain() + " " + delete.planClass(), key -> new ArrayList<>())
                    .add(delete.index());
        }
        deletes.forEach((what, indexes) -> line(text, "delete " + what, ranges(indexes)));
        audit.plan().refusals().forEach(refusal -> line(text, "refusal", refusal));
        String restore = audit.plan().restoreInput();
        line(
                text,
                "restore",
                restore.isEmpty()
                        ? null
                        : new Digest.Builder().line(restore).finish().hex().substring(0, 16));
    }

    private static void finding(Finding finding, StringBuilder text) {
        line(text, finding.kind().toString(), finding.rule() == null ? "the plane" : finding.rule());
        line(
                text,
                "   ",
                finding.copies() + "/" + finding.surplus() + " " + finding.tag() + " " + finding.tagVerified() + " "
                        + finding.writtenBy() + " " + finding.remedy() + " " + finding.planClass() + " harm "
                        + finding.harmRulesPerPacket() + " at " + ranges(finding.deleteIndexes()));
        line(text, "    why", finding.why());
        line(text, "    proof", finding.proof());
        line(text, "    refused", finding.refusal());
    }

    /** Ascending numbers, those that follow each other as a range. */
    private static String ranges(List<Integer> numbers) {
        StringBuilder ranges = new StringBuilder();
        for (int i = 0; i < numbers.size(); ) {
            int end = i;
            while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
                end++;
            }
            ranges.append(numbers.get(i))
                    .append(end > i ? "-" + numbers.get(end) : "")
                    .append(' ');
            i = end + 1;
        }
        return ranges.toString().strip();
    }

    private static String figures(ChainAudit chain) {
        String wrong = (chain.duplicate() == 0 ? "" : " duplicate " + chain.duplicate())
                + (chain.staleVersion() == 0 ? "" : " stale by version " + chain.staleVersion())
                + (chain.staleFlags() == 0 ? "" : " stale by flags " + chain.staleFlags())
                + (chain.missing() == 0 ? "" : " missing " + chain.missing())
                + (chain.foreign() == 0 ? "" : " foreign " + chain.foreign())
                + (chain.unknown() == 0 ? "" : " unknown " + chain.unknown())
                + (chain.outOfOrder() == 0 ? "" : " out of order " + chain.outOfOrder());
        return chain.rules() + " rules, " + chain.distinct() + " distinct, " + chain.expected() + " expected" + wrong;
    }

    private static void line(StringBuilder text, String name, Object value) {
        if (value != null) {
            text.append("  ").append(name).append(' ').append(value).append('\n');
        }
    }
}
