package dev.credgate.audit;

import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.TokenKeys;

/** A key in a token that serves the audit record: made there when it is first wanted. */
final class AuditKey {

    private final TokenKeys keys;
    private final String id;
    private final KeyCurve curve;

    /**
     * Does not ask the token yet.
     *
     * @param id {@code <token>/<label>}, or a label in whichever token has it
     */
    AuditKey(TokenKeys keys, String id, KeyCurve curve) {
        this.keys = keys;
        this.id = id;
        this.curve = curve;
    }

    /**
     * Finds the key, or makes it, where only a label is told in the first token by name. Callers on
     * several replicas take turns: two keys of one label would be none.
     *
     * @return by which the signer finds it
     * @throws HsmException when the token is away or the key is of no use
     */
    TokenKeys.Made findOrMake() {
        int slash = id.indexOf('/');
        return slash < 0
                ? keys.findOrMake(id, curve)
                : keys.make(id.substring(0, slash), id.substring(slash + 1), curve);
    }
}
