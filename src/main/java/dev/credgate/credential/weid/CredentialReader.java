package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads credentials from JSON in plain form. One instance reads one document and counts what it
 * finds: each credential costs a signature.
 */
final class CredentialReader {

    /** Credentials in one document, at any depth. */
    static final int MAX_CREDENTIALS = 64;

    private static final Set<String> MEMBERS =
            Set.of(
                    "claim",
                    "context",
                    "cptId",
                    "expirationDate",
                    "id",
                    "issuanceDate",
                    "issuer",
                    "proof",
                    "type");
    private static final String BASE_TYPE = "VerifiableCredential";
    private static final List<String> LITE = List.of(BASE_TYPE, LiteCredential.TYPE);
    private static final List<String> MULTI_SIGNED = List.of(BASE_TYPE);
    private static final String LIST = "credentialList";

    private int found;

    /** The credential that the value is, or what is wrong with it. */
    Presented read(JsonValue value) {
        try {
            if (value instanceof JsonObject document) {
                return credential(document);
            }
            throw new Malformation(Flaw.WRONG_TYPE, "a credential is not an object");
        } catch (Malformation malformation) {
            return new Presented.Malformed(WeIdentityFormat.NAME, malformation.found());
        }
    }

    private WeIdCredential credential(JsonObject document) {
        if (++found > MAX_CREDENTIALS) {
            throw new Malformation(
                    Flaw.TOO_MANY_CREDENTIALS,
                    "more than " + MAX_CREDENTIALS + " credentials in one document");
        }
        Members members = new Members(document, "the credential").only(MEMBERS);
        if (members.value("type") instanceof JsonString(String type)
                && type.equals(LiteCredential.TYPE)) {
            return lite(document, members);
        }
        List<String> types = members.strings("type");
        if (types.contains("zkp")) {
            throw new Malformation(
                    Flaw.ZKP_UNSUPPORTED, "zero-knowledge credentials are not supported");
        }
        if (types.equals(LITE)) {
            return lite(document, members);
        }
        if (types.equals(MULTI_SIGNED)) {
            return multiSigned(document, members);
        }
        OrdinaryCredential.Kind kind =
                OrdinaryCredential.Kind.of(types)
                        .orElseThrow(() ->
                                new Malformation(
                                        Flaw.TYPE_ENTRIES,
                                        "type is none of [VerifiableCredential, original],"
                                                + " [VerifiableCredential, hashTree],"
                                                + " [VerifiableCredential, lite1],"
                                                + " [VerifiableCredential]"));
        return ordinary(document, kind, members);
    }

    private static OrdinaryCredential ordinary(
            JsonObject document, OrdinaryCredential.Kind kind, Members members) {
        Head head = Head.read(members);
        requireSupported(head, false);
        requireFinite(head);
        try {
            Proof proof = Proof.read(members.object("proof"), head.issuerText());
            SaltCheck.Checked checked = SaltCheck.check(head.claim(), proof.salt());
            return new OrdinaryCredential(document, kind, head, proof, checked, Optional.empty());
        } catch (Malformation malformation) {
            return new OrdinaryCredential(
                    document, kind, head, null, null, Optional.of(malformation.found()));
        }
    }

    private static LiteCredential lite(JsonObject document, Members members) {
        boolean portable = document.members().get("type") instanceof JsonString;
        if (portable && members.has("context")) {
            throw new Malformation(
                    Flaw.UNKNOWN_MEMBER, "a portable lite credential has no context");
        }
        Head head = Head.readLite(members);
        requireSupported(head, false);
        requireFinite(head);
        try {
            Proof proof =
                    portable
                            ? Proof.lite(members.string("proof"))
                            : Proof.readLite(members.object("proof"));
            return new LiteCredential(head, proof, Optional.empty());
        } catch (Malformation malformation) {
            return new LiteCredential(head, null, Optional.of(malformation.found()));
        }
    }

