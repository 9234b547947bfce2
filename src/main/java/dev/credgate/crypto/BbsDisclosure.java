package dev.credgate.crypto;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a BBS proof is held against: the signed messages that are disclosed, by their places among
 * all that were signed, and the two headers (draft-irtf-cfrg-bbs-signatures, section 3.5.4).
 *
 * @param header what the issuer signed beside the messages
 * @param presentationHeader what the holder bound the proof to
 * @param indexes the places of the messages, from 0, ascending
 * @param messages as many as indexes; nobody may change them, or the headers, meanwhile
 */
public record BbsDisclosure(
        byte[] header, byte[] presentationHeader, List<Integer> indexes, List<byte[]> messages) {

    /**
     * @throws IllegalArgumentException when indexes are not ascending, below 0, or not one for each
     *     message
     */
    public BbsDisclosure {
        indexes = List.copyOf(indexes);
        messages = List.copyOf(messages);
        int last = -1;
        for (int index : indexes) {
            if (index <= last) {
                throw new IllegalArgumentException("indexes that do not ascend");
            }
            last = index;
        }
        if (indexes.size() != messages.size()) {
            throw new IllegalArgumentException("not one index for each message");
        }
    }

    /** SHA-256 over all of it, each part with its length before it: one digest, one disclosure. */
    public Hash digest() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(header, out);
            write(presentationHeader, out);
            for (int at = 0; at < messages.size(); at++) {
                out.writeInt(indexes.get(at));
                write(messages.get(at), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Hash.of(Sha2.SHA_256.hash(Message.of(bytes.toByteArray())));
    }

    private static void write(byte[] part, DataOutputStream out) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }
}
