/**
 * The listener for agencies, behind mutual TLS: issue, change a status, list one's keys. Who is
 * calling is told by the certificate of the TLS session and by nothing else.
 */
@NullMarked
package dev.credgate.issuer;

import org.jspecify.annotations.NullMarked;