    private MultiSignedCredential multiSigned(JsonObject document, Members members) {
        Head head = Head.read(members);
        requireSupported(head, true);
        if (!head.claim().members().keySet().equals(Set.of(LIST))
                || !(head.claim().members().get(LIST) instanceof JsonArray(var list))
                || list.isEmpty()) {
            throw new Malformation(
                    Flaw.MULTISIGN_CLAIM,
                    "the claim of a multi-signed credential is not one non-empty credentialList"
                            + " and nothing else");
        }
        List<Presented> inner = new ArrayList<>();
        for (JsonValue one : list) {
            inner.add(read(one));
        }
        try {
            Proof proof = Proof.read(members.object("proof"), head.issuerText());
            requireSound(inner);
            MultiSignedCredential credential =
                    new MultiSignedCredential(document, head, inner, proof, Optional.empty());
            requireMoreThanEvidence(credential);
            // It means nothing, no leaf is hashed with it (§7), and yet has one shape only: a
            // member
            // that could be anything would be the one place where a changed bit went unseen.
            if (!mirrors(head.claim(), proof.salt())) {
                throw new Malformation(
                        Flaw.SALT_SHAPE,
                        "the salt of a multi-signed credential is not its claim with empty leaves");
            }
            return credential;
        } catch (Malformation malformation) {
            return new MultiSignedCredential(
                    document, head, inner, null, Optional.of(malformation.found()));
        }
    }

    private static void requireSound(List<Presented> inner) {
        Set<String> ids = new HashSet<>();
        for (Presented one : inner) {
            if (!(one instanceof WeIdCredential credential)) {
                throw innerMalformed();
            }
            if (!ids.add(credential.head.id())) {
                throw new Malformation(
                        Flaw.DUPLICATE_CREDENTIAL_ID,
                        "two credentials in the list have one id, of which only one is signed");
            }
        }
        for (Presented one : inner) {
            if (one instanceof PresentedCredential credential
                    && credential.proofFlaw().isPresent()) {
                throw innerMalformed();
            }
        }
    }

    /**
     * The signature over one evidence hash is what an issuer puts on a public chain as evidence:
     * whoever copies it must not have made a further credential of that issuer. The same key means
     * the same issuer, whatever chain its DID names.
     */
    private static void requireMoreThanEvidence(MultiSignedCredential credential) {
        List<WeIdCredential> leaves = credential.leaves().toList();
        if (leaves.size() == 1
                && leaves.getFirst()
                        .head
                        .issuer()
                        .address()
                        .equals(credential.head.issuer().address())) {
            throw new Malformation(
                    Flaw.MULTISIGN_OF_ONE,
                    "it holds one credential of its own issuer: its signature may be public"
                            + " evidence of that credential");
        }
    }

    private static Malformation innerMalformed() {
        return new Malformation(
                Flaw.INNER_MALFORMED,
                "a credential in the list is malformed: its evidence hash cannot be built");
    }

    private static boolean mirrors(JsonValue claim, JsonValue salt) {
        return switch (claim) {
            case JsonObject(var members) ->
                    salt instanceof JsonObject(var salts)
                            && members.size() == salts.size()
                            && members.entrySet().stream()
                                    .allMatch(member ->
                                            salts.get(member.getKey()) instanceof JsonValue inner
                                                    && mirrors(member.getValue(), inner));
            case JsonArray(var elements) -> {
                if (!(salt instanceof JsonArray(var salts)) || salts.size() != elements.size()) {
                    yield false;
                }
                for (int i = 0; i < elements.size(); i++) {
                    if (!mirrors(elements.get(i), salts.get(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            default -> salt instanceof JsonString(String text) && text.isEmpty();
        };
    }

    private static void requireSupported(Head head, boolean multiSigned) {
        if (head.cptId() == 106 || head.cptId() == 108 || head.cptId() == 109) {
            throw new Malformation(
                    Flaw.CPT_UNSUPPORTED,
                    "CPT " + head.cptId() + " is a system type that is not supported");
        }
        if (multiSigned != (head.cptId() == MultiSignedCredential.CPT)) {
            throw new Malformation(
                    Flaw.TYPE_ENTRIES,
                    "type [VerifiableCredential] alone goes with CPT 107, and only with it");
        }
    }

    private static void requireFinite(Head head) {
        if (OldDoubles.hasInfinity(head.claim())) {
            throw new Malformation(
                    Flaw.NUMBER_OUT_OF_RANGE, "a number in the claim is beyond all doubles");
        }
    }
}
