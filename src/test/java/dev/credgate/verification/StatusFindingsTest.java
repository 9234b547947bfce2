package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.source.Sources;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import dev.credgate.verification.Verification.BindingDemand;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a verdict makes of what lists say, the worst of several lists. */
class StatusFindingsTest {

    private static final SecretJwk ISSUER = JoseCredentials.ISSUER;

    private static StatusReference entry(int index, String purpose) {
        return new StatusReference(
                "bitstring",
                URI.create("https://lists.example/1"),
                index,
                purpose,
                1,
                purpose.equals("message") ? Map.of(0L, "fine", 1L, "late") : Map.of());
    }

    /** The verdict on a credential with one entry for each finding. */
    private static Verdict verdict(StatusFinding... findings) {
        List<StatusReference> statuses = new ArrayList<>();
        for (int at = 0; at < findings.length; at++) {
            statuses.add(
                    entry(
                            at,
                            findings[at] instanceof StatusFinding.Refresh
                                    ? "refresh"
                                    : "revocation"));
        }
        Draft.Ready draft =
                (Draft.Ready)
                        new JwtVcWriter()
                                .draft(
                                        new Terms(
                                                UUID.randomUUID(),
                                                did(ISSUER),
                                                did(ISSUER) + "#0",
                                                ISSUER.key().algorithm(),
                                                "vc:https://t.example/id",
                                                Optional.empty(),
                                                JoseKeys.json("{'name': 'Ada'}"),
                                                NOW.minusSeconds(1),
                                                Optional.empty(),
                                                Optional.empty(),
                                                statuses,
                                                List.of(),
                                                JoseKeys.json("{}")),
                                        new SecureRandom());
        StatusSource lists =
                new StatusSource() {
                    @Override
                    public String mechanism() {
                        return "bitstring";
                    }

                    @Override
                    public StatusFinding read(StatusReference reference, Context context) {
                        return findings[(int) reference.index()];
                    }
                };
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        return new World(
                        NOW,
                        new Knowledge(
                                formats,
                                new DidResolvers(List.of()),
                                List.of(new JwkDidResolver()),
                                CertificateResolver.NONE,
                                List.of(lists),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED))
                .issuer(did(ISSUER), "vc:https://t.example/id")
                .verdict(draft.attach(ISSUER.sign(draft.message())), new BindingDemand.None());
    }

    private static Check status(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> check.check() == CheckName.STATUS)
                .findFirst()
                .orElseThrow();
    }

    /** Bitstring Status List 1.0, section 2.2: it "does not invalidate". */
    @Test
    void aNewerVersionIsANoteAndNoFault() {
        for (StatusFinding[] findings :
                List.of(
                        new StatusFinding[] {new StatusFinding.Refresh()},
                        new StatusFinding[] {
                            new StatusFinding.Active(), new StatusFinding.Refresh()
                        },
                        new StatusFinding[] {
                            new StatusFinding.Refresh(), new StatusFinding.Active()
                        })) {
            Verdict verdict = verdict(findings);
            assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
            assertThat(status(verdict).outcome()).isEqualTo(Outcome.PASS);
            assertThat(status(verdict).detail()).isPresent();
        }
    }

    @Test
    void aNewerVersionHidesNothingWorse() {
        assertThat(status(verdict(new StatusFinding.Refresh(), new StatusFinding.Revoked("there"))))
                .extracting(Check::outcome, check -> check.code().orElseThrow())
                .containsExactly(Outcome.FAIL, Reason.REVOKED);
        assertThat(
                        verdict(new StatusFinding.Refresh(), new StatusFinding.Unavailable("down"))
                                .verdict())
                .isEqualTo(Decision.INDETERMINATE);
    }
}
