/**
 * For proxies, portals and verifiers: forward authentication, verification, challenges, sessions
 * and the login page, on the plain port. Routes are matched by their exact path before anything
 * else sees the request.
 */
@NullMarked
package dev.credgate.gateway;

import org.jspecify.annotations.NullMarked;
