/**
 * CredGate: a gateway that verifies presented credentials and lets requests through to e-government
 * portals. Each package below is a room with one job; imports run downwards only (edges, core,
 * knowledge, ground).
 */
@NullMarked
package dev.credgate;

import org.jspecify.annotations.NullMarked;
