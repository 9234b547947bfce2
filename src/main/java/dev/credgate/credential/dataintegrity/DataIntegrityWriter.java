package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.DocumentWriter;
import dev.credgate.credential.SeveralSignatures;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Link;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.w3c.IssuedDocument;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Issues credentials with Data Integrity proofs. Options: {@code cryptosuite} (by the key's kind
 * {@code eddsa-rdfc-2022} or {@code ecdsa-rdfc-2019} where nothing is said); {@code version},
 * {@code "2.0"} or {@code "1.1"}; {@code contexts}, an array of what follows the base context and
 * defines the type and the claims; {@code mandatory_pointers} for ecdsa-sd-2023, JSON pointers to
 * what a holder must always disclose; {@code proofs}, up to three proofs beside the first, each an
 * object with {@code cryptosuite} and, as wanted, {@code key} ({@code <DID>#keys-<n>} or {@code
 * keys-<n>}) and {@code chained}, whether it also signs the proofs before it.
 */
@Singleton
public final class DataIntegrityWriter
        implements CredentialWriter, DocumentWriter, SeveralSignatures {

    private static final Set<String> OPTIONS =
            Set.of("cryptosuite", "version", "contexts", "mandatory_pointers", FurtherProof.OPTION);

    private final InstantSource clock;
    private final DataIntegrityIssuance issuance;

    /** Issues with the time of that clock and the contexts of a store. */
    @Inject
    public DataIntegrityWriter(InstantSource clock, ContextStore contexts) {
        this.clock = clock;
        this.issuance = new DataIntegrityIssuance(contexts);
    }

    /** The same with the bundled contexts. */
    public DataIntegrityWriter(InstantSource clock) {
        this(clock, ContextStore.bundled());
    }

    @Override
    public String format() {
        return DataIntegrityFormat.NAME;
    }

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return Set.of(KeyAlgorithm.ED25519, KeyAlgorithm.P256, KeyAlgorithm.P384);
    }

    @Override
    public Optional<StatusKind> statusKind(JsonObject options) {
        return Optional.of(StatusKind.BITSTRING);
    }

    @Override
    public Draft draft(Terms terms, SecureRandom random) {
        try {
            requireKnown(terms);
            if (!FurtherProof.all(terms.options()).isEmpty()) {
                throw new IllegalArgumentException("one key alone makes no set of proofs");
            }
            Order order =
                    new Order(
                            suite(terms),
                            terms.verificationMethod(),
                            terms.algorithm(),
                            clock.instant(),
                            mandatoryPointers(terms),
                            Optional.empty(),
                            Optional.empty());
            Optional<String> refusal = IssuedDocument.refusal(terms);
            return refusal.isPresent()
                    ? new Draft.Refused(refusal.get())
                    : issuance.credential(IssuedDocument.of(terms), order, random);
        } catch (IllegalArgumentException refusal) {
            return new Draft.Refused(String.valueOf(refusal.getMessage()));
        }
    }

    private static void requireKnown(Terms terms) {
        for (String option : terms.options().members().keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException(
                        "data_integrity has no option “%s”".formatted(option));
            }
        }
        if (!terms.certificates().isEmpty() || terms.holderKey().isPresent()) {
            throw new IllegalArgumentException(
                    "data_integrity carries neither certificates nor a holder's key");
        }
    }

    @Override
    public Optional<SeveralSignatures> several() {
        return Optional.of(this);
    }

    @Override
    public Wanted wanted(JsonObject options) {
        try {
            List<Wish> wishes = new ArrayList<>(FurtherProof.MOST);
            wishes.add(first(options));
            for (FurtherProof proof : FurtherProof.all(options)) {
                wishes.add(new Wish(proof.suite().id(), proof.suite().algorithms(), proof.key()));
            }
            return new Wanted.Signatures(wishes);
        } catch (IllegalArgumentException refusal) {
            return new Wanted.Refused(String.valueOf(refusal.getMessage()));
        }
    }

    /** What is wrong with its cryptosuite is told when it is drafted. */
    private Wish first(JsonObject options) {
        Optional<Cryptosuite> said =
                options.members().get("cryptosuite") instanceof JsonString(String id)
                        ? Cryptosuite.of(id).filter(suite -> suite != Cryptosuite.BBS_2023)
                        : Optional.empty();
        return new Wish(
                said.map(Cryptosuite::id).orElse(""),
                said.map(Cryptosuite::algorithms).orElseGet(this::algorithms),
                Optional.empty());
    }

    @Override
    public Drafted draft(Terms terms, List<Maker> further) {
        try {
            requireKnown(terms);
            List<FurtherProof> wanted = FurtherProof.all(terms.options());
            if (wanted.size() != further.size()) {
                throw new IllegalArgumentException("there is not one key for each proof");
            }
            Instant created = clock.instant();
            List<Link> links = new ArrayList<>(FurtherProof.MOST);
            links.add(
                    new Link(
                            Order.of(
                                    suite(terms),
                                    terms.verificationMethod(),
                                    terms.algorithm(),
                                    created),
                            false));
            for (int at = 0; at < wanted.size(); at++) {
                Maker maker = further.get(at);
                links.add(
                        new Link(
                                Order.of(
                                        wanted.get(at).suite(),
                                        maker.verificationMethod(),
                                        maker.algorithm(),
                                        created),
                                wanted.get(at).chained()));
            }
            Optional<String> refusal = IssuedDocument.refusal(terms);
            return refusal.isPresent()
                    ? new Drafted.Refused(refusal.get())
                    : issuance.credential(IssuedDocument.of(terms), links);
        } catch (IllegalArgumentException refusal) {
            return new Drafted.Refused(String.valueOf(refusal.getMessage()));
        }
    }

    @Override
    public Draft document(
            JsonObject credential,
            String verificationMethod,
            KeyAlgorithm algorithm,
            Instant created,
            SecureRandom random) {
        return issuance.credential(
                credential,
                Order.of(suite(algorithm), verificationMethod, algorithm, created),
                random);
    }

    private static Cryptosuite suite(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.ED25519
                ? Cryptosuite.EDDSA_RDFC_2022
                : Cryptosuite.ECDSA_RDFC_2019;
    }

    private static Cryptosuite suite(Terms terms) {
        return switch (terms.options().members().get("cryptosuite")) {
            case null -> suite(terms.algorithm());
            case JsonString(String id) ->
                    Cryptosuite.of(id)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "there is no cryptosuite “%s” here".formatted(id)));
            default -> throw new IllegalArgumentException("cryptosuite is no text");
        };
    }

    private static Optional<List<String>> mandatoryPointers(Terms terms) {
        JsonValue said = terms.options().members().get("mandatory_pointers");
        if (said == null) {
            return Optional.empty();
        }
        if (!(said instanceof JsonArray(var elements))) {
            throw new IllegalArgumentException("mandatory_pointers is no array");
        }
        List<String> pointers = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String pointer))) {
                throw new IllegalArgumentException("a mandatory pointer is no text");
            }
            pointers.add(pointer);
        }
        return Optional.of(pointers);
    }
}
