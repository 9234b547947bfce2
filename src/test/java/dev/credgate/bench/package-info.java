/** Benchmarks (JMH): what a claim about speed in the documentation rests on. */
@NullMarked
package dev.credgate.bench;

import org.jspecify.annotations.NullMarked;
