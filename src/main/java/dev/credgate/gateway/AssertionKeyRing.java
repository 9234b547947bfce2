package dev.credgate.gateway;

import dev.credgate.store.AssertionKeys;
import dev.credgate.store.AssertionKeys.AssertionKey;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jboss.logging.Logger;

/**
 * The ES256 keys of assertions, shared by all replicas through the database. The next key is
 * published before it signs, so that portals which keep the JWKS know it by then; an old one stays
 * until what it signed has expired. Thread-safe.
 */
@Singleton
class AssertionKeyRing {

    /** A key that may sign now. */
    record SigningKey(String kid, PrivateKey key, Instant from, Instant until) {}

    private static final Logger LOG = Logger.getLogger(AssertionKeyRing.class);
    private static final long REFRESH_SECONDS = 5;
    private static final int GCM_NONCE = 12;
    private static final int GCM_TAG_BITS = 128;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private static final Pattern JWK =
            Pattern.compile(".*\"x\":\"(?<x>[\\w-]{43})\",\"y\":\"(?<y>[\\w-]{43})\"\\}");

    private final AssertionKeys store;
    private final SecretKey wrapping;
    private final Duration rotation;
    private final Duration lead;
    private final InstantSource clock;
    private final SecureRandom secureRandom = new SecureRandom();
    private final ScheduledExecutorService refreshing =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("credgate-assertion-keys").factory());

    private Set<String> sealed = Set.of();
    private volatile List<SigningKey> signing = List.of();
    private volatile List<AssertionKey> published = List.of();

    AssertionKeyRing(
            AssertionKeys store, ServiceKey serviceKey, Settings settings, InstantSource clock) {
        this.store = store;
        this.wrapping = serviceKey.derive("assertion key wrapping v1", "AES");
        this.rotation = settings.assertions().rotation();
        this.lead = settings.assertions().lead();
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        Runnable turn = Unending.of("Assertion keys are not refreshed", this::refresh);
        // A fault of the first turn does not stop the start: the next one may go well.
        turn.run();
        refreshing.scheduleWithFixedDelay(turn, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop();
    }

    void stop() {
        refreshing.shutdownNow();
    }

    /** The key that signs at {@code now}; empty when the database was never reached. */
    Optional<SigningKey> signingAt(Instant now) {
        for (SigningKey key : signing) {
            if (!now.isBefore(key.from) && now.isBefore(key.until)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** What a portal may verify with at {@code now}, oldest first. */
    List<AssertionKey> publishedAt(Instant now) {
        return published.stream().filter(key -> key.publishedUntil().isAfter(now)).toList();
    }

    /**
     * Reads the keys again and makes the next one when it is time. What was not sealed under our
     * service key, as it stands, is not ours: it neither signs nor is published, or whoever can
     * write to the database could have portals believe a key of their own.
     */
    synchronized void refresh() {
        try {
            Instant now = clock.instant();
            List<AssertionKey> keys = store.published(now);
            List<SigningKey> opened = opened(keys);
            Instant covered = latest(opened.stream().map(SigningKey::until)).orElse(now);
            if (opened.isEmpty() || covered.minus(lead).isBefore(now)) {
                Optional<Instant> last = latest(keys.stream().map(AssertionKey::signsUntil));
                if (!store.add(next(covered.isBefore(now) ? now : covered, last, now))) {
                    LOG.debug("The next assertion key is there already, or one that lasts longer");
                }
                keys = store.published(now);
                opened = opened(keys);
            }
            Set<String> ours = opened.stream().map(SigningKey::kid).collect(Collectors.toSet());
            published = keys.stream().filter(key -> ours.contains(key.kid())).toList();
            signing = List.copyOf(opened);
        } catch (StoreUnavailableException unavailable) {
            LOG.warnf("Assertion keys are not refreshed: %s", unavailable.getMessage());
        } catch (GeneralSecurityException fault) {
            LOG.error("An assertion key cannot be made", fault);
        }
    }

    private static Optional<Instant> latest(Stream<Instant> instants) {
        return instants.max(Comparator.naturalOrder());
    }

    /** Those that open under our service key; of the others one line tells, each once. */
    private List<SigningKey> opened(List<AssertionKey> keys) {
        List<SigningKey> opened = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (AssertionKey key : keys) {
            try {
                opened.add(opened(key));
            } catch (GeneralSecurityException | RuntimeException _) {
                others.add(key.kid());
            }
        }
        if (!sealed.containsAll(others)) {
            LOG.errorf(
                    "%d assertion keys do not open under this service key, and one of our own signs"
                            + " instead; do all replicas have the same service key?",
                    others.size());
        }
        sealed = Set.copyOf(others);
        return opened;
    }

    private SigningKey opened(AssertionKey key) throws GeneralSecurityException {
        String kid = key.kid();
        if (!kid.equals(thumbprint(key.publicJwk()))) {
            throw new GeneralSecurityException("the public key is not the one that was sealed");
        }
        for (SigningKey known : signing) {
            if (known.kid.equals(kid)) {
                return known;
            }
        }
        byte[] wrapped = key.wrappedPrivate();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                wrapping,
                new GCMParameterSpec(GCM_TAG_BITS, wrapped, 0, GCM_NONCE));
        cipher.updateAAD(key.kid().getBytes(StandardCharsets.US_ASCII));
        byte[] encoded = cipher.doFinal(wrapped, GCM_NONCE, wrapped.length - GCM_NONCE);
        PrivateKey opened =
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        Arrays.fill(encoded, (byte) 0);
        return new SigningKey(key.kid(), opened, key.signsFrom(), key.signsUntil());
    }

    /** RFC 7638, over exactly these members in this order. */
    private static String thumbprint(String x, String y) throws GeneralSecurityException {
        String members =
                "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
        return BASE64URL.encodeToString(
                MessageDigest.getInstance("SHA-256")
                        .digest(members.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String jwk(String kid, String x, String y) {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\""
                + kid
                + "\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\""
                + x
                + "\",\"y\":\""
                + y
                + "\"}";
    }

    /** The thumbprint of a key as we write it; none for any other text. */
    private static String thumbprint(String jwk) throws GeneralSecurityException {
        Matcher written = JWK.matcher(jwk);
        if (!written.matches()) {
            throw new GeneralSecurityException("the public key is not written as we write it");
        }
        String kid = thumbprint(written.group("x"), written.group("y"));
        if (!jwk(kid, written.group("x"), written.group("y")).equals(jwk)) {
            throw new GeneralSecurityException("the public key has another name");
        }
        return kid;
    }

    /**
     * The next key, to be added as the one that signs longest: whoever rotates at the same moment
     * has it then, and adds none.
     *
     * @param last until when any other key signs, ours or not
     */
    private AssertionKey next(Instant signsFrom, Optional<Instant> last, Instant now)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        String x = coordinate(key.getW().getAffineX().toByteArray());
        String y = coordinate(key.getW().getAffineY().toByteArray());
        String kid = thumbprint(x, y);
        String jwk = jwk(kid, x, y);
        byte[] nonce = new byte[GCM_NONCE];
        secureRandom.nextBytes(nonce);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, wrapping, new GCMParameterSpec(GCM_TAG_BITS, nonce));
        cipher.updateAAD(kid.getBytes(StandardCharsets.US_ASCII));
        byte[] sealed = cipher.doFinal(pair.getPrivate().getEncoded());
        byte[] wrapped = Arrays.copyOf(nonce, GCM_NONCE + sealed.length);
        System.arraycopy(sealed, 0, wrapped, GCM_NONCE, sealed.length);
        Instant regular = signsFrom.plus(rotation);
        Instant signsUntil =
                last.map(until -> until.plusMillis(1))
                        .filter(regular::isBefore)
                        // No row may keep the key that comes from ever being rotated.
                        .filter(regular.plus(rotation)::isAfter)
                        .orElse(regular);
        return new AssertionKey(
                kid,
                jwk,
                wrapped,
                now,
                signsFrom,
                signsUntil,
                signsUntil.plus(Assertions.MAX_LIFE).plusSeconds(60));
    }

    /** A coordinate as 32 bytes (RFC 7518 §6.2.1.2). */
    private static String coordinate(byte[] number) {
        byte[] fixed = new byte[32];
        int length = Math.min(number.length, fixed.length);
        System.arraycopy(number, number.length - length, fixed, fixed.length - length, length);
        return BASE64URL.encodeToString(fixed);
    }
}
