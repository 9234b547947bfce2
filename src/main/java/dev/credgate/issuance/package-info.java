/**
 * What an agency may issue, and how: which agencies there are, a credential from request to signed,
 * verified and recorded, a status from request to the chain. Knows nothing of HTTP.
 */
@NullMarked
package dev.credgate.issuance;

import org.jspecify.annotations.NullMarked;
