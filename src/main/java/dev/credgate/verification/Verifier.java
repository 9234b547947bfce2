package dev.credgate.verification;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.did.DidResolvers;
import dev.credgate.ledger.Ledger;
import dev.credgate.verification.schema.SchemaLibrary;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The pipeline over all formats, DID methods and the ledger. */
public final class Verifier implements Verification {

    private final List<CredentialFormat> formats;
    private final DidResolvers resolvers;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Secp256k1 engine;
    private final ProofCache proofs;
    private final Known known = new Known();
    private final CredentialJudge credentials = new CredentialJudge(new SchemaLibrary());
    private final PresentationJudge presentations = new PresentationJudge(credentials);

    /**
     * A pipeline.
     *
     * @param formats asked in their order; the first that recognises the bytes judges them
     * @param clock read once a verdict
     */
    public Verifier(
            Collection<CredentialFormat> formats,
            DidResolvers resolvers,
            Ledger ledger,
            InstantSource clock,
            Secp256k1 engine,
            ProofCache proofs) {
        this.formats = List.copyOf(formats);
        this.resolvers = resolvers;
        this.ledger = ledger;
        this.clock = clock;
        this.engine = engine;
        this.proofs = proofs;
    }

    @Override
    public Result verify(byte[] body, BindingDemand binding) {
        for (CredentialFormat format : formats) {
            Optional<Presented> presented = format.recognise(body);
            if (presented.isPresent()) {
                return new Result.Judged(judge(presented.get(), binding));
            }
        }
        return new Result.NotACredential(
                body.length == 0
                        ? "the body is empty"
                        : "the body is of no credential format known here");
    }

    private Verdict judge(Presented presented, BindingDemand demand) {
        Judgement judgement = judgement();
        return switch (presented) {
            case Presented.Malformed malformed ->
                    credentials.malformed(judgement, malformed, unproven(demand));
            case PresentedCredential credential ->
                    credentials.judge(judgement, credential, unproven(demand), false);
            case Presentation presentation -> presentations.judge(judgement, presentation, demand);
            case SecuredCredential secured ->
                    credentials.malformed(judgement, secured, unproven(demand));
            case SecuredPresentation secured ->
                    credentials.malformed(judgement, secured, unproven(demand));
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
        return new Judgement(now, ledger.read(now), resolvers, engine, known, proofs);
    }

    @Override
    public Verdict recheck(List<Standing> standings) {
        return Recheck.of(judgement(), standings);
    }
}
