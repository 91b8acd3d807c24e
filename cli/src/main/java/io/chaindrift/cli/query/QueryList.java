package io.chaindrift.cli.query;

import java.util.Arrays;
import java.util.List;

/** The API's lists, and what of them fits into a line. */
public enum QueryList {
    /** One line per node. */
    NODES(
            "nodes",
            "The nodes, one line each: state, router, and what is wrong.",
            "NODE=node STATE=state VERSION=routerVersion DUPLICATE=duplicateRules STALE=staleRules MISSING=missingRules "
                    + "FOREIGN=foreignRules FINDINGS=openFindings GROWTH=growth HARM=harmRulesPerPacket WHY=stateReason"),
    /** One line per chain. */
    DRIFT(
            "drift",
            "How each own chain of each node stands now.",
            "NODE=node PLANE=plane CHAIN=chain VERSION=routerVersion RULES=rules EXPECTED=expectedRules "
                    + "DUPLICATE=duplicateRules STALE-VERSION=staleVersionRules STALE-FLAGS=staleFlagRules "
                    + "MISSING=missingRules FOREIGN=foreignRules GROWTH=growth VERDICT=verdict CAUSE=cause"),
    /** One line per finding. */
    FINDINGS(
            "findings",
            "What is wrong, one line per finding.",
            "STATE=state KIND=kind NODE=node PLANE=plane CHAIN=chain COPIES=copies SURPLUS=surplus WRITTEN-BY=writtenBy "
                    + "PLAN=planClass REMEDY=remedy RULE=rule"),
    /** One line per upgrade and chain. */
    UPGRADES(
            "upgrades",
            "What each upgrade did to each chain.",
            "NODE=node PLANE=plane CHAIN=chain FROM=fromVersion TO=toVersion BEFORE=rulesBefore FIRST=rulesFirst "
                    + "LATEST=rulesLatest EXPECTED=rulesExpected VERDICT=verdict"),
    /** One line per version, and the total. */
    FLEET(
            "fleet",
            "The fleet's books: per router version, and * for all.",
            "VERSION=routerVersion EXPECTED=nodesExpected REPORTING=nodesReporting CLEAN=nodesClean DRIFTED=nodesDrifted "
                    + "UNKNOWN=nodesUnknown SILENT=nodesSilent DUPLICATE=duplicateRules STALE=staleRules "
                    + "MISSING=missingRules ORPHAN-PLANES=orphanPlanes");

    private final String path;
    private final String description;
    private final List<Table.Column> columns;

    QueryList(String path, String description, String columns) {
        this.path = path;
        this.description = description;
        this.columns = Arrays.stream(columns.split(" "))
                .map(column -> column.split("=", 2))
                .map(parts -> new Table.Column(parts[0], parts[1]))
                .toList();
    }

    /** Its name in the API and on the command line. */
    public String path() {
        return path;
    }

    /** What it says, for {@code --help}. */
    public String description() {
        return description;
    }

    List<Table.Column> columns() {
        return columns;
    }
}
