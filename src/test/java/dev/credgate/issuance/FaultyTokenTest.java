package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenAnswer;
import dev.credgate.issuance.ListPublishing.Order;
import dev.credgate.issuance.ListPublishing.Outcome;
import dev.credgate.ledger.Ledger;
import dev.credgate.status.publication.BitstringListDraft.Purpose;
import dev.credgate.store.IssuerKeys;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists that nobody verifies before they go out, signed by a token that answers nonsense. */
class FaultyTokenTest {

    private final IssuanceWorld world = new IssuanceWorld();

    @ParameterizedTest
    @EnumSource
    void noStatusListIsPublishedWithAWrongSignature(ListForm form) {
        assertThat(published(form, world.token())).isInstanceOf(Outcome.Published.class);
        for (UnaryOperator<byte[]> fault : TokenAnswer.faults()) {
            assertThat(published(form, world.token(fault, label -> label)))
                    .isInstanceOfSatisfying(
                            Outcome.Unavailable.class,
                            unavailable -> assertThat(unavailable.why()).endsWith("does not hold"));
        }
        assertThat(published(form, world.token(answer -> answer, _ -> "p256-other")))
                .isInstanceOf(Outcome.Unavailable.class);
    }

    private Outcome published(ListForm form, Signer token) {
        return published(
                world, token, SignerCertificates.none(), world.agency, world.did.toString(), form);
    }

    /** Under the name of a certificate. */
    static Outcome published(
            IssuanceWorld world, Signer token, SignerCertificates certificates, Agency agency) {
        return published(
                world, token, certificates, agency, IssuanceWorld.CERTIFIED, ListForm.TOKEN_CWT);
    }

    /** Of an hour at most. */
    static Outcome published(
            IssuanceWorld world,
            Signer token,
            SignerCertificates certificates,
            Agency agency,
            String issuer,
            ListForm form) {
        var publishing =
                new ListPublishing(
                        new KeyChoice(() -> IssuanceWorld.NOW, noneKept(), token, world.resolver),
                        token,
                        certificates,
                        new DataIntegrityWriter(() -> IssuanceWorld.NOW));
        return publishing.publish(
                new Order(
                        new ListPublishing.Owner(agency, issuer),
                        "https://lists.example/1",
                        1,
                        form,
                        Purpose.REVOCATION,
                        Duration.ofHours(1),
                        Duration.ofMinutes(5)),
                ((Ledger.Reading.Fresh) world.ledger.read(IssuanceWorld.NOW)).snapshot(),
                IssuanceWorld.NOW);
    }

    /** Only a book is asked for. */
    static IssuerKeys noneKept() {
        return (IssuerKeys)
                Proxy.newProxyInstance(
                        IssuerKeys.class.getClassLoader(),
                        new Class<?>[] {IssuerKeys.class},
                        (_, method, _) -> {
                            assertThat(method.getName()).isEqualTo("book");
                            return new IssuerKeys.Book(List.of(), List.of());
                        });
    }
}
