package io.chaindrift.processor.audit.model;

/** How soon a person should look. */
public enum Severity {
    PAGE,
    TICKET,
    INFO
}
