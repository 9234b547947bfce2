package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.Presented.Malformed;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.credential.w3c.EnvelopedContent.Kind;
import dev.credgate.credential.w3c.LikelyFormat;
import dev.credgate.credential.w3c.TypeNames;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.credential.w3c.VpDataModel;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonFlaw;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Credentials and presentations secured by Data Integrity proofs: JSON objects with {@code
 * @context}, other than envelopes.
 */
@Singleton
public final class DataIntegrityFormat implements CredentialFormat {

    /** Its name in verdicts. */
    public static final String NAME = "data_integrity";

    private final ContextStore store;
    private final HashData hashData;
    private final HeldCredentials held;

    @Inject
    DataIntegrityFormat(ContextStore store, Instance<CredentialFormat> formats) {
        this(store, (Iterable<CredentialFormat>) formats);
    }

    /**
     * A reader of its own.
     *
     * @param store the contexts that documents may name
     * @param formats who reads what presentations hold in other formats; may hold this one
     */
    public DataIntegrityFormat(ContextStore store, Iterable<CredentialFormat> formats) {
        this.store = store;
        this.hashData = new HashData(new JsonLd(store));
        this.held = new HeldCredentials(this::credential, formats);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Presented> recognise(Body body) {
        if (!startsObject(body.bytes())) {
            return Optional.empty();
        }
        return switch (body.json()) {
            case JsonReading.Read(JsonObject document) when isOwn(document) ->
                    Optional.of(read(document));
            case JsonReading.Read _ -> Optional.empty();
            case JsonReading.Refused(JsonFlaw flaw, int offset) ->
                    strictness(flaw)
                            .filter(_ -> isLikely(body.bytes()))
                            .map(found ->
                                    new Malformed(NAME, new FlawFound(found, "at byte " + offset)));
        };
    }

    /**
     * JSON that is cut short or that only a strict reader refuses gets its reason; what is no JSON
     * is no document.
     */
    private static Optional<Flaw> strictness(JsonFlaw flaw) {
        return switch (flaw) {
            case EMPTY, SYNTAX -> Optional.empty();
            case CUT_SHORT -> Optional.of(Flaw.TRUNCATED);
            case NOT_UTF8 -> Optional.of(Flaw.NOT_UTF8);
            case UNPAIRED_SURROGATE -> Optional.of(Flaw.UNPAIRED_SURROGATE);
            case DUPLICATE_MEMBER -> Optional.of(Flaw.DUPLICATE_MEMBER);
            case TRAILING_BYTES -> Optional.of(Flaw.TRAILING_BYTES);
            case TOO_DEEP -> Optional.of(Flaw.TOO_DEEP);
            case TOO_LARGE -> Optional.of(Flaw.TOO_LARGE);
        };
    }

    private static boolean isLikely(byte[] body) {
        return LikelyFormat.of(body).filter(NAME::equals).isPresent();
    }

    private static boolean startsObject(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{';
            }
        }
        return false;
    }

    private static boolean isOwn(JsonObject document) {
        if (!document.members().containsKey("@context")) {
            return hasType(document, VcDataModel.BASE_TYPE)
                            && document.members().containsKey("credentialSubject")
                    || hasType(document, VpDataModel.BASE_TYPE)
                            && !document.members().containsKey("context");
        }
        return !Kind.CREDENTIAL.is(document) && !Kind.PRESENTATION.is(document);
    }

    private static boolean hasType(JsonObject document, String type) {
        JsonValue wanted = new JsonString(type);
        JsonValue types = document.members().get("type");
        return wanted.equals(types)
                || types instanceof JsonArray(var several) && several.contains(wanted);
    }

    /** Reads a document that was parsed already; never throws for what it holds. */
    public Presented read(JsonObject document) {
        return hasType(document, VpDataModel.BASE_TYPE) && !hasType(document, VcDataModel.BASE_TYPE)
                ? presentation(document)
                : credential(document);
    }

    private Presented credential(JsonObject document) {
        return switch (VcDataModel.read(document)) {
            case VcDataModel.Reading.Broken(FlawFound found) -> new Malformed(NAME, found);
            case VcDataModel.Reading.Sound(VcDataModel model) -> {
                try {
                    yield credential(model);
                } catch (Unsound unsound) {
                    yield new Malformed(NAME, unsound.found());
                }
            }
        };
    }

    private DataIntegrityCredential credential(VcDataModel model) {
        SecuredDocument secured =
                SecuredDocument.read(model.document(), ProofPurpose.ASSERTION_METHOD, hashData);
        RelatedResources.check(model.document(), store);
        return new DataIntegrityCredential(
                model,
                types(secured, model),
                proofs(secured, ProofPurpose.ASSERTION_METHOD),
                new ClaimNames(secured, model.issuer()));
    }

    private List<String> types(SecuredDocument secured, VcDataModel model) {
        List<String> iris =
                HashData.got(hashData.jsonLd().typeIris(secured.context(), model.types()));
        for (JsonValue signed : secured.signedContexts()) {
            if (!HashData.got(hashData.jsonLd().typeIris(signed, model.types())).equals(iris)) {
                throw new Unsound(
                        Flaw.CONTEXT_INVALID,
                        "a type means something else under the contexts that a proof signs");
            }
        }
        List<String> types = new ArrayList<>(iris.size());
        for (String iri : iris) {
            if (!iri.equals(TypeNames.BASE_IRI)) {
                String type = "vc:" + iri;
                if (!types.contains(type)) {
                    types.add(type);
                }
            }
        }
        return types.isEmpty() ? List.of(TypeNames.BASE) : types;
    }

    private static List<CredentialProof> proofs(SecuredDocument secured, ProofPurpose purpose) {
        List<CredentialProof> proofs = new ArrayList<>(secured.proofs().size());
        for (ProofOptions options : secured.proofs()) {
            proofs.add(
                    switch (options.suite()) {
                        case ECDSA_SD_2023 -> SdProof.of(secured, options, purpose);
                        case BBS_2023 -> BbsDerivedProof.of(secured, options, purpose);
                        default -> WholeDocumentProof.of(secured, options, purpose);
                    });
        }
        return proofs;
    }

    private Presented presentation(JsonObject document) {
        return switch (VpDataModel.read(document)) {
            case VpDataModel.Reading.Broken(FlawFound found) -> new Malformed(NAME, found);
            case VpDataModel.Reading.Sound(VpDataModel model) -> {
                try {
                    yield presentation(model);
                } catch (Unsound unsound) {
                    yield new Malformed(NAME, unsound.found());
                }
            }
        };
    }

    private DataIntegrityPresentation presentation(VpDataModel model) {
        SecuredDocument secured =
                SecuredDocument.read(model.document(), ProofPurpose.AUTHENTICATION, hashData);
        if (secured.proofs().size() > 1) {
            throw new Unsound(
                    Flaw.TOO_MANY_PARTS, "a presentation has more proofs than its holder's");
        }
        HashData.got(hashData.jsonLd().typeIris(secured.context(), model.types()));
        CredentialProof proof = proofs(secured, ProofPurpose.AUTHENTICATION).getFirst();
        return new DataIntegrityPresentation(
                model.holder(),
                new DataIntegrityPresentation.Authentication(secured.proofs().getFirst(), proof),
                model.credentials().stream().map(one -> held.read(one, model.version())).toList());
    }
}
