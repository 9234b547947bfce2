/**
 * What must outlive a process: consumed nonces, ended sessions, assertion keys and the records of
 * issued credentials, in H2 or PostgreSQL as the JDBC URL says at start. What a call here returned
 * from is on disk. Holds no claim and no subject.
 */
@NullMarked
package dev.credgate.store;

import org.jspecify.annotations.NullMarked;
