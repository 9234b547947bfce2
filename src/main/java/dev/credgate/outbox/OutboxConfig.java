package dev.credgate.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code credgate.outbox.*}: how what is to be changed on the chain is sent. */
@ConfigMapping(prefix = "credgate.outbox")
interface OutboxConfig {

    /** 10^6 gwei for a unit of gas: more is a slip of the hand. */
    BigDecimal ABSURD = BigDecimal.valueOf(1_000_000);

    /** A change of one status, of a key or of a list takes less. */
    long LEAST_GAS = 500_000;

    Duration LOOK_AGAIN = Duration.ofSeconds(2);

    Duration PATIENCE = Duration.ofSeconds(3);

    /** How many blocks must stand on top of one before it counts; 0 where blocks are final. */
    @WithDefault("12")
    int confirmations();

    /** How many transactions of one account may wait at the node at a time. */
    @WithDefault("16")
    int inFlight();

    /** How long a transaction waits before it is replaced by one that offers more. */
    @WithDefault("30s")
    Duration bumpAfter();

    /** The most that is offered for a unit of gas, in gwei. */
    @WithDefault("500")
    BigDecimal highestFee();

    /** The most gas that one transaction may take; Ethereum allows 2^24 (EIP-7825). */
    @WithDefault("16777216")
    long transactionGas();

    /** What is wrong with these settings; a line each. */
    default List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (confirmations() < 0 || confirmations() > 10_000) {
            faults.add(
                    "credgate.outbox.confirmations: expected 0 to 10000, not " + confirmations());
        }
        if (inFlight() < 1 || inFlight() > 64) {
            faults.add("credgate.outbox.in-flight: expected 1 to 64, not " + inFlight());
        }
        if (bumpAfter().compareTo(Duration.ofSeconds(1)) < 0
                || bumpAfter().compareTo(Duration.ofDays(1)) > 0) {
            faults.add("credgate.outbox.bump-after: expected 1s to 24h, not " + bumpAfter());
        }
        if (highestFee().signum() <= 0 || highestFee().compareTo(ABSURD) > 0) {
            faults.add(
                    "credgate.outbox.highest-fee: expected a number of gwei above 0, at most"
                            + " 1000000, not "
                            + highestFee().toPlainString());
        }
        if (transactionGas() < LEAST_GAS) {
            faults.add(
                    "credgate.outbox.transaction-gas: expected at least "
                            + LEAST_GAS
                            + ", not "
                            + transactionGas());
        }
        return faults;
    }

    /** Them, where nothing is wrong. */
    default OutboxSettings settings() {
        return new OutboxSettings(
                confirmations(),
                inFlight(),
                bumpAfter(),
                highestFee().movePointRight(9).toBigInteger(),
                transactionGas(),
                LOOK_AGAIN,
                PATIENCE);
    }
}
