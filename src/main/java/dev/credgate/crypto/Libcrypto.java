package dev.credgate.crypto;

import dev.credgate.ffi.NativeFunction;
import dev.credgate.ffi.NativeLibrary;
import dev.credgate.ffi.NativeLibraryException;
import dev.credgate.ffi.NativeMemory;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of OpenSSL 3's libcrypto that checks signatures: EVP_PKEY_verify(3),
 * EVP_DigestVerify(3). Thread-safe.
 */
final class Libcrypto {

    private static final String FILE = "libcrypto.so.3";

    /** The one of this process; in a native executable made at run time. */
    private static final class Loaded {
        static final @Nullable Libcrypto LIBRARY;
        static final @Nullable NativeLibraryException FAILURE;

        static {
            Libcrypto library = null;
            NativeLibraryException failure = null;
            try {
                library = new Libcrypto();
            } catch (NativeLibraryException e) {
                failure = e;
            }
            LIBRARY = library;
            FAILURE = failure;
        }
    }

    /**
     * The library.
     *
     * @throws NativeLibraryException when this machine has none, or one that is too old
     */
    static Libcrypto get() {
        if (Loaded.LIBRARY == null) {
            throw Objects.requireNonNull(Loaded.FAILURE);
        }
        return Loaded.LIBRARY;
    }

    /** The library, where it can be loaded. */
    static Optional<Libcrypto> found() {
        try {
            return Optional.of(get());
        } catch (LinkageError | NativeLibraryException _) {
            return Optional.empty();
        }
    }

    /** Longest signature (RSA of 8192 bits) and longest digest, each with room to spare. */
    private static final int SIGNATURE_BYTES = RsaKey.MAX_BITS / 8;

    private static final int SCRATCH_BYTES = SIGNATURE_BYTES + 3072;

    /** The most bytes that are copied out of the heap at once to be digested. */
    private static final int PIECE = 64 * 1024;

    private static final int RSA_PKCS1_PADDING = 1;
    private static final int RSA_PKCS1_PSS_PADDING = 6;

    private final NativeFunction readKey;
    private final NativeFunction freeKey;
    private final NativeFunction newContext;
    private final NativeFunction freeContext;
    private final NativeFunction initVerify;
    private final NativeFunction verify;
    private final NativeFunction newDigestContext;
    private final NativeFunction freeDigestContext;
    private final NativeFunction initDigestVerify;
    private final NativeFunction digestVerify;
    private final NativeFunction setSignatureHash;
    private final NativeFunction setPadding;
    private final NativeFunction setSaltLength;
    private final NativeFunction setMaskHash;
    private final NativeFunction clearErrors;
    private final NativeFunction initDigest;
    private final NativeFunction updateDigest;
    private final NativeFunction finishDigest;
    private final NativeFunction stretch;

    /** Each hash's EVP_MD, looked up once: by its name alone each digest would look it up anew. */
    private final long[] digests = new long[Sha2.values().length];

    private final Pool<Context> digestContexts = messageContextsOf();
    private final long[] hashes = new long[Sha2.values().length];

    private final Pool<NativeMemory> scratches =
            new Pool<>(() -> NativeMemory.allocate(SCRATCH_BYTES), NativeMemory::close);
    private final Cleaner cleaner = Cleaner.create();

    @SuppressWarnings("MustBeClosedChecker") // the library stays until the process ends
    private Libcrypto() {
        NativeLibrary library = NativeLibrary.open(FILE);
        readKey = library.function("d2i_PUBKEY", 3);
        freeKey = library.function("EVP_PKEY_free", 1);
        newContext = library.function("EVP_PKEY_CTX_new", 2);
        freeContext = library.function("EVP_PKEY_CTX_free", 1);
        initVerify = library.function("EVP_PKEY_verify_init", 1);
        verify = library.function("EVP_PKEY_verify", 5);
        newDigestContext = library.function("EVP_MD_CTX_new", 0);
        freeDigestContext = library.function("EVP_MD_CTX_free", 1);
        initDigestVerify = library.function("EVP_DigestVerifyInit", 5);
        digestVerify = library.function("EVP_DigestVerify", 5);
        setSignatureHash = library.function("EVP_PKEY_CTX_set_signature_md", 2);
        setPadding = library.function("EVP_PKEY_CTX_set_rsa_padding", 2);
        setSaltLength = library.function("EVP_PKEY_CTX_set_rsa_pss_saltlen", 2);
        setMaskHash = library.function("EVP_PKEY_CTX_set_rsa_mgf1_md", 2);
        clearErrors = library.function("ERR_clear_error", 0);
        initDigest = library.function("EVP_DigestInit_ex", 3);
        updateDigest = library.function("EVP_DigestUpdate", 3);
        finishDigest = library.function("EVP_DigestFinal_ex", 3);
        stretch = library.function("PKCS5_PBKDF2_HMAC", 8);
        NativeFunction fetchDigest = library.function("EVP_MD_fetch", 3);
        for (Sha2 hash : Sha2.values()) {
            digests[hash.ordinal()] = fetched(fetchDigest, hash);
            hashes[hash.ordinal()] =
                    library.function(
                                    "EVP_" + hash.compactName().toLowerCase(java.util.Locale.ROOT),
                                    0)
                            .call();
        }
    }

