// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AuditAnchors} from "credgate/AuditAnchors.sol";
import {Chain} from "./Chain.sol";

contract AuditAnchorsTest is Chain {
    event Anchored(address indexed account, uint64 indexed index, uint64 size, bytes32 root, bytes32 checkpoint);

    address private constant LOG = address(0x106);
    address private constant STRANGER = address(0xbad);
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant CHECKPOINT = keccak256("checkpoint");

    AuditAnchors private anchors;

    function setUp() external {
        vm.roll(1000);
        anchors = new AuditAnchors();
    }

    function test_anAnchorStaysAsItWasSent() external {
        vm.expectEmit(true, true, true, true, address(anchors));
        emit Anchored(LOG, 0, 10, ROOT, CHECKPOINT);
        _anchor(LOG, 10);
        vm.roll(1005);
        vm.expectEmit(true, true, true, true, address(anchors));
        emit Anchored(LOG, 1, 11, ROOT, CHECKPOINT);
        _anchor(LOG, 11);
        same(anchors.count(LOG), 2);
        _same(LOG, 0, 10, 1000);
        _same(LOG, 1, 11, 1005);
    }

    function test_aTreeNeverShrinksAndNoSizeIsSaidTwice(uint64 size, uint64 later) external {
        vm.assume(size > 0);
        _anchor(LOG, size);
        if (later <= size) {
            vm.expectRevert(abi.encodeWithSelector(AuditAnchors.NotLarger.selector, later, size));
            _anchor(LOG, later);
            same(anchors.count(LOG), 1);
        } else {
            _anchor(LOG, later);
            same(anchors.count(LOG), 2);
        }
        _same(LOG, 0, size, 1000);
    }

    function test_anEmptyTreeIsNotAnchored() external {
        vm.expectRevert(abi.encodeWithSelector(AuditAnchors.NotLarger.selector, 0, 0));
        _anchor(LOG, 0);
    }

    function test_aLogIsItsAccountsAlone() external {
        _anchor(LOG, 10);
        // A stranger has a log of its own, and so has whoever started a transaction that another contract sends.
        _anchor(STRANGER, 3);
        vm.prank(STRANGER, LOG);
        anchors.anchor(4, ROOT, CHECKPOINT);
        same(anchors.count(LOG), 1);
        same(anchors.count(STRANGER), 2);
        _same(LOG, 0, 10, 1000);
    }

    function test_whereNoneIsAllIsZero() external {
        (uint64 size, bytes32 root, bytes32 checkpoint, uint64 number) = anchors.anchorAt(LOG, 0);
        same(size, 0);
        same(root, 0);
        same(checkpoint, 0);
        same(number, 0);
        same(anchors.count(LOG), 0);
        _anchor(LOG, 1);
        (size,,,) = anchors.anchorAt(LOG, type(uint64).max);
        same(size, 0);
    }

    function _anchor(address log, uint64 size) private {
        vm.prank(log);
        anchors.anchor(size, ROOT, CHECKPOINT);
    }

    function _same(address log, uint64 index, uint64 expected, uint64 at) private view {
        (uint64 size, bytes32 root, bytes32 checkpoint, uint64 number) = anchors.anchorAt(log, index);
        same(size, expected);
        same(root, ROOT);
        same(checkpoint, CHECKPOINT);
        same(number, at);
    }
}
