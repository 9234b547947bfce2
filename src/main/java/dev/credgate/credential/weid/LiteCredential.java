package dev.credgate.credential.weid;

import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lite credential: signed over its raw claim, nothing can be hidden (docs/weidentity-format.md
 * §7).
 */
final class LiteCredential extends WeIdCredential {

    /** The second entry of {@code type}. */
    static final String TYPE = "lite1";

    LiteCredential(Head head, @Nullable Proof proof, Optional<FlawFound> proofFlaw) {
        super(head, proof, proofFlaw);
    }

    @Override
    void writeSigned(CanonicalWriter out, Proof sound, SignatureMatcher matcher) {
        writeBody(out);
        out.raw("\"type\":\"lite1\"}");
    }

    @Override
    void writeEvidence(CanonicalWriter out, Doubles doubles, SignatureMatcher matcher) {
        out.bareHash(WeIdEvidence.lite(this, doubles));
    }

    /** All of the signed text up to {@code type}, which a proof may stand before. */
    void writeBody(CanonicalWriter out) {
        out.raw("{\"claim\":").value(head.claim());
        out.raw(",\"cptId\":").raw(Long.toString(head.cptId()));
        out.raw(",\"expirationDate\":").raw(Long.toString(head.expirationDate()));
        out.raw(",\"id\":").string(head.id());
        out.raw(",\"issuanceDate\":").raw(Long.toString(head.issuanceDate()));
        out.raw(",\"issuer\":").string(head.issuerText()).raw(',');
    }

    @Override
    public boolean typesSigned() {
        return true;
    }
}
