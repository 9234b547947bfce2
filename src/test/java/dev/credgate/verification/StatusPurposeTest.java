package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.source.Sources;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a finding in a list does to the verdict. */
class StatusPurposeTest {

    private static final String TYPE = "vc:https://t.example/id";

    /** The verdict on a credential whose lists say this. */
    private static Verdict verdict(StatusFinding first, StatusFinding second) {
        Knowledge known = JoseCredentials.knowledge();
        StatusSource lists =
                new StatusSource() {
                    @Override
                    public String mechanism() {
                        return "bitstring";
                    }

                    @Override
                    public StatusFinding read(StatusReference reference, Context context) {
                        return reference.index() == 0 ? first : second;
                    }
                };
        World world =
                new World(
                        NOW,
                        new Knowledge(
                                known.formats(),
                                known.entities(),
                                known.keys(),
                                known.certificates(),
                                List.of(lists),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED));
        world.issuer(did(ISSUER), TYPE);
        return world.verdict(
                JoseKeys.jws(
                        ISSUER,
                        "{'alg': 'ES256', 'typ': 'vc+jwt', 'kid': '" + did(ISSUER) + "#0'}",
                        """
                        {'@context': ['https://www.w3.org/ns/credentials/v2',
                                      {'Id': 'https://t.example/id'}],
                         'type': ['VerifiableCredential', 'Id'], 'issuer': '%s',
                         'credentialSubject': {'name': 'Ada'},
                         'credentialStatus': [
                          {'type': 'BitstringStatusListEntry', 'statusPurpose': 'refresh',
                           'statusListIndex': '0', 'statusListCredential': 'https://t.example/1'},
                          {'type': 'BitstringStatusListEntry', 'statusPurpose': 'revocation',
                           'statusListIndex': '1', 'statusListCredential': 'https://t.example/2'}]}
                        """
                                .formatted(did(ISSUER))));
    }

    @Test
    void thatANewerOneIsToBeHadDoesNotInvalidate() {
        Verdict verdict = verdict(new StatusFinding.Refresh(), new StatusFinding.Active());
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(World.check(verdict, CheckName.STATUS).detail())
                .contains("the issuer offers a newer version of it");
    }

    @Test
    void norDoesItHideARevocation() {
        Verdict verdict = verdict(new StatusFinding.Refresh(), new StatusFinding.Revoked("gone"));
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.STATUS).code()).contains(Reason.REVOKED);
    }

    @Test
    void norAnOutage() {
        Verdict verdict =
                verdict(new StatusFinding.Refresh(), new StatusFinding.Unavailable("no answer"));
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(verdict, CheckName.STATUS).code())
                .contains(Reason.SOURCE_UNAVAILABLE);
    }
}