    private long fetched(NativeFunction fetchDigest, Sha2 hash) {
        byte[] name = (hash.compactName() + "\0").getBytes(StandardCharsets.US_ASCII);
        try (NativeMemory text = NativeMemory.of(name)) {
            return present(fetchDigest.call(0, text.address(), 0), "EVP_MD_fetch");
        }
    }

    private long present(long address, String function) {
        if (address == 0) {
            clearErrors.call();
            throw new IllegalStateException("libcrypto's " + function + " gave nothing");
        }
        return address;
    }

    private void succeed(long result, String function) {
        if ((int) result != 1) {
            clearErrors.call();
            throw new IllegalStateException("libcrypto's " + function + " failed");
        }
    }

    /** The digest of a part of an array; libcrypto finds the machine's instructions for it. */
    byte[] digest(Sha2 hash, byte[] bytes, int offset, int length) {
        Context context = digestContexts.take();
        NativeMemory scratch = scratchFor(Math.min(length, PIECE));
        try {
            long base = scratch.address();
            int room = (int) scratch.size() - SIGNATURE_BYTES;
            succeed(
                    initDigest.call(context.address, digests[hash.ordinal()], 0),
                    "EVP_DigestInit_ex");
            for (int done = 0; done < length; done += room) {
                int piece = Math.min(length - done, room);
                scratch.put(SIGNATURE_BYTES, bytes, offset + done, piece);
                succeed(
                        updateDigest.call(context.address, base + SIGNATURE_BYTES, piece),
                        "EVP_DigestUpdate");
            }
            succeed(finishDigest.call(context.address, base, 0), "EVP_DigestFinal_ex");
            return scratch.get(0, hash.bytes());
        } finally {
            digestContexts.give(context);
            release(scratch);
        }
    }

    /**
     * PBKDF2 with HMAC, RFC 8018 §5.2; nothing of the password stays in memory outside the heap.
     */
    byte[] pbkdf2(Sha2 hash, byte[] password, byte[] salt, int iterations, int bytes) {
        try (NativeMemory secret = NativeMemory.of(password);
                NativeMemory salted = NativeMemory.of(salt);
                NativeMemory key = NativeMemory.allocate(bytes)) {
            long result =
                    stretch.call(
                            secret.address(),
                            password.length,
                            salted.address(),
                            salt.length,
                            iterations,
                            hashes[hash.ordinal()],
                            bytes,
                            key.address());
            byte[] stretched = key.get(0, bytes);
            secret.put(0, new byte[secret.size()]);
            key.put(0, new byte[bytes]);
            succeed(result, "PKCS5_PBKDF2_HMAC");
            return stretched;
        }
    }

    /**
     * Room for a signature and, behind it, that many bytes; a block of its own if they are many.
     */
    private NativeMemory scratchFor(int length) {
        return length <= SCRATCH_BYTES - SIGNATURE_BYTES
                ? scratches.take()
                : NativeMemory.allocate(Math.addExact(SIGNATURE_BYTES, length));
    }

    private void release(NativeMemory scratch) {
        if (scratch.size() == SCRATCH_BYTES) {
            scratches.give(scratch);
        } else {
            scratch.close();
        }
    }

    /** A key from its X.509 form, which was checked before. */
    Key read(byte[] subjectPublicKeyInfo) {
        NativeMemory scratch = scratches.take();
        try {
            scratch.put(Long.BYTES, subjectPublicKeyInfo);
            scratch.putLong(0, scratch.address() + Long.BYTES);
            return new Key(
                    present(
                            readKey.call(0, scratch.address(), subjectPublicKeyInfo.length),
                            "d2i_PUBKEY"));
        } finally {
            scratches.give(scratch);
        }
    }

    /** A context of C's, which one thread at a time may use. */
    final class Context {

        private final long address;

        private Context(long address) {
            this.address = address;
        }

