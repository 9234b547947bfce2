package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A key of a token as Java's own kind, for what signs through a security provider and nothing else:
 * TLS. The provider is the JDK's SunPKCS11, which shows a private key only where a certificate with
 * the same {@code CKA_ID} stands beside it. Agencies' keys are reached by {@link Signer} instead,
 * whose sessions mend themselves.
 *
 * <p>The module is loaded once more, as a copy: when ours is initialised anew after an outage, the
 * provider's sessions are not touched; when the provider's own end, {@link #open} makes another. As
 * everywhere, a module that hangs keeps nobody for ever: a signature fails, and opening, which
 * takes several calls, is given up. Thread-safe.
 */
@Singleton
public class ProviderKeys {

    private static final AtomicInteger OPENED = new AtomicInteger();

    /** How many calls' time opening may take: the provider looks at every object of the token. */
    private static final int CALLS_TO_OPEN = 6;

    /** So many openings may hang before no more is tried. */
    private static final int STUCK_OPENINGS = 16;

    /** So many signatures may hang before others fail at once, until the key is opened anew. */
    private static final int STUCK_SIGNATURES = 4;

    private final List<TokenSettings> tokens;
    private final PinMemory pins;
    private final Map<String, Door> doors = new HashMap<>();

    /** A key that came when nobody waited any more: whoever asks next need not wait as long. */
    private record Late(String label, PrivateKey key) {}

    /**
     * How a token's provider is made, and where.
     *
     * @param slot where the token was last
     */
    private record Door(
            ModuleCopies copies,
            ModuleThreads opening,
            AtomicReference<@Nullable Late> late,
            AtomicReference<Cryptoki.@Nullable Slot> slot) {

        static Door to(TokenSettings token) {
            return new Door(
                    new ModuleCopies(token.module(), token.copies()),
                    new ModuleThreads(
                            token.name() + "-tls-opening",
                            token.answerWithin().multipliedBy(CALLS_TO_OPEN),
                            STUCK_OPENINGS,
                            () -> {}),
                    new AtomicReference<>(),
                    new AtomicReference<>());
        }
    }

    @Inject
    ProviderKeys(HsmConfig config, PinMemory pins) {
        this(settings(config), pins);
    }

    private static List<TokenSettings> settings(HsmConfig config) {
        try {
            return config.settings();
        } catch (HsmException e) {
            // What no waiting mends ends the start, with a line for each fault.
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** For these tokens; which PINs they refused this process alone remembers. */
    public ProviderKeys(List<TokenSettings> tokens) {
        this(tokens, ProcessPins.HERE);
    }

    private ProviderKeys(List<TokenSettings> tokens, PinMemory pins) {
        this.tokens = List.copyOf(tokens);
        this.pins = pins;
    }

    /**
     * The private key of that label, by a provider of its own.
     *
     * @param id the label, or {@code <token>/<label>} where there are several tokens
     * @throws HsmException of kind CONFIGURATION, PIN_REFUSED, AWAY or KEY, in one line
     */
    public synchronized PrivateKey open(String id) {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            throw new HsmException(
                    Kind.CONFIGURATION,
                    "the native executable takes no security provider while it runs; the JVM's"
                            + " program does");
        }
        int slash = id.indexOf('/');
        TokenSettings token =
                token(slash < 0 ? Optional.empty() : Optional.of(id.substring(0, slash)));
        Door door = doors.computeIfAbsent(token.name(), _ -> Door.to(token));
        BoundedSignatures.register();
        String label = id.substring(slash + 1);
        Late came = door.late().getAndSet(null);
        if (came != null && came.label().equals(label)) {
            return came.key();
        }
        return door.opening()
                .call(
                        () -> opened(token, label, door),
                        key -> door.late().set(new Late(label, key)))
                .orElseThrow(door.opening()::noAnswer);
    }

    private PrivateKey opened(TokenSettings token, String label, Door door) {
        ModuleThread.enter();
        try {
            return door.copies()
                    .use((module, file) -> {
                        try {
                            return key(provider(token, label, module, file, door), token, label);
                        } catch (GeneralSecurityException | IOException | ProviderException e) {
                            throw new HsmException(
                                    Kind.AWAY,
                                    "token " + token.name() + " does not give its key to TLS: " + e,
                                    e);
                        }
                    });
        } finally {
            ModuleThread.leave();
        }
    }

    private TokenSettings token(Optional<String> name) {
        return tokens.stream()
                .filter(token ->
                        name.isEmpty() ? tokens.size() == 1 : name.get().equals(token.name()))
                .findFirst()
                .orElseThrow(() ->
                        new HsmException(
                                Kind.CONFIGURATION,
                                tokens.isEmpty()
                                        ? "no token is configured (credgate.hsm)"
                                        : name.isEmpty()
                                                ? "several tokens are configured: write"
                                                        + " <token>/<label>"
                                                : "no token is called " + name.get()));
    }

    /** The provider of a module in which the token is logged in to, where the key can be had. */
    private Provider provider(
            TokenSettings token, String label, Cryptoki module, Path file, Door door) {
        try {
            Cryptoki.Slot slot =
                    SlotSearch.find(module, token.place(), Optional.ofNullable(door.slot().get()));
            // Ours is the try that may fail: the provider's log-in finds the token open.
            TokenSession session = TokenSession.open(module, module.generation(), slot.id());
            TokenLogin.logIn(session, slot, token.pin(), pins);
            door.slot().set(slot);
            // Before the provider is made, which lets no module go that it has seen.
            if (!KeyObjects.isCertified(session, label)) {
                throw absent(token, label);
            }
            return Security.getProvider("SunPKCS11")
                    .configure(
                            """
                            --name = %s-%d
                            library = "%s"
                            slot = %d
                            """
                                    .formatted(
                                            BoundedSignatures.NAME,
                                            OPENED.incrementAndGet(),
                                            file,
                                            slot.id()));
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    private static PrivateKey key(Provider provider, TokenSettings token, String label)
            throws GeneralSecurityException, IOException {
        byte[] pin = token.pin().read();
        char[] text = new String(pin, StandardCharsets.UTF_8).toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, text);
            if (store.getKey(label, null) instanceof PrivateKey key) {
                // Its own: what hangs in this copy of the module is nothing to the next.
                ModuleThreads signing =
                        new ModuleThreads(
                                token.name() + "-tls",
                                token.answerWithin(),
                                STUCK_SIGNATURES,
                                () -> {});
                return BoundedKey.of(key, store.getCertificate(label), provider, signing);
            }
        } finally {
            Arrays.fill(pin, (byte) 0);
            Arrays.fill(text, '\0');
        }
        throw absent(token, label);
    }

    private static HsmException absent(TokenSettings token, String label) {
        return new HsmException(
                Kind.KEY,
                "token "
                        + token.name()
                        + " has no private key labelled "
                        + label
                        + " with a certificate beside it");
    }
}
