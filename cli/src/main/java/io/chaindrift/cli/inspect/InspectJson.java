package io.chaindrift.cli.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.ForeignRule;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.plan.CleanupPlan;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import io.chaindrift.ruleset.plan.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The audit as JSON, schema {@code chaindrift.inspect/1}: fields are added, never renamed. */
final class InspectJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private InspectJson() {}

    static String render(List<PlaneAudit> planes) {
        ObjectNode root = root("chaindrift.inspect/1");
        ArrayNode list = root.putArray("planes");
        planes.forEach(plane -> plane(list.addObject(), plane));
        return text(root);
    }

    /** An empty document of that schema. */
    static ObjectNode root(String schema) {
        return MAPPER.createObjectNode().put("schema", schema);
    }

    /** The document's text. */
    static String text(ObjectNode root) {
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    private static void plane(ObjectNode node, PlaneAudit plane) {
        node.put("source", plane.source());
        node.put("family", plane.family().id());
        node.put(
                "backend", plane.backend() == null ? "unknown" : plane.backend().id());
        node.put("verdict", plane.verdict().name());
        node.put("reason", plane.unknownReason());
        node.put("orphan", plane.orphan() == null ? null : plane.orphan().name());
        plane.scope().forEach(node.putArray("scope")::add);
        router(node.putObject("router"), plane);
        ObjectNode counts = node.putObject("counts");
        counts.put("chains", plane.counts().chains());
        counts.put("rules", plane.counts().rules());
        counts.put("pods", plane.counts().pods());
        counts.put("policies", plane.counts().policies());
        ArrayNode chains = node.putArray("chains");
        plane.chains().forEach(chain -> chain(chains.addObject(), chain));
        ArrayNode findings = node.putArray("findings");
        plane.findings().forEach(finding -> finding(findings.addObject(), finding));
        ArrayNode foreign = node.putArray("foreign");
        plane.foreign().forEach(rule -> foreign(foreign.addObject(), rule));
        plan(node.putObject("plan"), plane.plan());
        ObjectNode harm = node.putObject("harm");
        plane.harm().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(hook -> harm.put(hook.getKey(), hook.getValue()));
    }

    private static void router(ObjectNode node, PlaneAudit plane) {
        RouterFacts router = plane.router();
        node.put("version", router.version());
        node.put(
                "versionClass",
                router.versionClass() == null ? null : router.versionClass().label());
        node.put("flavour", router.flavour().name().toLowerCase(Locale.ROOT));
        boolean told = router.how() == RouterFacts.How.GIVEN || router.how() == RouterFacts.How.INVENTORY;
        node.put("how", told ? "given" : router.how() == RouterFacts.How.FINGERPRINT ? "fingerprint" : "unknown");
        node.put("conflict", plane.conflict());
        plane.evidence().forEach(node.putArray("evidence")::add);
    }

    private static void chain(ObjectNode node, ChainAudit chain) {
        node.put("table", chain.table());
        node.put("chain", chain.chain());
        node.put("rules", chain.rules());
        node.put("distinct", chain.distinct());
        node.put("duplicate", chain.duplicate());
        node.put("staleVersion", chain.staleVersion());
        node.put("staleFlags", chain.staleFlags());
        node.put("missing", chain.missing());
        node.put("foreign", chain.foreign());
        node.put("unknown", chain.unknown());
        node.put("outOfOrder", chain.outOfOrder());
        node.put("expected", chain.expected());
        node.put("drift", chain.drift());
        node.put("netRules", chain.netRules());
        node.put("digest", chain.digest());
    }

    static void finding(ObjectNode node, Finding finding) {
        node.put("kind", finding.kind().name());
        node.put("table", finding.table());
        node.put("chain", finding.chain());
        node.put("rule", finding.rule());
        node.put("copies", finding.copies());
        node.put("surplus", finding.surplus());
        node.put("tag", finding.tag());
        node.put("tagVerified", finding.tagVerified());
        node.put("writtenBy", finding.writtenBy());
        node.put("why", finding.why());
        node.put("remedy", finding.remedy().name());
        node.put("planClass", name(finding.planClass()));
        node.put("proof", finding.proof());
        node.put("harmRulesPerPacket", finding.harmRulesPerPacket());
        node.put("refusal", finding.refusal());
    }

    private static void foreign(ObjectNode node, ForeignRule rule) {
        node.put("table", rule.table());
        node.put("chain", rule.chain());
        node.put("index", rule.index());
        node.put("rule", rule.rule());
    }

    private static void plan(ObjectNode node, CleanupPlan plan) {
        node.put("possible", plan.possible());
        node.put("class", name(plan.planClass()));
        ArrayNode deletes = node.putArray("deletes");
        for (PlannedDelete delete : plan.deletes()) {
            ObjectNode entry = deletes.addObject();
            entry.put("table", delete.table());
            entry.put("chain", delete.chain());
            entry.put("index", delete.index());
            entry.put("rule", delete.rule());
            entry.put("class", delete.planClass().name());
            entry.put("proof", delete.proof());
        }
        node.put("restoreInput", plan.restoreInput());
        ArrayNode refusals = node.putArray("refusals");
        for (Refusal refusal : plan.refusals()) {
            ObjectNode entry = refusals.addObject();
            entry.put("chain", refusal.chain());
            entry.put("rule", refusal.rule());
            entry.put("reason", refusal.reason());
        }
    }

    private static @Nullable String name(@Nullable PlanClass planClass) {
        return planClass == null ? null : planClass.name();
    }
}
