package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A state in a file, so that a restart goes on from there. Written whole beside the old one, forced
 * to disk and then put in its place: after a crash there is the old file or the new one.
 *
 * <p>Layout: eight bytes that name format and version; the SHA-256 of everything that decides what
 * a state of this configuration means; the state (see {@link StateWriter}); the SHA-256 of all
 * before. Any other file is refused: the chain has it all.
 */
public final class Checkpoint {

    private static final byte[] FORMAT = {'c', 'g', 'l', 'e', 'd', 'g', 0, 2};
    private static final int DIGEST_BYTES = 32;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final byte[] configuration;

    /**
     * @param file where it is or will be; its folder is created when it is written
     * @param configuration text that differs whenever states of two configurations cannot be
     *     exchanged: chain id, contracts, rules, first block
     */
    public Checkpoint(Path file, String configuration) {
        this.file = file.toAbsolutePath();
        this.configuration =
                sha256().digest(configuration.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** What the file gave. */
    public sealed interface Loaded {
        /** The state that was written last. */
        record State(LedgerState state) implements Loaded {}

        /** There is no file yet. */
        record Absent() implements Loaded {}

        /** The file is damaged, of another version or of another configuration, or unreadable. */
        record Refused(String why) implements Loaded {}
    }

    /** Reads the file. */
    public Loaded load() {
        try {
            long length = Files.size(file);
            if (length < FORMAT.length + 2L * DIGEST_BYTES) {
                return new Loaded.Refused("it is cut short");
            }
            if (!intact(length - DIGEST_BYTES)) {
                return new Loaded.Refused("it is damaged: its SHA-256 does not fit");
            }
            try (var in = new DataInputStream(new BufferedInputStream(open(), BUFFER))) {
                if (!Arrays.equals(in.readNBytes(FORMAT.length), FORMAT)) {
                    return new Loaded.Refused("it is of another format or version");
                }
                if (!Arrays.equals(in.readNBytes(DIGEST_BYTES), configuration)) {
                    return new Loaded.Refused("it belongs to another chain or other contracts");
                }
                return new Loaded.State(new StateReader(in).read());
            }
        } catch (NoSuchFileException _) {
            return new Loaded.Absent();
        } catch (IOException | RuntimeException e) {
            return new Loaded.Refused("it cannot be read: " + e);
        }
    }

    /** Whether the digest at the end is that of the first {@code length} bytes. */
    private boolean intact(long length) throws IOException {
        try (InputStream in = open();
                var digested = new DigestInputStream(in, sha256())) {
            byte[] buffer = new byte[BUFFER];
            long left = length;
            while (left > 0) {
                int got = digested.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (got < 0) {
                    return false;
                }
                left -= got;
            }
            byte[] expected = digested.getMessageDigest().digest();
            return Arrays.equals(in.readNBytes(DIGEST_BYTES), expected);
        }
    }

    private InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    /**
     * Puts a state in the file's place. Durable when it returns.
     *
     * @throws IOException when the disk refuses; the old file is then still there
     */
    public void save(LedgerState state) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("no folder for " + file);
        }
        Files.createDirectories(folder);
        Path written = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        written,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            write(state, channel);
            channel.force(true);
        }
        Files.move(
                written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true); // the rename itself
        }
    }

    private void write(LedgerState state, FileChannel channel) throws IOException {
        var buffered = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        var digested = new DigestOutputStream(buffered, sha256());
        var out = new DataOutputStream(new BufferedOutputStream(digested, BUFFER));
        out.write(FORMAT);
        out.write(configuration);
        new StateWriter(out).write(state);
        out.flush();
        buffered.write(digested.getMessageDigest().digest());
        buffered.flush();
    }

    static void write(DataOutputStream out, Hash hash) throws IOException {
        out.writeLong(hash.a());
        out.writeLong(hash.b());
        out.writeLong(hash.c());
        out.writeLong(hash.d());
    }

    static Hash readHash(DataInputStream in) throws IOException {
        return new Hash(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    static void write(DataOutputStream out, Address address) throws IOException {
        out.writeLong(address.high());
        out.writeLong(address.middle());
        out.writeInt(address.low());
    }

    static Address readAddress(DataInputStream in) throws IOException {
        return new Address(in.readLong(), in.readLong(), in.readInt());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
