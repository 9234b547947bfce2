package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborArray;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborText;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.Slice;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a structure that ISO 18013-5 prescribes.
 *
 * @param what its name there, for the reader of a refusal
 */
record Members(CborMap map, String what) {

    static Members of(CborItem item, String what) {
        if (item instanceof CborMap map) {
            return new Members(map, what);
        }
        throw new Malformation(Flaw.WRONG_TYPE, what + " is no map");
    }

    /** Refuses whatever has another name. */
    Members only(Set<String> names) {
        for (CborMap.Entry entry : map.entries()) {
            if (!(entry.key() instanceof CborText(String name)) || !names.contains(name)) {
                throw new Malformation(Flaw.UNKNOWN_MEMBER, what + " holds more than " + names);
            }
        }
        return this;
    }

    Optional<CborItem> optional(String name) {
        return map.get(name);
    }

    CborItem required(String name) {
        return map.get(name)
                .orElseThrow(() -> new Malformation(Flaw.MEMBER_MISSING, what + "." + name));
    }

    private Malformation wrong(String name, String wanted) {
        return new Malformation(Flaw.WRONG_TYPE, what + "." + name + " is no " + wanted);
    }

    String text(String name) {
        if (required(name) instanceof CborText(String text)) {
            return text;
        }
        throw wrong(name, "text");
    }

    /** A whole number, not negative. */
    long number(String name) {
        if (required(name) instanceof CborInteger number
                && !number.negative()
                && number.toLong().isPresent()) {
            return number.toLong().getAsLong();
        }
        throw wrong(name, "whole number");
    }

    Slice bytes(String name) {
        if (required(name) instanceof CborBytes(Slice content)) {
            return content;
        }
        throw wrong(name, "byte string");
    }

    Members members(String name) {
        return of(required(name), what + "." + name);
    }

    List<CborItem> list(String name) {
        return list(required(name), what + "." + name);
    }

    static List<CborItem> list(CborItem item, String what) {
        if (item instanceof CborArray(List<CborItem> items)) {
            return items;
        }
        throw new Malformation(Flaw.WRONG_TYPE, what + " is no array");
    }

    /** A byte string that holds an encoded item and says so by tag 24. */
    static CborTag encoded(CborItem item, String what) {
        if (item instanceof CborTag tag && CborTag.encoded(item).isPresent()) {
            return tag;
        }
        throw new Malformation(Flaw.CBOR_MALFORMED, what + " is not encoded CBOR by tag 24");
    }

    static String name(CborItem key, String what) {
        if (key instanceof CborText(String text)) {
            return text;
        }
        throw new Malformation(Flaw.WRONG_TYPE, "a name in " + what + " is no text");
    }
}
