/**
 * The chain itself, over JSON-RPC: following its logs into snapshots, deploying the contracts and
 * writing to them. The only room that knows web3j; nothing of it shows in what others call.
 */
@NullMarked
package dev.credgate.ledger.chain;

import org.jspecify.annotations.NullMarked;
