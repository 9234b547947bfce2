package dev.credgate.ledger.chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** {@code credgate.weid.chains."<n>".*}: which contract a did:weid chain number means. */
@ConfigMapping(prefix = "credgate.weid")
interface WeIdConfig {

    /** By WeIdentity's own chain number. A number that is not here is an unknown ledger. */
    Map<String, Chain> chains();

    /** One chain number's contract. */
    interface Chain {
        /** Its address, 0x and 40 hex digits. */
        String contract();

        /** {@code credgate} for our Entities, {@code weidentity} for an original WeIdContract. */
        @WithDefault("credgate")
        String kind();

        /**
         * Whether an original contract's further keys count. Its committee can then act for
         * anybody: leave it off unless its operators are trusted with that.
         */
        @WithDefault("false")
        boolean trustFurtherKeys();
    }
}
