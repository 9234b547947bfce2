/**
 * Endurance: three gateways on one PostgreSQL, one token and one chain, under load, while one of
 * these parts is killed, restarted, rolled back or away again and again. Every answer is written
 * down by those who got it; at the end the books are compared: what was acknowledged is there,
 * once. Run by {@code ./credgate test endurance}, not by {@code ./credgate test}: it takes minutes.
 */
@NullMarked
package dev.credgate.endurance;

import org.jspecify.annotations.NullMarked;
