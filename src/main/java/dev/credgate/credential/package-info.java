/**
 * What was presented, in a form that the pipeline can judge whatever its format. One sub-package a
 * format; adding one touches no other file.
 */
@NullMarked
package dev.credgate.credential;

import org.jspecify.annotations.NullMarked;
