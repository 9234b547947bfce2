package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3f2a9c7be01d4586a7cb3e90d1f24865",
                "3f2a9c7b-e01d-4586-a7cb-3e90d1f24865",
                "\"3f2a9c7b-e01d-4586-a7cb-3e90d1f24865\"",
                "Zk3_p-9QvX7yTn2LwB8sRg",
                "Zk3/p+9QvX7yTn2LwB8sRg==",
            })
    void what_can_hold_128_random_bits_is_a_key(String header) {
        assertThat(IdempotencyKey.read(header)).isPresent();
    }

    @Test
    void quotes_are_no_part_of_it() {
        assertThat(IdempotencyKey.read("\"Zk3_p-9QvX7yTn2LwB8sRg\""))
                .isEqualTo(IdempotencyKey.read(" Zk3_p-9QvX7yTn2LwB8sRg "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "order-2026-11-28-4711",
                "1234567890123456789012345",
                "3f2a9c7be01d4586a7cb3e90d1f2486",
                "3f2a9c7b-e01d-4586-a7cb--3e90d1f2486",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Zk3_p-9QvX7yTn2LwB8sR\u00e9",
                "Zk3_p-9QvX7y Tn2LwB8sRg",
                "\"Zk3_p-9QvX7yTn2LwB8sRg",
            })
    void what_may_be_guessed_is_none(String header) {
        assertThat(IdempotencyKey.read(header)).isEmpty();
    }

    @Test
    void it_is_bounded_and_does_not_reach_a_log() {
        String longest = "Zk3_p-9QvX7yTn2LwB8sRg".repeat(12).substring(0, 255);
        assertThat(IdempotencyKey.read(longest)).isPresent();
        assertThat(IdempotencyKey.read(longest + "x")).isEmpty();
        assertThat(IdempotencyKey.read(longest).orElseThrow().toString()).doesNotContain("Zk3");
    }

    @Test
    void eachLineOfABatchHasAKeyOfItsOwnThatWouldBeTaken() {
        IdempotencyKey batch =
                IdempotencyKey.read("b3f2a1c09d8e7f6a5b4c3d2e1f0a9b8c").orElseThrow();
        assertThat(batch.line(1)).isEqualTo(batch.line(1)).isNotEqualTo(batch.line(2));
        assertThat(batch.line(1)).isNotEqualTo(batch);
        assertThat(IdempotencyKey.read(batch.line(7).text())).contains(batch.line(7));
        IdempotencyKey other =
                IdempotencyKey.read("c3f2a1c09d8e7f6a5b4c3d2e1f0a9b8c").orElseThrow();
        assertThat(other.line(1)).isNotEqualTo(batch.line(1));
    }
}
