package dev.credgate.ledger;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * A state in a file, so that a restart goes on from there. Written whole beside the old one, forced
 * to disk and then put in its place: after a crash there is the old file or the new one. Only its
 * owner can read it where the file system knows owners, for it holds the secret of {@link
 * HashTrie}.
 *
 * <p>Layout: eight bytes that name format and version; the SHA-256 of everything that decides what
 * a state of this configuration means; the state (see {@link StateWriter}) in sealed chunks (see
 * {@link SealedOutput}). Any other file is refused: the chain has it all.
 */
public final class Checkpoint {

    private static final byte[] FORMAT = {'c', 'g', 'l', 'e', 'd', 'g', 0, 7};

    private final Path file;
    private final byte[] beginning;

    /**
     * @param file where it is or will be; its folder is created when it is written
     * @param configuration text that differs whenever states of two configurations cannot be
     *     exchanged: chain id, contracts, rules, first block
     */
    public Checkpoint(Path file, String configuration) {
        this(file, Seal.of(configuration));
    }

    /** Of a configuration of which only the SHA-256 is known. */
    Checkpoint(Path file, byte[] configuration) {
        this.file = file.toAbsolutePath();
        beginning = Arrays.copyOf(FORMAT, FORMAT.length + Seal.BYTES);
        System.arraycopy(configuration, 0, beginning, FORMAT.length, Seal.BYTES);
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
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] begins = new byte[beginning.length];
            ByteBuffer target = ByteBuffer.wrap(begins);
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    return new Loaded.Refused("it is damaged: it is cut short");
                }
            }
            int format = FORMAT.length;
            if (!Arrays.equals(begins, 0, format, FORMAT, 0, format)) {
                return new Loaded.Refused("it is of another format or version");
            }
            if (!Arrays.equals(begins, beginning)) {
                return new Loaded.Refused("it belongs to another chain or other contracts");
            }
            SealedInput in = new SealedInput(channel, new Seal(beginning));
            LedgerState state = new StateReader(in).read();
            in.finish();
            return new Loaded.State(state);
        } catch (NoSuchFileException _) {
            return new Loaded.Absent();
        } catch (SealedInput.DamagedException | EOFException e) {
            return new Loaded.Refused("it is damaged: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            return new Loaded.Refused("it cannot be read: " + e);
        }
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
        Files.deleteIfExists(written); // of a crash, perhaps with other permissions
        try (FileChannel channel = create(written)) {
            ByteBuffer first = ByteBuffer.wrap(beginning);
            while (first.hasRemaining()) {
                channel.write(first);
            }
            SealedOutput out = new SealedOutput(channel, new Seal(beginning));
            new StateWriter(out).write(state);
            out.finish();
            channel.force(true);
        }
        Files.move(
                written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true); // the rename itself
        }
    }

    private static FileChannel create(Path path) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean owners = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] readable = {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
        return FileChannel.open(path, options, owners ? readable : new FileAttribute<?>[0]);
    }
}
