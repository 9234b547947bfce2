/** Lists of trusted entities that an authority publishes: ETSI TS 119 602, its JSON binding. */
@NullMarked
package dev.credgate.trust.lote;

import org.jspecify.annotations.NullMarked;
