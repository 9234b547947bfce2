package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * One opened token: logged in, its keys read and each of them tried. When the token goes away this
 * object stays broken and another is opened. Thread-safe; signing is concurrent.
 */
public final class Token implements AutoCloseable {

    private static final AtomicInteger OPENED = new AtomicInteger();

    /**
     * A private key that the token showed.
     *
     * @param faults why it may not be used; empty when it may
     */
    record Held(TokenKey key, PrivateKey handle, List<String> faults) {}

    private final Cryptoki cryptoki;
    private final Cryptoki.Slot slot;
    private final long session;
    private final Provider provider;
    private final KeyStore store;
    private volatile Map<String, Held> keys = Map.of();

    private Token(
            Cryptoki cryptoki,
            Cryptoki.Slot slot,
            long session,
            Provider provider,
            KeyStore store) {
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.session = session;
        this.provider = provider;
        this.store = store;
    }

    /**
     * Opens the token that the settings name.
     *
     * @throws HsmException one line that says which setting, or what the token, refuses
     */
    public static Token open(TokenSettings settings) {
        return open(settings, settings.module());
    }

    /** The same through {@code module}, a copy of the library that the settings name. */
    static Token open(TokenSettings settings, Path module) {
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new HsmException(Kind.CONFIGURATION, String.join("; ", faults));
        }
        Cryptoki cryptoki = Cryptoki.load(module);
        byte[] pin = settings.readPin();
        char[] pinText = new String(pin, StandardCharsets.UTF_8).toCharArray();
        try {
            Cryptoki.Slot slot = find(cryptoki, settings.label());
            long session = cryptoki.logIn(slot, pin);
            Provider provider = provider(module, slot);
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pinText);
            Token token = new Token(cryptoki, slot, session, provider, store);
            token.readKeys();
            return token;
        } catch (HsmException e) {
            cryptoki.close();
            throw e;
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            cryptoki.close();
            throw away(e);
        } finally {
            Arrays.fill(pin, (byte) 0);
            Arrays.fill(pinText, '\0');
        }
    }

    private static Cryptoki.Slot find(Cryptoki cryptoki, String label) {
        List<Cryptoki.Slot> all = cryptoki.slots();
        List<Cryptoki.Slot> found = all.stream().filter(s -> s.label().equals(label)).toList();
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 ->
                    throw new HsmException(
                            Kind.AWAY,
                            "no slot holds a token labelled "
                                    + label
                                    + "; there are "
                                    + all.stream().map(Cryptoki.Slot::label).toList());
            default ->
                    throw new HsmException(
                            Kind.CONFIGURATION,
                            found.size() + " slots hold a token labelled " + label);
        };
    }

    private static Provider provider(Path module, Cryptoki.Slot slot) {
        if (slot.id() != (int) slot.id()) {
            throw new HsmException(
                    Kind.CONFIGURATION, "SunPKCS11 cannot address slot " + slot.id());
        }
        return Security.getProvider("SunPKCS11")
                .configure(
                        """
                        --name = CredGate%d
                        library = "%s"
                        slot = %d
                        attributes(generate, CKO_PRIVATE_KEY, CKK_EC) = {
                          CKA_TOKEN = true
                          CKA_PRIVATE = true
                          CKA_SENSITIVE = true
                          CKA_EXTRACTABLE = false
                          CKA_SIGN = true
                        }
                        attributes(generate, CKO_PUBLIC_KEY, CKK_EC) = {
                          CKA_TOKEN = true
                          CKA_VERIFY = true
                        }
                        """
                                .formatted(OPENED.incrementAndGet(), module, slot.id()));
    }

    /** The token's label. */
    public String label() {
        return slot.label();
    }

    private void readKeys() throws GeneralSecurityException {
        Map<String, Held> read = new TreeMap<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)
                    && store.getKey(alias, null) instanceof PrivateKey handle
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                publicKey(alias, certificate.getPublicKey().getEncoded())
                        .ifPresent(
                                key -> read.put(alias, new Held(key, handle, faults(key, handle))));
            }
        }
        keys = Collections.unmodifiableMap(read);
    }

    private List<String> faults(TokenKey key, PrivateKey handle) {
        List<Long> objects = cryptoki.findByLabel(session, Cryptoki.CKO_PRIVATE_KEY, key.label());
        if (objects.size() != 1) {
            return List.of(objects.size() + " private keys carry this CKA_LABEL, not one");
        }
        List<String> faults = cryptoki.attributes(session, objects.getFirst()).faults();
        if (!faults.isEmpty()) {
            return faults;
        }
        return TokenSignature.fits(provider, handle, key)
                ? List.of()
                : List.of("the certificate beside it belongs to another key");
    }

    private static Optional<TokenKey> publicKey(String label, byte[] subjectPublicKeyInfo) {
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo);
        byte[] point = info.getPublicKeyData().getBytes();
        if (!(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier oid)
                || point.length != 65) {
            return Optional.empty();
        }
        return KeyCurve.ofOid(oid.getId()).map(curve -> new TokenKey(label, curve, point));
    }

    /** Asks the token whether it is still in its slot. Throws what {@link #sign} would. */
    void probe() {
        if (cryptoki.slots().stream().noneMatch(seen -> seen.id() == slot.id())) {
            throw new HsmException(Kind.AWAY, "token " + slot.label() + " left its slot");
        }
    }

    /** Whether this token, after a failure, signs again. */
    boolean answers() {
        try {
            probe();
            for (Held held : keys.values()) {
                if (held.faults().isEmpty()) {
                    return TokenSignature.fits(provider, held.handle(), held.key());
                }
            }
            return true;
        } catch (HsmException | ProviderException _) {
            return false;
        }
    }

    /** All keys of a curve that is known here, by label, with why one may not be used. */
    public Map<TokenKey, List<String>> keys() {
        Map<TokenKey, List<String>> all = new java.util.LinkedHashMap<>();
        keys.values().forEach(held -> all.put(held.key(), held.faults()));
        return all;
    }

    /** A usable key by its label. */
    TokenKey key(String label) {
        return held(label).key();
    }

    private Held held(String label) {
        Held held = keys.get(label);
        if (held == null) {
            throw new HsmException(
                    Kind.KEY, "token " + slot.label() + " has no key labelled " + label);
        }
        if (!held.faults().isEmpty()) {
            throw new HsmException(
                    Kind.KEY,
                    "key " + label + " may not be used: " + String.join(", ", held.faults()));
        }
        return held;
    }

    /** Signs; see {@link Signer#sign}. */
    byte[] sign(String label, SignatureAlgorithm algorithm, byte[] bytes) {
        Held held = held(label);
        if (held.key().curve() != algorithm.curve()) {
            throw new HsmException(
                    Kind.KEY,
                    "key "
                            + label
                            + " is on "
                            + held.key().curve().publicName()
                            + " and cannot sign "
                            + algorithm);
        }
        try {
            return TokenSignature.sign(provider, held.handle(), held.key(), algorithm, bytes);
        } catch (GeneralSecurityException | ProviderException e) {
            throw away(e);
        }
    }

    /**
     * Makes a key pair in the token, with the self-signed certificate beside it by which SunPKCS11
     * finds it again. What the token made is read back; a key that turns out exportable is
     * destroyed.
     *
     * @throws HsmException of kind KEY when the label is taken or the token made an unfit key
     */
    public synchronized TokenKey generate(String label, KeyCurve curve) {
        if (!label.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new HsmException(
                    Kind.KEY,
                    "a key's label has 1 to 64 of letters, digits, dot, dash and underscore");
        }
        try {
            if (store.containsAlias(label)
                    || !cryptoki.findByLabel(session, Cryptoki.CKO_PRIVATE_KEY, label).isEmpty()) {
                throw new HsmException(
                        Kind.KEY, "token " + slot.label() + " already has a key labelled " + label);
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(new ECGenParameterSpec(curve.jdkName()));
            KeyPair pair = generator.generateKeyPair();
            TokenKey key =
                    publicKey(label, pair.getPublic().getEncoded())
                            .orElseThrow(() ->
                                    new HsmException(
                                            Kind.KEY, "the token made a key of another curve"));
            X509Certificate certificate =
                    SelfSigned.certificate(
                            label, pair.getPublic().getEncoded(), pair.getPrivate(), provider);
            store.setKeyEntry(label, pair.getPrivate(), null, new Certificate[] {certificate});
            nameObjects(label);
            readKeys();
            return accepted(key);
        } catch (GeneralSecurityException | ProviderException e) {
            throw away(e);
        }
    }

    /** SunPKCS11 gives the pair the alias as CKA_ID and no label; we give both halves theirs. */
    private void nameObjects(String label) {
        byte[] id = label.getBytes(StandardCharsets.UTF_8);
        for (long type : new long[] {Cryptoki.CKO_PRIVATE_KEY, Cryptoki.CKO_PUBLIC_KEY}) {
            for (long object : cryptoki.findById(session, type, id)) {
                cryptoki.label(session, object, label);
            }
        }
    }

    private TokenKey accepted(TokenKey key) throws GeneralSecurityException {
        Held held = keys.get(key.label());
        if (held == null || !held.key().equals(key) || !held.faults().isEmpty()) {
            String why = held == null ? "it does not show it" : String.join(", ", held.faults());
            store.deleteEntry(key.label());
            readKeys();
            throw new HsmException(
                    Kind.KEY,
                    "token "
                            + slot.label()
                            + " made key "
                            + key.label()
                            + " otherwise than asked and it was destroyed: "
                            + why);
        }
        return key;
    }

    private static HsmException away(Exception cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new HsmException(
                Kind.AWAY, "the token does not answer: " + deepest.getMessage(), cause);
    }

    /** Ends the session. The provider stays loaded, as the JDK keeps a module until it ends. */
    @Override
    public void close() {
        cryptoki.close(session);
        cryptoki.close();
    }
}
