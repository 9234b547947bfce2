/**
 * The W3C VC-API's test endpoints: what the interoperability suites talk to, with issuers made up
 * for them. Off unless asked for and refused in production. Nothing here opens a door: proof,
 * validity and status decide, trust is reported and not enforced.
 */
@NullMarked
package dev.credgate.vcapi;

import org.jspecify.annotations.NullMarked;
