/**
 * The command line. With no command the program serves; with one it runs that command alone,
 * without starting the HTTP server or the container.
 */
@NullMarked
package dev.credgate.cli;

import org.jspecify.annotations.NullMarked;