        /** RSASSA-PKCS1-v1_5 over digests of that hash. */
        void pkcs1(Sha2 hash) {
            succeed(setPadding.call(address, RSA_PKCS1_PADDING), "padding");
            succeed(setSignatureHash.call(address, hashes[hash.ordinal()]), "hash");
        }

        /** RSASSA-PSS over digests of that hash, MGF1 with it, a salt of its length. */
        void pss(Sha2 hash) {
            succeed(setPadding.call(address, RSA_PKCS1_PSS_PADDING), "padding");
            succeed(setSignatureHash.call(address, hashes[hash.ordinal()]), "hash");
            succeed(setMaskHash.call(address, hashes[hash.ordinal()]), "mask hash");
            succeed(setSaltLength.call(address, hash.bytes()), "salt length");
        }
    }

    /**
     * An EVP_PKEY, freed with its contexts by {@link #free}, or when this object is dropped.
     * Threads may share it; each check takes a context of its own.
     */
    final class Key {

        private final long address;
        private final List<Cleaner.Cleanable> held = new ArrayList<>();

        private Key(long address) {
            this.address = address;
            NativeFunction free = freeKey;
            held.add(cleaner.register(this, () -> free.call(address)));
        }

        /** Frees it now. Nobody may be checking with it, or check with it from now on. */
        void free() {
            held.forEach(Cleaner.Cleanable::clean);
        }

        /** Contexts that check digests with this key. */
        Pool<Context> contexts(Consumer<Context> setUp) {
            Pool<Context> contexts = contextsOf(address, setUp);
            held.add(cleaner.register(this, contexts::clear));
            return contexts;
        }

        /** Whether a signature is over a digest. */
        boolean verify(
                Pool<Context> contexts, byte[] signature, byte[] digest, int offset, int length) {
            // First what may fail: a scratch that is taken has to be given back.
            Context context = contexts.take();
            NativeMemory scratch = scratches.take();
            try {
                long base = scratch.address();
                scratch.put(0, signature).put(SIGNATURE_BYTES, digest, offset, length);
                return holds(
                        verify.call(
                                context.address,
                                base,
                                signature.length,
                                base + SIGNATURE_BYTES,
                                length));
            } finally {
                contexts.give(context);
                scratches.give(scratch);
                Reference.reachabilityFence(this);
            }
        }

        /** Contexts that check messages with this key. */
        Pool<Context> messageContexts() {
            Pool<Context> contexts = messageContextsOf();
            held.add(cleaner.register(this, contexts::clear));
            return contexts;
        }

        /** Whether a signature is over a message, for keys that hash by themselves. */
        boolean verifyMessage(
                Pool<Context> contexts, byte[] signature, byte[] message, int offset, int length) {
            Context context = contexts.take();
            NativeMemory scratch = scratchFor(length);
            try {
                long base = scratch.address();
                scratch.put(0, signature).put(SIGNATURE_BYTES, message, offset, length);
                // Each check needs its own start in newer versions. A context keeps its first key
                // whatever is given here, hence a pool a key.
                succeed(
                        initDigestVerify.call(context.address, 0, 0, 0, address),
                        "EVP_DigestVerifyInit");
                return holds(
                        digestVerify.call(
                                context.address,
                                base,
                                signature.length,
                                base + SIGNATURE_BYTES,
                                length));
            } finally {
                contexts.give(context);
                release(scratch);
                Reference.reachabilityFence(this);
            }
        }
    }

    private Pool<Context> messageContextsOf() {
        return new Pool<>(
                () -> new Context(present(newDigestContext.call(), "EVP_MD_CTX_new")),
                context -> freeDigestContext.call(context.address));
    }

    /** Holds the key's address and not its object, which could never be dropped otherwise. */
    private Pool<Context> contextsOf(long key, Consumer<Context> setUp) {
        // A context counts as a holder of its EVP_PKEY: it does not matter which is freed first.
        Pool<Context> contexts =
                new Pool<>(
                        () -> initialised(key, setUp),
                        context -> freeContext.call(context.address));
        contexts.give(initialised(key, setUp));
        return contexts;
    }

    private Context initialised(long key, Consumer<Context> setUp) {
        Context context = new Context(present(newContext.call(key, 0), "EVP_PKEY_CTX_new"));
        try {
            succeed(initVerify.call(context.address), "EVP_PKEY_verify_init");
            setUp.accept(context);
            return context;
        } catch (RuntimeException e) {
            freeContext.call(context.address);
            throw e;
        }
    }

    private boolean holds(long result) {
        if ((int) result == 1) {
            return true;
        }
        clearErrors.call();
        return false;
    }
}
