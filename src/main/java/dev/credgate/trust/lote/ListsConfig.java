package dev.credgate.trust.lote;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** {@code credgate.trust.*}: published lists that are believed beside the chain. */
@ConfigMapping(prefix = "credgate.trust")
interface ListsConfig {

    /** By a name of the operator's. */
    Map<String, Published> lists();

    /** One list. */
    interface Published {

        /** Where it lies. */
        URI url();

        /** Who signs it: {@code sha256/} and base64 of the SHA-256 of its public key. */
        String signer();

        /** For which types its services vouch; services that are not named here do for none. */
        List<Vouches> vouches();
    }

    /** What one kind of service is good for. */
    interface Vouches {

        /** The service type identifier. */
        String service();

        /** As {@code <family>:<type>}. */
        List<String> types();
    }
}
