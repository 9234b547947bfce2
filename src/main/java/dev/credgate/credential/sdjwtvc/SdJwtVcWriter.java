package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.TypeRules.Finding;
import dev.credgate.credential.jose.JwsAlgorithm;
import dev.credgate.credential.jose.NamedSigner;
import dev.credgate.credential.jose.TokenStatus;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.sdjwt.ClaimTree;
import dev.credgate.credential.sdjwt.SdJwtWriter;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.source.Sources;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Issues SD-JWT VCs. Options: {@code selectively_disclosable}, an array of JSON pointers into the
 * claims (without it every claim at the top, and what the type's metadata says otherwise), and
 * {@code decoys}, how many digests of nothing stand beside those of each object, and {@code key_by}
 * ({@link NamedSigner}).
 */
@Singleton
public final class SdJwtVcWriter implements CredentialWriter {

    private static final String FAMILY = "vct:";
    private static final Set<KeyAlgorithm> ALGORITHMS =
            Set.of(
                    KeyAlgorithm.P256,
                    KeyAlgorithm.P384,
                    KeyAlgorithm.P521,
                    KeyAlgorithm.SECP256K1,
                    KeyAlgorithm.ED25519,
                    KeyAlgorithm.RSA_PSS,
                    KeyAlgorithm.RSA_PKCS1);

    private final KnownTypes types;

    /** Where no type's metadata is known. */
    public SdJwtVcWriter() {
        this(KnownTypes.NONE);
    }

    /**
     * @param types to which credentials are held; those of their types are named in them
     */
    @Inject
    public SdJwtVcWriter(KnownTypes types) {
        this.types = types;
    }

    @Override
    public String format() {
        return SdJwtVcFormat.NAME;
    }

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return ALGORITHMS;
    }

    @Override
    public Optional<StatusKind> statusKind(JsonObject options) {
        return Optional.of(StatusKind.TOKEN_STATUS_LIST);
    }

    @Override
    public Optional<CertificateUse> certificate(JsonObject options) {
        return NamedSigner.certificate(options);
    }

    @Override
    public Draft draft(Terms terms, SecureRandom random) {
        Optional<JwsAlgorithm> algorithm = JwsAlgorithm.of(terms.algorithm());
        if (algorithm.isEmpty()) {
            return new Draft.Refused("a key of that kind signs no JWS");
        }
        Optional<String> refusal = refusal(terms);
        if (refusal.isPresent()) {
            return new Draft.Refused(refusal.get());
        }
        List<ClaimMetadata> rules = List.of();
        // Held to the document that it names, whatever comes into force meanwhile.
        KnownTypes now = types.asOfNow();
        switch (now.line(vct(terms), Optional.empty(), Sources.NONE, terms.validFrom())) {
            case TypeLine.Whole(List<ClaimMetadata> published) -> rules = published;
            case TypeLine.Broken(Finding.NotPublished _) -> {}
            case TypeLine.Broken(Finding why) -> {
                // Whoever verifies it would have to look elsewhere, as we could not.
                return new Draft.Refused(
                        "the metadata of the type and of all that it extends must be in the"
                                + " folder credgate.type-metadata.dir: "
                                + why.detail());
            }
        }
        return switch (Options.read(terms, rules)) {
            case Options.Reading.Refused(String why) -> new Draft.Refused(why);
            case Options.Reading.Read(Options options) ->
                    draft(
                            terms,
                            algorithm.get(),
                            options,
                            rules,
                            now.integrity(vct(terms)),
                            random);
        };
    }

    private static String vct(Terms terms) {
        return terms.type().substring(FAMILY.length());
    }

    private Draft draft(
            Terms terms,
            JwsAlgorithm algorithm,
            Options options,
            List<ClaimMetadata> rules,
            Optional<String> integrity,
            SecureRandom random) {
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        claims.put("iss", new JsonString(terms.issuer()));
        terms.subject().ifPresent(subject -> claims.put("sub", new JsonString(subject)));
        claims.put("iat", number(terms.validFrom().getEpochSecond()));
        claims.put("nbf", number(terms.validFrom().getEpochSecond()));
        terms.validUntil().ifPresent(until -> claims.put("exp", number(until.getEpochSecond())));
        claims.put("vct", new JsonString(vct(terms)));
        integrity.ifPresent(text -> claims.put("vct#integrity", new JsonString(text)));
        if (terms.holderKey().isPresent()) {
            switch (Jwk.read(terms.holderKey().get())) {
                case Jwk.Reading.Refused(String why) -> {
                    return new Draft.Refused("holder_key: " + why);
                }
                case Jwk.Reading.Read(Jwk jwk) ->
                        claims.put("cnf", JsonObject.of(Map.of("jwk", jwk.toJson())));
            }
        }
        if (!terms.statuses().isEmpty()) {
            claims.put("status", TokenStatus.claim(terms.statuses().getFirst()));
        }
        claims.putAll(terms.claims().members());
        SdJwtWriter writer = new SdJwtWriter(options.disclosable(), options.decoys(), random);
        JsonObject payload = writer.payload(JsonObject.of(claims));
        if (!writer.isComplete()) {
            return new Draft.Refused(
                    "selectively_disclosable points to what is not among the claims");
        }
        Finding kept =
                PublishedRules.check(
                        rules, ClaimTree.of(JsonObject.of(claims), options.disclosable()));
        if (!(kept instanceof Finding.Kept)) {
            return new Draft.Refused("as the type's metadata says, " + kept.detail());
        }
        UnsignedJws jws = UnsignedJws.of(header(terms, algorithm), JsonWriter.write(payload));
        return new Unsigned(jws, writer);
    }

    private static JsonNumber number(long number) {
        return new JsonNumber(Long.toString(number));
    }

    private static JsonObject header(Terms terms, JwsAlgorithm algorithm) {
        Map<String, JsonValue> header = new LinkedHashMap<>();
        header.put("alg", new JsonString(algorithm.text()));
        header.put("typ", new JsonString("dc+sd-jwt"));
        NamedSigner.write(terms.verificationMethod(), terms.certificates(), header);
        return JsonObject.of(header);
    }

    private static Optional<String> refusal(Terms terms) {
        if (!terms.type().startsWith(FAMILY)
                || terms.type().length() == FAMILY.length()
                || terms.type().equals(FAMILY + "*")) {
            return Optional.of("the type of an SD-JWT VC is vct: and its vct");
        }
        for (String name : terms.claims().members().keySet()) {
            // The further types of aka_vcts among them: whether the agency may vouch for a type is
            // asked of the one that is ordered.
            if (SdJwtVc.NO_CLAIMS.contains(name)
                    || SdJwtVc.NEVER_DISCLOSED.contains(name)
                    || name.equals("sub")) {
                return Optional.of("no claim may have the name " + name);
            }
        }
        if (terms.statuses().size() > 1
                || terms.statuses().stream()
                        .map(StatusReference::mechanism)
                        .anyMatch(mechanism -> !mechanism.equals(TokenStatus.MECHANISM))) {
            return Optional.of("the status of an SD-JWT VC is kept in one token status list");
        }
        return NamedSigner.refusal(terms).or(() -> SdJwtWriter.refusal(terms.claims()));
    }

    /** What may be hidden, and by how much else. */
    private record Options(Set<String> disclosable, int decoys) {

        private static final Set<String> NAMES =
                Set.of("selectively_disclosable", "decoys", NamedSigner.OPTION);

        sealed interface Reading {
            record Read(Options options) implements Reading {}

            record Refused(String why) implements Reading {}
        }

        static Reading read(Terms terms, List<ClaimMetadata> rules) {
            JsonObject options = terms.options();
            for (String name : options.members().keySet()) {
                if (!NAMES.contains(name)) {
                    return new Reading.Refused("an SD-JWT VC has no option " + name);
                }
            }
            Set<String> disclosable = new HashSet<>();
            JsonValue pointers = options.members().get("selectively_disclosable");
            for (JsonValue pointer : pointers == null ? List.<JsonValue>of() : list(pointers)) {
                if (!(pointer instanceof JsonString(String text)) || !isOfClaim(text, terms)) {
                    return new Reading.Refused(
                            "selectively_disclosable is no array of JSON pointers to claims");
                }
                disclosable.add(text);
            }
            if (pointers == null) {
                disclosable.addAll(usual(terms.claims(), rules));
            }
            JsonValue decoys = options.members().get("decoys");
            if (decoys == null) {
                return new Reading.Read(new Options(disclosable, 0));
            }
            if (decoys instanceof JsonNumber(String token)
                    && token.matches("[0-9]{1,2}")
                    && Integer.parseInt(token) <= SdJwtWriter.MAX_DECOYS) {
                return new Reading.Read(new Options(disclosable, Integer.parseInt(token)));
            }
            return new Reading.Refused("decoys is no number from 0 to " + SdJwtWriter.MAX_DECOYS);
        }

        /** Whether a pointer leads into the claims, and not to what the issuer must say openly. */
        private static boolean isOfClaim(String pointer, Terms terms) {
            if (!pointer.startsWith("/")) {
                return false;
            }
            int end = pointer.indexOf('/', 1);
            String name = pointer.substring(1, end < 0 ? pointer.length() : end);
            return terms.claims().members().containsKey(name.replace("~1", "/").replace("~0", "~"));
        }

        /** Every claim at the top, but for what the type says otherwise. */
        private static Set<String> usual(JsonObject claims, List<ClaimMetadata> rules) {
            Set<String> pointers = new HashSet<>();
            for (String name : claims.members().keySet()) {
                pointers.add("/" + name.replace("~", "~0").replace("/", "~1"));
            }
            for (ClaimMetadata rule : rules) {
                switch (rule.disclosability()) {
                    case ALWAYS -> pointers.addAll(rule.path().pointers(claims));
                    case NEVER -> pointers.removeAll(rule.path().pointers(claims));
                    case ALLOWED -> {}
                }
            }
            return pointers;
        }

        /** Its elements; what is no array is an element that will be refused. */
        private static List<JsonValue> list(JsonValue value) {
            return value instanceof JsonArray(List<JsonValue> elements) ? elements : List.of(value);
        }
    }

    private record Unsigned(UnsignedJws jws, SdJwtWriter disclosures) implements Draft.Ready {

        @Override
        public byte[] message() {
            return jws.message();
        }

        @Override
        public byte[] attach(byte[] signature) {
            return disclosures.join(jws.attach(signature));
        }
    }
}
