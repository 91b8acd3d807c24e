package io.chaindrift.cli.query;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API's lists, and what of them fits into a line. */
public enum QueryList {
    /** One line per node. */
    NODES(
            "nodes",
            "The nodes, one line each: state, router, and what is wrong.",
            "NODE=node STATE=state VERSION=routerVersion|routerVersionClass DUPLICATE=duplicateRules STALE=staleRules MISSING=missingRules "
                    + "FOREIGN=foreignRules FINDINGS=openFindings GROWTH=growth HARM=harmRulesPerPacket WHY=stateReason"),
    /** One line per chain. */
    DRIFT(
            "drift",
            "How each own chain of each node stands now.",
            "NODE=node PLANE=plane CHAIN=chain VERSION=routerVersion|routerVersionClass RULES=rules EXPECTED=expectedRules "
                    + "DUPLICATE=duplicateRules STALE-VERSION=staleVersionRules STALE-FLAGS=staleFlagRules "
                    + "MISSING=missingRules FOREIGN=foreignRules GROWTH=growth VERDICT=verdict CAUSE=cause"),
    /** One line per finding. */
    FINDINGS(
            "findings",
            "What is wrong, one line per finding.",
            "STATE=state SEVERITY=severity KIND=kind NODE=node PLANE=plane CHAIN=chain COPIES=copies SURPLUS=surplus "
                    + "CAUSE=cause WRITTEN-BY=writtenBy PLAN=planClass REMEDY=remedy RULE=rule"),
    /** One line per upgrade and chain. */
    UPGRADES(
            "upgrades",
            "What each upgrade did to each chain.",
            "NODE=node PLANE=plane CHAIN=chain FROM=fromVersion|fromVersionClass TO=toVersion|toVersionClass BEFORE=rulesBefore FIRST=rulesFirst "
                    + "LATEST=rulesLatest EXPECTED=rulesExpected VERDICT=verdict"),
    /** One line per version, and the total. */
    FLEET(
            "fleet",
            "The fleet's books: per router version, and * for all. EXPECTED + UNEXPECTED = REPORTING + UNKNOWN + SILENT, and "
                    + "REPORTING = CLEAN + DRIFTED + SUSPECT.",
            "VERSION=routerVersion EXPECTED=nodesExpected UNEXPECTED=nodesUnexpected REPORTING=nodesReporting "
                    + "CLEAN=nodesClean DRIFTED=nodesDrifted SUSPECT=nodesSuspect UNKNOWN=nodesUnknown SILENT=nodesSilent "
                    + "LAGGING=lagging DUPLICATE=duplicateRules STALE=staleRules MISSING=missingRules "
                    + "ORPHAN-PLANES=orphanPlanes"),
    /** One line per rollout. */
    SCORECARD(
            "upgrades/scorecard",
            "How each rollout went: how many nodes converged, and how long it took.",
            "FROM=fromVersion|fromVersionClass TO=toVersion|toVersionClass NODES=nodes CONVERGED=converged LAGGING=lagging BEHIND=behind WAITING=waiting GREW=grew RESIDUE=residue "
                    + "GROWING=growing MISSING=missingRules UNKNOWN=unknown P50-MS=convergeP50Millis P99-MS=convergeP99Millis"),
    /** One line per suppression. */
    SUPPRESSIONS(
            "suppressions",
            "Which findings people have silenced, until when, and what of it was taken back.",
            "ID=suppressionId NODE=node PLANE=plane CHAIN=chain KIND=kind FINDING=findingId OWNER=owner BY=createdBy "
                    + "EXPIRES=expiresAt REVOKED-BY=revokedBy REASON=reason"),
    /** What the residue of the fleet comes from. */
    RESIDUE(
            "fleet/residue",
            "The fleet's residue by cause.",
            "CAUSE=cause NODES=nodes CHAINS=chains DUPLICATE=duplicateRules STALE=staleRules MISSING=missingRules");

    private final String path;
    private final String description;
    private final List<Table.Column> columns;

    QueryList(String path, String description, String columns) {
        this.path = path;
        this.description = description;
        this.columns = Arrays.stream(columns.split(" "))
                .map(column -> column.split("=", 2))
                .map(parts -> new Table.Column(parts[0], Arrays.asList(parts[1].split("\\|"))))
                .toList();
    }

    /** The list that a command of that name shows, or null. */
    public static @Nullable QueryList of(String command) {
        for (QueryList list : values()) {
            if (list.command().equals(command)) {
                return list;
            }
        }
        return null;
    }

    /** Its path in the API, below {@code /api/v1/}. */
    public String path() {
        return path;
    }

    /** Its name on the command line. */
    public String command() {
        return path.substring(path.indexOf('/') + 1);
    }

    /** What it says, for {@code --help}. */
    public String description() {
        return description;
    }

    /** Whether it can be had as of a time. */
    boolean hasPast() {
        return this == NODES || this == DRIFT || this == FINDINGS || this == UPGRADES || this == FLEET;
    }

    /** Whether it is given in pages. */
    boolean hasPages() {
        return this != SCORECARD && this != RESIDUE;
    }

    List<Table.Column> columns() {
        return columns;
    }
}
