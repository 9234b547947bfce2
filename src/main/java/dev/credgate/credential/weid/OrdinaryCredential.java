package dev.credgate.credential.weid;

import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HiddenClaims;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.credential.weid.SaltCheck.Checked;
import dev.credgate.crypto.Hash;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A full or selectively disclosed credential: each claim leaf is signed as a salted hash. */
final class OrdinaryCredential extends WeIdCredential {

    /** The second entry of {@code type}, which is signed with the rest. */
    enum Kind {
        /** Of credentials that the SDK makes. */
        ORIGINAL("original"),
        /** Of those that its REST service prepares for a client to sign. */
        HASH_TREE("hashTree");

        private final List<String> types;
        private final String end;

        Kind(String type) {
            types = List.of("VerifiableCredential", type);
            end = "\"type\":[\"VerifiableCredential\",\"" + type + "\"]}";
        }

        /** The kind whose {@code type} has these entries. */
        static Optional<Kind> of(List<String> types) {
            return types.equals(ORIGINAL.types)
                    ? Optional.of(ORIGINAL)
                    : types.equals(HASH_TREE.types) ? Optional.of(HASH_TREE) : Optional.empty();
        }

        /** How the signed text ends. */
        String end() {
            return end;
        }
    }

    private final JsonObject document;
    private final Kind kind;
    private final @Nullable Checked checked;

    OrdinaryCredential(
            JsonObject document,
            Kind kind,
            Head head,
            @Nullable Proof proof,
            @Nullable Checked checked,
            Optional<FlawFound> proofFlaw) {
        super(head, proof, proofFlaw);
        this.document = document;
        this.kind = kind;
        this.checked = checked;
    }

    @Override
    void writeSigned(CanonicalWriter out, Proof sound, SignatureMatcher matcher) {
        writeBody(out, head, sound.salt());
        out.raw(kind.end());
    }

    /** Everything up to {@code type}: what signed text and evidence text begin with. */
    static void writeBody(CanonicalWriter out, Head head, JsonObject salt) {
        out.raw("{\"claim\":");
        SaltedClaim.writeHashed(out, head.claim(), salt);
        out.raw(",\"context\":").string(head.context());
        out.raw(",\"cptId\":").raw(Long.toString(head.cptId()));
        out.raw(",\"expirationDate\":").raw(Long.toString(head.expirationDate()));
        out.raw(",\"id\":").string(head.id());
        out.raw(",\"issuanceDate\":").raw(Long.toString(head.issuanceDate()));
        out.raw(",\"issuer\":").string(head.issuerText()).raw(',');
    }

    @Override
    void writeEvidence(CanonicalWriter out, Doubles doubles, SignatureMatcher matcher) {
        out.bareHash(evidence(doubles));
    }

    /** Its evidence hash, the same for the full and every reduced form. */
    Hash evidence(Doubles doubles) {
        return WeIdEvidence.ordinary(document, head, sound().salt(), doubles);
    }

    @Override
    public Optional<FlawFound> flawUnder(int saltLength) {
        return checked == null ? Optional.empty() : checked.flawUnder(saltLength);
    }

    @Override
    public JsonObject claims() {
        // Without a sound salt tree nobody can tell a value from a hash that hides one.
        return checked == null ? JsonObject.EMPTY : checked.disclosed();
    }

    @Override
    public HiddenClaims hidden() {
        return checked == null ? HiddenClaims.NOTHING : checked.hidden();
    }

    @Override
    public boolean typesSigned() {
        return false;
    }
}
