/**
 * SD-JWT VC: credentials of the IETF's draft-ietf-oauth-sd-jwt-vc on RFC 9901, read and written.
 */
@NullMarked
package dev.credgate.credential.sdjwtvc;

import org.jspecify.annotations.NullMarked;
