package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.StoreUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What is told of credentials on record that nobody was handed. */
class AbandonedOrdersTest {

    private final IssuanceWorld world = new IssuanceWorld();

    /** Each of them looked before the other told, on whatever replica. */
    @Test
    void ofTwoWhoFindAnOrderLeftOneTellsOfIt() {
        UUID left = recorded();
        release().abandon(left);
        release().abandon(left);
        assertThat(world.happened).filteredOn("audited withheld: abandoned"::equals).hasSize(1);
    }

    @Test
    void oneThatCannotBeReadKeepsNoOtherBack() {
        UUID altered = recorded();
        UUID first = recorded();
        UUID second = recorded();
        IssuedCredentials records =
                as(
                        IssuedCredentials.class,
                        (_, method, arguments) -> {
                            if (method.getName().equals("find") && arguments[0].equals(altered)) {
                                throw new StoreUnavailableException("the database was altered");
                            }
                            return method.invoke(world.records, arguments);
                        });
        Queue<List<UUID>> taken = new ArrayDeque<>();
        taken.add(List.of(first, altered, second));
        IdempotentAnswers answers =
                as(
                        IdempotentAnswers.class,
                        (_, _, _) -> taken.isEmpty() ? List.of() : taken.poll());
        orders(records, answers).settle();
        assertThat(world.records.withheld.keySet()).containsExactlyInAnyOrder(first, second);
    }

    @SuppressWarnings("NullAway") // Nothing is issued here.
    private IdempotentIssuing orders(IssuedCredentials records, IdempotentAnswers answers) {
        DerivedKeys keys =
                (purpose, algorithm) ->
                        new SecretKeySpec(purpose.getBytes(StandardCharsets.UTF_8), algorithm);
        return new IdempotentIssuing(
                () -> IssuanceWorld.NOW,
                new Issuing(
                        () -> IssuanceWorld.NOW,
                        world.ledger,
                        new KeyChoice(
                                () -> IssuanceWorld.NOW,
                                DyingTokenTest.nobodys(IssuerKeys.class),
                                world.token(),
                                world.resolver),
                        world.token(),
                        world.rehearsal,
                        world.verification,
                        records,
                        world.audit(),
                        world.once(),
                        List.of(),
                        SignerCertificates.none(),
                        null,
                        null),
                answers,
                keys,
                Duration.ofSeconds(30));
    }

    private Release release() {
        return new Release(
                () -> IssuanceWorld.NOW, world.records, world.audit(), world.once(), _ -> true);
    }

    private UUID recorded() {
        IssuedCredential credential = world.credential();
        world.records.record(credential);
        return credential.id();
    }

    private static <T> T as(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
