package io.chaindrift.processor.api.access;

/** What a token allows; each allows what those before it do. */
public enum Role {
    /** To read everything. */
    READ,
    /** To write suppressions, too. */
    APPROVE,
    /** Everything. */
    ADMIN;

    /** True when this allows what the other does. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
