package dev.credgate.verification;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.KnownHashes;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.Ledger;
import dev.credgate.thread.Effort;
import dev.credgate.verification.schema.SchemaLibrary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The pipeline over all formats, DID methods and the ledger. */
public final class Verifier implements Verification {

    /** For hashes of DIDs: those of 100 000 issuers, mostly. */
    private static final long MOST_HASHES_BYTES = 32L * 1024 * 1024;

    private final Knowledge knowledge;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Secp256k1 engine;
    private final ProofCache proofs;
    private final KnownHashes known;
    private final CredentialJudge credentials;
    private final PresentationJudge presentations;
    private final SecuredPresentations secured;
    private final Recheck recheck;

    /**
     * A pipeline.
     *
     * @param clock read once a verdict
     * @throws IllegalStateException when two of what it knows claim the same method or mechanism
     */
    public Verifier(
            Knowledge knowledge,
            Ledger ledger,
            InstantSource clock,
            Secp256k1 engine,
            ProofCache proofs) {
        this(
                knowledge,
                ledger,
                clock,
                engine,
                proofs,
                new KnownHashes(MOST_HASHES_BYTES),
                new SchemaLibrary(),
                new CachingChecker(proofs));
    }

    /** One that shares what it remembers, and checks signatures by a way of its own. */
    Verifier(
            Knowledge knowledge,
            Ledger ledger,
            InstantSource clock,
            Secp256k1 engine,
            ProofCache proofs,
            KnownHashes known,
            SchemaLibrary schemas,
            SignatureChecker checker) {
        this.knowledge = knowledge;
        this.ledger = ledger;
        this.clock = clock;
        this.engine = engine;
        this.proofs = proofs;
        this.known = known;
        credentials = new CredentialJudge(schemas);
        presentations = new PresentationJudge(credentials);
        ProofJudge proofJudge = new ProofJudge(knowledge.keys(), knowledge.certificates(), checker);
        StatusJudge statuses =
                new StatusJudge(knowledge.statuses(), knowledge.formats(), proofJudge);
        TrustJudge trust = new TrustJudge(knowledge.trust(), knowledge.certificates());
        secured =
                new SecuredPresentations(
                        new SecuredJudge(
                                proofJudge, statuses, trust, schemas, knowledge.ties().issuers()),
                        credentials,
                        new HolderJudge(proofJudge),
                        knowledge.ties().holders());
        recheck = new Recheck(proofJudge, statuses, trust);
    }

    @Override
    public Result verify(byte[] bytes, BindingDemand binding) {
        return Effort.bounded(() -> verified(bytes, binding));
    }

    private Result verified(byte[] bytes, BindingDemand binding) {
        Body body = new Body(bytes);
        return recognised(body)
                .or(() -> quoted(body).flatMap(this::recognised))
                .<Result>map(presented -> new Result.Judged(judge(presented, binding)))
                .orElseGet(() ->
                        new Result.NotACredential(
                                bytes.length == 0
                                        ? "the body is empty"
                                        : "the body is of no credential format known here"));
    }

    private Optional<Presented> recognised(Body body) {
        for (CredentialFormat format : knowledge.formats()) {
            Optional<Presented> presented = format.recognise(body);
            if (presented.isPresent()) {
                return presented;
            }
        }
        return Optional.empty();
    }

    /** The text of a format that is no JSON, as it stands where only JSON may. */
    private static Optional<Body> quoted(Body body) {
        return body.bytes().length > 0
                        && body.bytes()[0] == '"'
                        && body.json() instanceof JsonReading.Read(JsonString(String text))
                ? Optional.of(new Body(text.getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private Verdict judge(Presented presented, BindingDemand demand) {
        Judgement judgement = judgement();
        return switch (presented) {
            case Presented.Malformed malformed ->
                    credentials.malformed(judgement, malformed, unproven(demand));
            case PresentedCredential credential ->
                    credentials.judge(judgement, credential, unproven(demand), false);
            case Presentation presentation -> presentations.judge(judgement, presentation, demand);
            case SecuredCredential credential -> secured.judge(judgement, credential, demand);
            case SecuredPresentation presentation -> secured.judge(judgement, presentation, demand);
        };
    }

    /** Binding of what no holder signed. */
    private static Check unproven(BindingDemand demand) {
        return switch (demand) {
            case BindingDemand.None _ ->
                    Check.skip(CheckName.BINDING, "no challenge was asked for");
            case BindingDemand.Challenge _ ->
                    Check.fail(
                            CheckName.BINDING,
                            Reason.CHALLENGE_UNANSWERED,
                            "only a presentation can answer a challenge");
        };
    }

    private Judgement judgement() {
        Instant now = clock.instant();
        return new Judgement(
                now,
                ledger.read(now),
                knowledge.entities(),
                engine,
                known,
                proofs,
                knowledge.sources());
    }

    @Override
    public Verdict recheck(List<Standing> standings) {
        return recheck.of(judgement(), standings);
    }
}
