/** Both directions against implementations that are not ours. */
@NullMarked
package dev.credgate.peers;

import org.jspecify.annotations.NullMarked;
