package dev.credgate.source.http;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.source.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Documents kept across restarts, a file each, readable by this process's user alone. A file is
 * replaced as a whole, ends in the SHA-256 of all before, and is deleted when it does not. How much
 * is kept its user bounds. Thread-safe for different documents.
 */
final class DocumentFolder {

    private static final System.Logger LOG = System.getLogger(DocumentFolder.class.getName());
    private static final int MAGIC = 0x43475331; // CGS1
    private static final int SEAL = 32;
    private static final int MAX_FILE = 16 * 1024 * 1024;
    private static final String SUFFIX = ".document";
    private static final String TEMPORARY = ".writing";

    private final Path folder;

    /**
     * @throws IllegalArgumentException when there is no such folder and it cannot be made
     */
    DocumentFolder(Path folder) {
        this.folder = folder;
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.isWritable(folder)) {
                throw new IllegalArgumentException("cannot write to " + folder);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot make " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Every document that is there and whole; what is not is deleted. */
    List<Document> all() {
        List<Document> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(TEMPORARY)) {
                    delete(file);
                } else if (name.endsWith(SUFFIX)) {
                    read(file).ifPresentOrElse(documents::add, () -> delete(file));
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot read what was fetched before", e);
        }
        return documents;
    }

    private Optional<Document> read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length - SEAL;
            if (length < 0
                    || !Arrays.equals(
                            Sha2.SHA_256.hash(Message.of(bytes, 0, length)),
                            Arrays.copyOfRange(bytes, length, bytes.length))) {
                return Optional.empty();
            }
            return parse(new DataInputStream(new ByteArrayInputStream(bytes, 0, length)))
                    .filter(it -> file.equals(fileOf(it.source())));
        } catch (IOException | IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Document> parse(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return Optional.empty();
        }
        Source source = new Source(Source.Kind.valueOf(in.readUTF()), URI.create(in.readUTF()));
        String mediaType = in.readUTF();
        String tag = in.readUTF();
        Instant fetchedAt = Instant.ofEpochMilli(in.readLong());
        Instant freshUntil = Instant.ofEpochMilli(in.readLong());
        return Optional.of(
                new Document(source, in.readAllBytes(), mediaType, tag, fetchedAt, freshUntil));
    }

    /**
     * Keeps a document, in place of an earlier one. A failure is told in the log and is no other's.
     */
    void put(Document document) {
        Path file = fileOf(document.source());
        try {
            Path temporary =
                    Files.createTempFile(
                            folder,
                            "",
                            TEMPORARY,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(temporary, bytes(document));
                Files.move(
                        temporary,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot keep a fetched document", e);
        }
    }

    private static byte[] bytes(Document document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(document.weight());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(document.source().kind().name());
            out.writeUTF(document.source().uri().toString());
            out.writeUTF(document.mediaType());
            out.writeUTF(document.tag());
            out.writeLong(document.fetchedAt().toEpochMilli());
            out.writeLong(document.freshUntil().toEpochMilli());
            out.write(document.body());
            out.write(Sha2.SHA_256.hash(Message.of(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Forgets a document. */
    void remove(Source source) {
        delete(fileOf(source));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot delete a fetched document", e);
        }
    }

    private Path fileOf(Source source) {
        byte[] name = (source.kind() + " " + source.uri()).getBytes(StandardCharsets.UTF_8);
        return folder.resolve(
                HexFormat.of().formatHex(Sha2.SHA_256.hash(Message.of(name))) + SUFFIX);
    }
}
