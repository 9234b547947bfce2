package dev.credgate.endurance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.acceptance.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * An order of a credential. Each expires at a second of its own, which is on record with what is
 * issued: so the books tell what became of an order of which nobody heard again.
 *
 * @param number of the order in this run
 * @param idempotencyKey empty for an order that is not sent again
 */
record Order(long number, String format, String body, Optional<String> idempotencyKey) {

    /** The last second before the first order's. */
    static final Instant EPOCH =
            Instant.now().plus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

    private static final String SUBJECT = "did:example:resident";

    private enum Format {
        WEIDENTITY("cpt:1000"),
        SD_JWT_VC("vct:https://gov.example/resident"),
        JWT_VC("vc:https://www.w3.org/ns/credentials/examples#AlumniCredential"),
        DATA_INTEGRITY("vc:https://www.w3.org/ns/credentials/examples#AlumniCredential"),
        MDOC("doctype:org.iso.18013.5.1.mDL");

        private final String type;

        Format(String type) {
            this.type = type;
        }
    }

    /** Any format; three of four may be sent again. */
    static Order random(long number, Random random) {
        Format format = Format.values()[random.nextInt(Format.values().length)];
        Optional<String> key =
                random.nextInt(4) == 0
                        ? Optional.empty()
                        : Optional.of(UUID.randomUUID().toString());
        return of(number, format, SUBJECT, key);
    }

    /** A WeIdentity credential for somebody. */
    static Order weIdentity(long number, String subject) {
        return of(number, Format.WEIDENTITY, subject, Optional.of(UUID.randomUUID().toString()));
    }

    /** A WeIdentity credential that is asked for once. */
    static Order once(long number) {
        return of(number, Format.WEIDENTITY, SUBJECT, Optional.empty());
    }

    private static Order of(long number, Format format, String subject, Optional<String> key) {
        String name = format.name().toLowerCase(java.util.Locale.ROOT);
        ObjectNode order = Answer.JSON.createObjectNode();
        order.put("format", name).put("type", format.type);
        order.put(
                "subject",
                format == Format.WEIDENTITY && subject.equals(SUBJECT)
                        ? "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df"
                        : subject);
        if (format == Format.MDOC) {
            order.putObject("claims")
                    .putObject("org.iso.18013.5.1")
                    .put("family_name", "Chan")
                    .put("given_name", "Tai Man");
            // RFC 7517, appendix A.1.
            order.putObject("holder_key")
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4")
                    .put("y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM");
        } else {
            order.putObject("claims").put("name", "Chan Tai Man");
        }
        order.put("valid_until", EPOCH.plusSeconds(number).toString());
        return new Order(number, name, order.toString(), key);
    }
}
