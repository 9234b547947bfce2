package dev.credgate.credential.weid;

import dev.credgate.credential.Fit;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdKeyId;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A presentation (docs/weidentity-format.md §10). Of its proof only the signature is trusted; the
 * nonce in it is not signed and proves nothing.
 */
final class WeIdPresentation implements Presentation {

    private static final Set<String> MEMBERS =
            Set.of("context", "type", "verifiableCredential", "proof");
    private static final Set<String> PROOF_MEMBERS =
            Set.of("created", "nonce", "signatureValue", "type", "verificationMethod");

    private final JsonObject document;
    private final String holder;
    private final @Nullable RecoverableSignature signature;
    private final Optional<FlawFound> proofFlaw;
    private final List<Presented> credentials;

    private WeIdPresentation(
            JsonObject document,
            String holder,
            @Nullable RecoverableSignature signature,
            Optional<FlawFound> proofFlaw,
            List<Presented> credentials) {
        this.document = document;
        this.holder = holder;
        this.signature = signature;
        this.proofFlaw = proofFlaw;
        this.credentials = List.copyOf(credentials);
    }

    /** Reads a presentation in plain form. */
    static WeIdPresentation read(JsonObject document, CredentialReader reader) {
        Members members = new Members(document, "the presentation").only(MEMBERS);
        members.strings("context");
        if (!members.strings("type").equals(List.of("VerifiablePresentation"))) {
            throw new Malformation(Flaw.TYPE_ENTRIES, "type is not [VerifiablePresentation]");
        }
        List<JsonValue> list = members.array("verifiableCredential");
        if (list.isEmpty()) {
            throw new Malformation(Flaw.NO_CREDENTIAL, "the presentation holds no credential");
        }
        if (OldDoubles.hasInfinity(document)) {
            throw new Malformation(
                    Flaw.NUMBER_OUT_OF_RANGE, "a number in the document is beyond all doubles");
        }
        Members proof = new Members(members.object("proof"), "proof").only(PROOF_MEMBERS);
        String holder =
                WeIdKeyId.owner(proof.string("verificationMethod"))
                        .filter(did -> WeIdDid.parse(did).isPresent())
                        .orElseThrow(() ->
                                new Malformation(
                                        Flaw.DID_MALFORMED,
                                        "proof.verificationMethod is no key of a did:weid"));
        List<Presented> credentials = list.stream().map(reader::read).toList();
        try {
            Proof.requireType(proof);
            proof.integer("created");
            proof.string("nonce");
            return new WeIdPresentation(
                    document,
                    holder,
                    Proof.signature(proof.string("signatureValue")),
                    Optional.empty(),
                    credentials);
        } catch (Malformation malformation) {
            return new WeIdPresentation(
                    document, holder, null, Optional.of(malformation.found()), credentials);
        }
    }

    @Override
    public String format() {
        return WeIdentityFormat.NAME;
    }

    @Override
    public String holder() {
        return holder;
    }

    @Override
    public Optional<FlawFound> proofFlaw() {
        return proofFlaw;
    }

    @Override
    public List<Presented> credentials() {
        return credentials;
    }

    @Override
    public Optional<Fit> fit(SignatureMatcher matcher) {
        if (signature == null) {
            throw new IllegalStateException("asked for a signature that is not in form");
        }
        Optional<Fit> fit = fit(matcher, signature, Doubles.SHORTEST);
        return fit.isPresent() || !OldDoubles.isIn(document)
                ? fit
                : fit(matcher, signature, Doubles.AS_SPELLED);
    }

    private Optional<Fit> fit(
            SignatureMatcher matcher, RecoverableSignature sound, Doubles doubles) {
        Hash digest = digest(document, doubles);
        return matcher.match(holder(), digest, sound).map(key -> new Fit(digest, key, doubles));
    }

    /** Keccak-256 of the canonical JSON with {@code "proof":null}. */
    static Hash digest(JsonObject document, Doubles doubles) {
        Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
        members.put("proof", JsonNull.NULL);
        return new CanonicalWriter(doubles, 4096).value(new JsonObject(members)).keccak();
    }
}
