package dev.credgate.status.bitstring;

import dev.credgate.credential.StatusReference;
import dev.credgate.status.PackedBits;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusLists;
import dev.credgate.status.StatusSource;
import jakarta.inject.Singleton;

/**
 * Statuses in W3C Bitstring Status Lists: the validate algorithm, section 3.2, for the purposes
 * that the recommendation defines and entries of any size.
 */
@Singleton
public final class BitstringStatus implements StatusSource {

    /** Entries that a list must have, so that a look at it does not tell whose it was. */
    static final long FEWEST_ENTRIES = 131_072;

    private final StatusLists<BitstringList> lists = new StatusLists<>();

    @Override
    public String mechanism() {
        return "bitstring";
    }

    @Override
    public StatusFinding read(StatusReference reference, Context context) {
        return lists.read(
                reference,
                context,
                body -> BitstringListReader.read(body, context.proof()),
                list -> look(list, reference));
    }

    private static StatusFinding look(BitstringList list, StatusReference reference) {
        int size = reference.size();
        if (size < 1 || size > PackedBits.LARGEST) {
            return new StatusFinding.Unsupported("a status of " + size + " bits");
        }
        // Whoever serves an issuer's lists could else answer with another one, in which nobody
        // stands. A list need not call itself anything, nor by its address (section 3.1).
        if (list.id().filter(BitstringStatus::isAddress).isPresent()
                && !list.id().get().equals(reference.list().toString())) {
            return new StatusFinding.ListInvalid("the list is that of another address");
        }
        if (!list.purposes().contains(reference.purpose())) {
            return new StatusFinding.ListInvalid("the list is for another purpose");
        }
        if (list.statusSize().isPresent() && list.statusSize().getAsInt() != size) {
            return new StatusFinding.ListInvalid(
                    "the list's statusSize is another than the credential says");
        }
        long entries = list.bits().values(size);
        if (entries < FEWEST_ENTRIES) {
            return new StatusFinding.ListInvalid(
                    "the list has " + entries + " entries, fewer than " + FEWEST_ENTRIES);
        }
        if (reference.index() >= entries) {
            return new StatusFinding.ListInvalid("the list ends before place " + reference.index());
        }
        return finding(list.bits().highestFirst(reference.index(), size), reference);
    }

    private static boolean isAddress(String id) {
        return id.startsWith("https:") || id.startsWith("http:");
    }

    private static StatusFinding finding(long value, StatusReference reference) {
        return switch (reference.purpose()) {
            case "revocation" ->
                    value == 0
                            ? new StatusFinding.Active()
                            : new StatusFinding.Revoked("revoked in the issuer's list");
            case "suspension" ->
                    value == 0
                            ? new StatusFinding.Active()
                            : new StatusFinding.Suspended("suspended in the issuer's list");
            case "refresh" -> value == 0 ? new StatusFinding.Active() : new StatusFinding.Refresh();
            case "message" ->
                    value == 0
                            ? new StatusFinding.Active()
                            : new StatusFinding.Message(value, message(value, reference));
            // Whatever it is for, that nothing stands there can be no reproach, and no praise.
            default -> new StatusFinding.Unsupported("status purpose " + reference.purpose());
        };
    }

    private static String message(long value, StatusReference reference) {
        String text = reference.messages().get(value);
        if (text != null) {
            return text;
        }
        return reference.size() == 1 ? "set" : "0x" + Long.toHexString(value);
    }
}
