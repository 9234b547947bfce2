package dev.credgate.hsm;

import dev.credgate.ffi.NativeMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * A template: {@code CK_ATTRIBUTE[]} and the values it points to, in memory outside the heap.
 * PKCS#11 v2.40 §4.
 */
final class Attributes implements AutoCloseable {

    static final long CLASS = 0x0;
    static final long TOKEN = 0x1;
    static final long PRIVATE = 0x2;
    static final long LABEL = 0x3;
    static final long VALUE = 0x11;
    static final long KEY_TYPE = 0x100;
    static final long ID = 0x102;
    static final long SENSITIVE = 0x103;
    static final long SIGN = 0x108;
    static final long VERIFY = 0x10A;
    static final long EXTRACTABLE = 0x162;
    static final long LOCAL = 0x163;
    static final long NEVER_EXTRACTABLE = 0x164;
    static final long ALWAYS_SENSITIVE = 0x165;
    static final long EC_PARAMS = 0x180;
    static final long EC_POINT = 0x181;
    static final long ALWAYS_AUTHENTICATE = 0x202;

    /** The values of {@link #CLASS}. */
    static final long CERTIFICATE_OBJECT = 1;

    static final long PUBLIC_KEY_OBJECT = 2;
    static final long PRIVATE_KEY_OBJECT = 3;

    static final int ENTRY_BYTES = 24;

    private record Entry(long type, NativeMemory value, int length) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<NativeMemory> tables = new ArrayList<>();

    Attributes with(long type, boolean value) {
        return with(type, new byte[] {(byte) (value ? 1 : 0)});
    }

    Attributes with(long type, long value) {
        entries.add(new Entry(type, NativeMemory.allocate(8).putLong(0, value), 8));
        return this;
    }

    Attributes with(long type, byte[] value) {
        entries.add(new Entry(type, NativeMemory.of(value), value.length));
        return this;
    }

    int count() {
        return entries.size();
    }

    /** The address of the table, made anew; valid until {@link #close}. */
    long address() {
        NativeMemory table = NativeMemory.allocate(Math.max(1, entries.size()) * ENTRY_BYTES);
        tables.add(table);
        int at = 0;
        for (Entry entry : entries) {
            table.putLong(at, entry.type())
                    .putLong(at + 8, entry.value().address())
                    .putLong(at + 16, entry.length());
            at += ENTRY_BYTES;
        }
        return table.address();
    }

    @Override
    public void close() {
        entries.forEach(entry -> entry.value().close());
        tables.forEach(NativeMemory::close);
    }
}
