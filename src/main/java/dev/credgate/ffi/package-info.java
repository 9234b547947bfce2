/**
 * Calls of C libraries that are found when the program starts: the PKCS#11 module, libcrypto. On a
 * JVM through the Foreign Function API, in the native executable through GraalVM's C interface, and
 * nobody above this room sees a difference. A library that is missing is an exception with its
 * name, never a link error of the whole program.
 */
@NullMarked
package dev.credgate.ffi;

import org.jspecify.annotations.NullMarked;
