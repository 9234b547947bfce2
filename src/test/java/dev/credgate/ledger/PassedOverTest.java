package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was passed over is found again, whatever the flood. */
class PassedOverTest {

    private static final Address REGISTRY = new Address(0, 0, 0xe1);

    private static Address account(int number) {
        return new Address(number, 7, number);
    }

    @Test
    void nobodyIsForgottenAndHardlyAnybodyElseIsTakenForOne() {
        PassedOver all = PassedOver.nobody(SipHash.drawn());
        assertThat(all.mayHold(account(0))).isFalse();
        int flood = 100_000;
        for (int number = 0; number < flood; number++) {
            all = all.with(account(number));
        }
        int others = 0;
        for (int number = 0; number < flood; number++) {
            assertThat(all.mayHold(account(number))).isTrue();
            others += all.mayHold(account(flood + number)) ? 1 : 0;
        }
        assertThat(others).isLessThan(5);
        assertThat(all.count()).isBetween(flood - 5L, (long) flood);
        assertThat(all.with(account(3))).isSameAs(all);
    }

    @Test
    void aStateBeforeKnowsNothingOfOneAfter() {
        PassedOver before = PassedOver.nobody(SipHash.drawn()).with(account(1));
        PassedOver after = before.with(account(2));
        assertThat(before.mayHold(account(2))).isFalse();
        assertThat(after.mayHold(account(1))).isTrue();
    }

    @Test
    void aCheckpointKeepsThem(@TempDir Path folder) throws IOException {
        SipHash paths = SipHash.drawn();
        PassedOver all = PassedOver.nobody(paths);
        for (int number = 0; number < 3_000; number++) {
            all = all.with(account(number));
        }
        LedgerState empty = LedgerState.empty(31337, java.util.Map.of(), Optional.of(REGISTRY));
        Path file = folder.resolve("ledger");
        LedgerState full =
                new LedgerState(
                        empty.chainId,
                        empty.block,
                        paths,
                        empty.books,
                        new DidRegistry(
                                Optional.of(REGISTRY),
                                DidRegistry.Bounds.STANDARD,
                                HashTrie.empty(paths),
                                0,
                                all,
                                3_000),
                        HashTrie.empty(paths),
                        HashTrie.empty(paths),
                        HashTrie.empty(paths),
                        Accounts.none(paths),
                        IssuerStatuses.none(paths),
                        empty.counts());
        new Checkpoint(file, "here").save(full);
        LedgerState read = ((Checkpoint.Loaded.State) new Checkpoint(file, "here").load()).state();
        assertThat(read.registrySize()).isEqualTo(full.registrySize());
        for (int number = 0; number < 6_000; number++) {
            assertThat(read.registered(REGISTRY, account(number)).isPresent())
                    .isEqualTo(full.registered(REGISTRY, account(number)).isPresent());
        }
        assertThat(read.registered(REGISTRY, account(2_999)).orElseThrow().undecided()).isTrue();
    }
}
