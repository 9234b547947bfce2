package dev.credgate.verification;

import dev.credgate.ledger.EntityKey;
import java.util.List;

/** What an issuer's keys come to, as the check issuer_key. */
final class KeyChecks {

    private KeyChecks() {}

    /** The key whose signature fitted. */
    static Check one(EntityKey key) {
        if (!key.counts()) {
            return Check.fail(
                    CheckName.ISSUER_KEY,
                    Reason.KEY_NOT_COUNTED,
                    "the key is published and does not hash to the entity's address");
        }
        return switch (key.state()) {
            case ACTIVE -> Check.pass(CheckName.ISSUER_KEY);
            case RETIRED ->
                    Check.pass(
                            CheckName.ISSUER_KEY,
                            "the issuer retired key "
                                    + key.number()
                                    + ", and what it signed holds");
            case REVOKED ->
                    Check.fail(
                            CheckName.ISSUER_KEY,
                            Reason.KEY_REVOKED,
                            "the issuer revoked key " + key.number());
            case COMPROMISED ->
                    Check.fail(
                            CheckName.ISSUER_KEY,
                            Reason.KEY_COMPROMISED,
                            "the issuer declared key " + key.number() + " compromised");
        };
    }

    /** All keys, when no signature says which of them is meant. */
    static Check any(List<EntityKey> keys) {
        if (keys.stream().anyMatch(EntityKey::verifies)) {
            return Check.pass(CheckName.ISSUER_KEY);
        }
        return keys.stream().anyMatch(EntityKey::counts)
                ? Check.fail(
                        CheckName.ISSUER_KEY,
                        Reason.KEY_REVOKED,
                        "every key of the issuer is revoked or compromised")
                : Check.fail(
                        CheckName.ISSUER_KEY,
                        Reason.ISSUER_WITHOUT_KEY,
                        "the issuer has published no key that counts");
    }
}
