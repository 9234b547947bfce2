package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the statements of a document make of one object's members. Whoever holds the document can
 * spell it otherwise as long as the statements stay the same. Filled by the one thread that makes
 * the statements, and only read after that.
 */
public final class SignedMembers {

    private final Map<String, String> unbound = new HashMap<>();
    private final Map<String, JsonValue> written = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> literals = new HashSet<>();
    private final Set<String> doubles = new HashSet<>();

    SignedMembers() {}

    void isUnbound(String name, String iri) {
        unbound.put(name, iri);
    }

    void saysNothing(String name) {
        silent.add(name);
    }

    void isWritten(String name, JsonValue value) {
        written.put(name, value);
    }

    void literal(String name) {
        literals.add(name);
    }

    void hasDoubles(String name) {
        doubles.add(name);
    }

    /**
     * The name that can be relied on: a member's own where a bundled context says what that means,
     * else the IRI or keyword that it means.
     */
    public String name(String member) {
        return unbound.getOrDefault(member, member);
    }

    /** The value of a member that is to be read in the place of its own; empty for its own. */
    public Optional<JsonValue> written(String member) {
        return Optional.ofNullable(written.get(member));
    }

    /**
     * Whether a member cannot be shown: no statement comes of it, so that anybody could have added
     * it, or it holds texts that mean something else than they say.
     */
    public boolean isSilent(String member) {
        return silent.contains(member);
    }

    /** Whether a member is signed as it stands, with whatever JSON it holds. */
    public boolean isLiteral(String member) {
        return literals.contains(member);
    }

    /** Whether a member's numbers, those of nodes within it aside, are signed as xsd:double. */
    public boolean isDouble(String member) {
        return doubles.contains(member);
    }
}
