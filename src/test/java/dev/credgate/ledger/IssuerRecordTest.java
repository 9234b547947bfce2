package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IssuerRecordTest {

    private static final Address ACCOUNT = new Address(1, 2, 3);

    @Test
    void findsEachOfManyTypesAndNoOther() {
        Random random = new Random(5);
        Map<Hash, Boolean> types = new HashMap<>();
        IssuerRecord record = IssuerRecord.UNNAMED;
        for (int i = 0; i < 300; i++) {
            // Some that differ in their last word only, some negative, some set again.
            Hash type =
                    new Hash(random.nextInt(5) - 2, random.nextLong() >> 60, 0, random.nextInt(90));
            types.put(type, i % 3 == 0);
            record = record.withType(type, i % 3 == 0);
        }
        assertThat(record.types()).isEqualTo(types);
        for (Map.Entry<Hash, Boolean> type : types.entrySet()) {
            assertThat(record.authorised(type.getKey())).contains(type.getValue());
        }
        for (int i = 0; i < 1000; i++) {
            Hash type = new Hash(random.nextInt(5) - 2, random.nextLong() >> 60, 1, 7);
            assertThat(record.authorised(type)).isEmpty();
        }
        assertThat(record).isEqualTo(new IssuerRecord("", Address.ZERO, false, types, List.of()));
        assertThat(IssuerRecord.UNNAMED.authorised(Hash.ZERO)).isEmpty();
    }

    @Test
    void theLengthInForceIsThatOfTheLastSecondBegun() {
        IssuerRecord record =
                IssuerRecord.UNNAMED
                        .withType(Hash.ZERO, true)
                        .withSaltLength(new SaltLength(22, Instant.ofEpochSecond(100)))
                        .withSaltLength(new SaltLength(9, Instant.ofEpochSecond(200)));
        assertThat(record.saltLengthAt(Instant.ofEpochSecond(99, 999_999_999))).isEqualTo(5);
        assertThat(record.saltLengthAt(Instant.ofEpochSecond(100))).isEqualTo(22);
        assertThat(record.saltLengthAt(Instant.ofEpochSecond(199, 999_999_999))).isEqualTo(22);
        assertThat(record.saltLengthAt(Instant.ofEpochSecond(200))).isEqualTo(9);
        assertThat(record.saltLengths())
                .containsExactly(
                        new SaltLength(22, Instant.ofEpochSecond(100)),
                        new SaltLength(9, Instant.ofEpochSecond(200)));
    }

    @Test
    void whoIsNamedIsRecognisedTheFirstTimeOnly() {
        IssuerRecord named = IssuerRecord.UNNAMED.named("one", ACCOUNT);
        assertThat(named.recognised()).isTrue();
        IssuerRecord again = named.recognised(false).named("two", new Address(4, 5, 6));
        assertThat(again.recognised()).isFalse();
        assertThat(again.name()).isEqualTo("two");
        assertThat(again.account()).isEqualTo(new Address(4, 5, 6));
    }

    @Test
    void hasNoMoreTypesThanThereIsRoomFor() {
        assertThatThrownBy(() -> new IssuerRecord("", ACCOUNT, true, 2, new long[9]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IssuerRecord("", ACCOUNT, true, 1, new long[6]))
                .as("half a salt length")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IssuerRecord("", ACCOUNT, true, -1, new long[9]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
