package dev.credgate.ffi;

/**
 * A C function. Arguments are integers and addresses, each in a register or a place on the stack of
 * 64 bits: the calling conventions of x86-64 and AArch64 under Unix let a narrower parameter ignore
 * the upper half. Thread-safe as far as the function is.
 */
public interface NativeFunction {

    /** The most arguments a function may have here. */
    int MAX_ARGUMENTS = 8;

    /**
     * Calls it with exactly the number of arguments it was looked up with.
     *
     * @return the register of the result; a narrower type is in its lower bits, so an {@code int}
     *     is {@code (int) call(…)}
     */
    long call(long... arguments);
}
