package dev.credgate.ffi;

/** A library that cannot be loaded here, or that lacks a function; the message names it. */
public final class NativeLibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NativeLibraryException(String message) {
        super(message);
    }
}
