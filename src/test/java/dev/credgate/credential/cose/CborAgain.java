package dev.credgate.credential.cose;

import dev.credgate.credential.cose.CborItem.CborArray;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborFloat;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborSimple;
import dev.credgate.credential.cose.CborItem.CborText;

/** Writes again what was read. */
public final class CborAgain {

    private CborAgain() {}

    /** Writes an item in its shortest form. */
    public static void write(CborItem item, CborWriter out) {
        switch (item) {
            case CborInteger(boolean negative, long argument) -> {
                if (negative) {
                    out.integer(-1 - argument);
                } else {
                    out.unsigned(argument);
                }
            }
            case CborBytes(Slice content) -> out.bytes(content);
            case CborText(String value) -> out.text(value);
            case CborFloat(double value) -> out.floating(value);
            case CborSimple simple -> {
                switch (simple) {
                    case TRUE -> out.bool(true);
                    case FALSE -> out.bool(false);
                    case NULL -> out.nil();
                    case UNDEFINED -> out.encoded(new byte[] {(byte) 0xF7});
                }
            }
            case CborArray(var items) -> {
                out.array(items.size());
                items.forEach(one -> write(one, out));
            }
            case CborMap map -> {
                out.map(map.size());
                map.entries()
                        .forEach(entry -> {
                            write(entry.key(), out);
                            write(entry.value(), out);
                        });
            }
            case CborTag(long number, CborItem tagged, Slice _) -> {
                out.tag(number);
                write(tagged, out);
            }
        }
    }
}
