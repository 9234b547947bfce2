/**
 * What the gateway is shipped in: the container images and the Kubernetes manifests, read as their
 * builders and servers read them, and the layout that both promise, run for real.
 */
@NullMarked
package dev.credgate.deployment;

import org.jspecify.annotations.NullMarked;
