package dev.credgate.issuance;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.store.IdempotentAnswers.Order;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How an answer is named and sealed while it is kept. It is found by an HMAC of agency and key; it
 * is encrypted with AES-256-GCM under what HKDF-SHA256 (RFC 5869) makes of the service key, the
 * Idempotency-Key and the canonical body. So whoever has the database, and even the service key,
 * reads no claim without the agency's own key. Thread-safe.
 */
final class SealedAnswers {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey lookups;
    private final byte[] answers;
    private final SecureRandom random;

    SealedAnswers(DerivedKeys keys, SecureRandom random) {
        this.lookups = keys.derive("credgate idempotency lookup", "HmacSHA256");
        this.answers = keys.derive("credgate idempotency answer", "HmacSHA256").getEncoded();
        this.random = random;
    }

    /** An order's names, and the key that its answer is sealed with. */
    record Sealing(Order order, SecretKey key) {}

    /**
     * Names an order.
     *
     * @param agency its configured name
     */
    Sealing of(String agency, IdempotencyKey key, byte[] canonicalBody) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(lookups);
            mac.update(agency.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] lookup = mac.doFinal(key.text().getBytes(StandardCharsets.US_ASCII));
            byte[] derived =
                    KDF.getInstance("HKDF-SHA256")
                            .deriveData(
                                    HKDFParameterSpec.ofExtract()
                                            .addIKM(answers)
                                            .addIKM(key.text().getBytes(StandardCharsets.US_ASCII))
                                            .addIKM(new byte[1])
                                            .addIKM(canonicalBody)
                                            .thenExpand(lookup, 2 * KEY_BYTES));
            HexFormat hex = HexFormat.of();
            return new Sealing(
                    new Order(
                            hex.formatHex(lookup),
                            hex.formatHex(derived, KEY_BYTES, 2 * KEY_BYTES)),
                    new SecretKeySpec(derived, 0, KEY_BYTES, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC or HKDF with SHA-256", e);
        }
    }

    byte[] seal(Sealing sealing, byte[] answer) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    Arrays.copyOf(nonce, NONCE_BYTES + answer.length + TAG_BITS / Byte.SIZE);
            int written =
                    cipher(Cipher.ENCRYPT_MODE, sealing, nonce)
                            .doFinal(answer, 0, answer.length, sealed, NONCE_BYTES);
            return Arrays.copyOf(sealed, NONCE_BYTES + written);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an answer cannot be sealed", e);
        }
    }

    /**
     * Opens what was sealed.
     *
     * @throws IllegalStateException when the database was altered
     */
    byte[] open(Sealing sealing, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, sealing, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "a kept answer does not open: the database was altered", e);
        }
    }

    private static Cipher cipher(int mode, Sealing sealing, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(sealing.order().lookup().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
