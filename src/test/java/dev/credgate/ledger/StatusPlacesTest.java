package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatusPlacesTest {

    private static final Hash ISSUER = Keccak256.hash("issuer");
    private static final Address BY = new Address(0, 0, 1);

    private LedgerState state = LedgerState.empty(31337, Map.of());

    @Test
    void allPlacesOfTheListAndOfNoOther() {
        Random random = new Random(3);
        Map<Long, StatusValue> expected = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            long list = random.nextInt(3);
            long index = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(2_000);
            StatusValue value = StatusValue.values()[random.nextInt(3)];
            Hash issuer = random.nextInt(5) == 0 ? Keccak256.hash("other") : ISSUER;
            happened(new LedgerEvent.IndexStatusChanged(issuer, list, index, value, BY));
            if (list == 1 && issuer.equals(ISSUER)) {
                expected.put(index, value);
            }
        }
        Map<Long, StatusValue> found = new HashMap<>();
        state.statusPlaces(ISSUER, 1)
                .forEach((index, value) -> {
                    assertThat(found.put(index, value)).isNull();
                    assertThat(state.status(ISSUER, 1, index).value()).isEqualTo(value);
                });
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aListIsKnownByAnAddressOrByAPlace() {
        assertThat(state.statusLists(ISSUER)).isEmpty();
        happened(
                new LedgerEvent.IndexStatusChanged(ISSUER, 5, 1 << 20, StatusValue.REVOKED, BY),
                new LedgerEvent.IndexStatusChanged(ISSUER, -1, 0, StatusValue.ACTIVE, BY),
                new LedgerEvent.StatusListRegistered(Keccak256.hash("uri"), ISSUER, 7),
                new LedgerEvent.StatusListRegistered(
                        Keccak256.hash("uri"), Keccak256.hash("other"), 8));
        assertThat(state.statusLists(ISSUER)).containsExactlyInAnyOrder(5L, -1L, 7L);
    }

    @Test
    void saysWhetherAnythingChanged() {
        happened(new LedgerEvent.IndexStatusChanged(ISSUER, 1, 5, StatusValue.REVOKED, BY));
        StatusPlaces before = state.statusPlaces(ISSUER, 1);
        happened(
                new LedgerEvent.IndexStatusChanged(
                        Keccak256.hash("other"), 1, 5, StatusValue.REVOKED, BY),
                new LedgerEvent.StatusChanged(ISSUER, ISSUER, StatusValue.REVOKED, BY));
        assertThat(state.statusPlaces(ISSUER, 1).isUnchanged(before)).isTrue();
        assertThat(state.statusPlaces(ISSUER, 2).isUnchanged(before)).isFalse();
        happened(new LedgerEvent.IndexStatusChanged(ISSUER, 1, 6, StatusValue.REVOKED, BY));
        assertThat(state.statusPlaces(ISSUER, 1).isUnchanged(before)).isFalse();
    }

    @Test
    void whoSetNothingHasNoPlaces() {
        StatusPlaces none = state.statusPlaces(ISSUER, 1);
        none.forEach((index, _) -> assertThat(index).as("a place").isNull());
        happened();
        assertThat(state.statusPlaces(ISSUER, 1).isUnchanged(none)).isTrue();
    }

    private void happened(LedgerEvent... events) {
        long number = state.block().number() + 1;
        state =
                state.apply(
                        new BlockRef(
                                number,
                                Keccak256.hash("block " + number),
                                Instant.ofEpochSecond(1_000 + number)),
                        List.of(events));
    }
}
