// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Anchors of audit records: what a record said, at which size, kept where its operator cannot change it
/// @notice A log is known by the account that writes it, and only that account adds to it; anybody may have one. An
/// anchor is never changed or taken back, and each tells of a larger tree than the one before: whoever holds the
/// account's key can add to what was said, and not unsay it.
contract AuditAnchors {
    struct Anchor {
        bytes32 root;
        bytes32 checkpoint;
        uint64 size;
        uint64 number;
    }

    mapping(address account => Anchor[]) private _anchors;

    /// @param account the one that sent it
    /// @param index of the anchor in its log; the first is 0
    /// @param size how many records the tree has
    /// @param root the tree's Merkle tree hash (RFC 9162, section 2.1.1)
    /// @param checkpoint the hash of the checkpoint that says so
    event Anchored(address indexed account, uint64 indexed index, uint64 size, bytes32 root, bytes32 checkpoint);

    /// @notice A tree does not shrink, and one of a size is anchored once.
    error NotLarger(uint64 size, uint64 anchored);

    /// @notice Adds an anchor to the sender's log.
    function anchor(uint64 size, bytes32 root, bytes32 checkpoint) external {
        Anchor[] storage known = _anchors[msg.sender];
        uint256 index = known.length;
        uint64 anchored = index == 0 ? 0 : known[index - 1].size;
        if (size <= anchored) revert NotLarger(size, anchored);
        known.push(Anchor(root, checkpoint, size, uint64(block.number)));
        emit Anchored(msg.sender, uint64(index), size, root, checkpoint);
    }

    /// @notice How many anchors a log has.
    function count(address account) external view returns (uint64) {
        return uint64(_anchors[account].length);
    }

    /// @notice An anchor, and the number of the block that took it. All zero when there is none at that index: no
    /// tree that was anchored is empty.
    function anchorAt(address account, uint64 index)
        external
        view
        returns (uint64 size, bytes32 root, bytes32 checkpoint, uint64 number)
    {
        if (index >= _anchors[account].length) return (0, 0, 0, 0);
        Anchor storage known = _anchors[account][index];
        return (known.size, known.root, known.checkpoint, known.number);
    }
}
