/**
 * What a fuzzer feeds with bytes: one class a parser, each with {@code fuzzerTestOneInput}. {@code
 * ./credgate fuzz} runs them under Jazzer; {@link dev.credgate.fuzz.FindingsTest} gives them all
 * inputs that were ever a finding, in every test run.
 */
@NullMarked
package dev.credgate.fuzz;

import org.jspecify.annotations.NullMarked;
