/**
 * What a portal demands: accepted types and issuers, required claims, ages, session length, claims
 * that may travel.
 */
@NullMarked
package dev.credgate.policy;

import org.jspecify.annotations.NullMarked;
