// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Entities} from "credgate/Entities.sol";
import {KeyText} from "credgate/KeyText.sol";
import {Chain, Vm} from "./Chain.sol";

contract EntitiesTest is Chain {
    event WeIdAttributeChanged(
        address indexed identity, bytes32 key, bytes value, uint256 previousBlock, int256 updated
    );
    event WeIdHistoryEvent(address indexed identity, uint256 previousBlock, int256 created);
    event KeyLifecycle(address indexed identity, bytes32 indexed key, uint8 state);
    event ControllerChanged(address indexed identity, address controller);
    event DelegateChanged(address indexed identity, address delegate, uint64 validUntil);

    bytes32 private constant AUTH = "/weId/auth";
    bytes32 private constant SECP = "/weId/pubkey/Secp256k1/base64";
    address private constant STRANGER = address(0xbad);
    address private constant DELEGATE = address(0xde1e6);
    address private constant HEIR = address(0x4e14);

    Entities private entities;
    bytes private key;
    address private me;

    function setUp() external {
        vm.warp(1_700_000_000);
        vm.roll(100);
        entities = new Entities();
        (me, key) = _keyOf(7);
    }

    // First records

    function test_anyoneWritesTheFirstRecordWithTheKeyOfTheAddress() external {
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdAttributeChanged(me, "created", "1600000000", 0, 1600000000);
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdAttributeChanged(me, AUTH, owned(key, me), 0, 1600000000);
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdHistoryEvent(me, 0, 1600000000);
        vm.prank(STRANGER);
        entities.createWeId(me, owned(key, me), "1600000000", 1600000000);

        same(entities.isIdentityExist(me), true);
        same(entities.getLatestRelatedBlock(me), 100);
        (bool published, uint8 state) = entities.keyState(me, keccak256(key));
        same(published, true);
        same(state, 0);
        // The writer gained nothing by it.
        same(entities.controllerOf(me), me);
        same(entities.mayAct(me, STRANGER), false);
    }

    function testFuzz_anyKeyRegistersAtItsOwnAddressOnly(uint128 number, address other) external {
        (address identity, bytes memory text) = _keyOf(uint256(number) + 1);
        vm.assume(other != identity);
        bytes memory foreign = owned(text, other);
        vm.expectRevert(abi.encodeWithSelector(Entities.ForeignKey.selector, other, identity));
        entities.createWeId(other, foreign, "1", 1);
        entities.createWeId(identity, owned(text, identity), "1", 1);
        same(entities.isIdentityExist(identity), true);
        same(entities.isIdentityExist(other), false);
    }

    /// @dev Any two numbers hash to an address: without this, entities that nobody has a key for cost nothing.
    function testFuzz_whatIsNoPointOfTheCurveRegistersNowhere(uint256 x, uint256 y) external {
        uint256 p = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;
        vm.assume(x | y != 0);
        vm.assume(x >= p || y >= p || mulmod(y, y, p) != addmod(mulmod(mulmod(x, x, p), x, p), 7, p));
        address identity = account(x, y);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotOnCurve.selector));
        entities.createWeId(identity, owned(decimal(x, y), identity), "1", 1);
    }

    function test_aFirstRecordIsWrittenOnce() external {
        _create();
        vm.expectRevert(abi.encodeWithSelector(Entities.RecordExists.selector, me));
        entities.createWeId(me, owned(key, me), "1", 1);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.RecordExists.selector, me));
        entities.createWeId(me, owned(key, me), "1", 1);
    }

    function test_aFirstRecordIsReadStrictly() external {
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotOwnersKey.selector));
        entities.createWeId(me, owned(key, STRANGER), "1", 1);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotOwnersKey.selector));
        entities.createWeId(me, key, "1", 1);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
        entities.createWeId(me, owned(abi.encodePacked(key, "|", key), me), "1", 1);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
        entities.createWeId(me, owned(abi.encodePacked("0", key), me), "1", 1);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
        entities.createWeId(me, owned(abi.encodePacked(key, "OBSOLETE"), me), "1", 1);
        vm.expectRevert(abi.encodeWithSelector(Entities.ObsoleteFirstKey.selector));
        entities.createWeId(me, owned(abi.encodePacked(key, "OBSOLETEAUTH"), me), "1", 1);
    }

    function test_aFirstRecordHasATime() external {
        bytes[6] memory texts =
            [bytes(""), bytes("0"), bytes("01"), bytes("-1"), bytes("1e9"), bytes("123456789012345678901")];
        for (uint256 i = 0; i < texts.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(Entities.NotATime.selector));
            entities.createWeId(me, owned(key, me), texts[i], 1);
        }
        vm.expectRevert(abi.encodeWithSelector(Entities.NotATime.selector));
        entities.createWeId(me, owned(key, me), "1", -1);
    }

    function test_historyLinksCreations() external {
        _create();
        vm.roll(105);
        (address second, bytes memory text) = _keyOf(8);
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdHistoryEvent(second, 100, 5);
        entities.createWeId(second, owned(text, second), "5", 5);
    }

    function test_onceControlMovedAStrangerDoesNotWriteTheFirstRecord() external {
        vm.prank(me);
        entities.changeController(me, HEIR);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, STRANGER));
        entities.createWeId(me, owned(key, me), "1", 1);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, me));
        entities.createWeId(me, owned(key, me), "1", 1);
        vm.prank(HEIR);
        entities.createWeId(me, owned(key, me), "1", 1);
    }

    // Attributes

    function test_onlyWhoActsChangesAttributes() external {
        _create();
        bytes memory value = owned(decimal(3, 4), me);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, STRANGER));
        entities.setAttribute(me, SECP, value, 1);
        // Being the origin of the transaction counts for nothing.
        vm.prank(STRANGER, me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, STRANGER));
        entities.setAttribute(me, SECP, value, 1);
        vm.prank(me);
        entities.setAttribute(me, SECP, value, 1);
    }

    function test_attributesNeedARecord() external {
        bytes memory value = owned(decimal(3, 4), me);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NoRecord.selector, me));
        entities.setAttribute(me, SECP, value, 1);
    }

    function test_attributesLinkTheirBlocks() external {
        _create();
        vm.roll(107);
        bytes memory value = owned(decimal(3, 4), me);
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdAttributeChanged(me, SECP, value, 100, 1);
        vm.prank(me);
        entities.setAttribute(me, SECP, value, 1);
        // A later change in the block points at the block itself, as in the original.
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdAttributeChanged(me, "/weId/service/drive", "https://x", 107, 2);
        vm.prank(me);
        entities.setAttribute(me, "/weId/service/drive", "https://x", 2);
        same(entities.getLatestRelatedBlock(me), 107);
    }

    function test_keysOfEveryKind() external {
        _create();
        _set(SECP, decimal(3, 4));
        _set(AUTH, decimal(5, 6));
        _set("/weId/pubkey/RSA/base64", "30820122");
        _set("/weId/pubkey/Ed25519/base64", "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
        _set("/weId/pubkey/P-256/base64", "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169");
        _set("/weId/pubkey/P-384/base64", "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9");
    }

    function test_materialMustFitItsKind() external {
        _create();
        _refused(SECP, "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", KeyText.NotADecimal.selector);
        _refused(AUTH, "12a", KeyText.NotADecimal.selector);
        _refused(SECP, "012", KeyText.NotADecimal.selector);
        _refused(SECP, "12OBSOLETEAUTH", KeyText.NotADecimal.selector);
        _refused(AUTH, "12OBSOLETE", KeyText.NotADecimal.selector);
        _refused(SECP, "1OBSOLETE2", KeyText.NotADecimal.selector);
        _refused(SECP, "1|2", KeyText.NotADecimal.selector);
        _refused(SECP, "OBSOLETE", KeyText.NotADecimal.selector);
        _refused(SECP, "12OBSOLETEOBSOLETE", KeyText.NotADecimal.selector);
        _refused("/weId/pubkey/RSA/base64", "MIIB", KeyText.NotHex.selector);
        _refused("/weId/pubkey/Ed25519/base64", "12", KeyText.NotAMultikey.selector);
        _refused(
            "/weId/pubkey/P-256/base64",
            "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
            KeyText.NotAMultikey.selector
        );
        _refused(
            "/weId/pubkey/P-384/base64",
            "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
            KeyText.NotAMultikey.selector
        );
    }

    function test_anotherOwnersTextIsRefused() external {
        _create();
        bytes memory value = owned(decimal(3, 4), STRANGER);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotOwnersKey.selector));
        entities.setAttribute(me, SECP, value, 1);
    }

    function test_unknownAttributesAreRefused() external {
        _create();
        bytes32[5] memory keys = [
            bytes32("created"),
            bytes32("/weId/pubkey/Secp256k1/base6"),
            bytes32("/weId/pubkey/Secp256k1/base64x"),
            bytes32("/weId/authx"),
            bytes32(0)
        ];
        for (uint256 i = 0; i < keys.length; i++) {
            bytes memory value = owned(decimal(3, 4), me);
            vm.prank(me);
            vm.expectRevert(abi.encodeWithSelector(Entities.UnknownAttribute.selector, keys[i]));
            entities.setAttribute(me, keys[i], value, 1);
        }
        bytes memory good = owned(decimal(3, 4), me);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotATime.selector));
        entities.setAttribute(me, SECP, good, -1);
    }

    function test_services() external {
        _create();
        vm.startPrank(me);
        entities.setAttribute(me, "/weId/service/a", "https://x", 1);
        entities.setAttribute(me, "/weId/service/123456789012345678", "x", 1);
        entities.setAttribute(me, "/weId/service/a", new bytes(2048), 1);
        vm.stopPrank();
        bytes32[4] memory keys = [
            bytes32("/weId/service/"),
            bytes32("/weId/service/a b"),
            bytes32(bytes.concat("/weId/service/a", hex"00", "b")),
            bytes32(bytes.concat("/weId/service/", hex"ff"))
        ];
        for (uint256 i = 0; i < keys.length; i++) {
            vm.prank(me);
            vm.expectRevert(abi.encodeWithSelector(Entities.NotAService.selector));
            entities.setAttribute(me, keys[i], "https://x", 1);
        }
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotAService.selector));
        entities.setAttribute(me, "/weId/service/a", "", 1);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotAService.selector));
        entities.setAttribute(me, "/weId/service/a", new bytes(2049), 1);
    }

    function test_revokingNeedsAPublishedKeyAndTheKeyComesBackWhenPublishedAgain() external {
        _create();
        bytes32 hash = keccak256(decimal(3, 4));
        bytes memory revoked = owned(abi.encodePacked(decimal(3, 4), "OBSOLETE"), me);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.UnknownKey.selector, me, hash));
        entities.setAttribute(me, SECP, revoked, 1);
        _set(SECP, decimal(3, 4));
        _set(AUTH, abi.encodePacked(decimal(3, 4), "OBSOLETEAUTH"));
        _is(hash, entities.ACTIVE());
        _set(SECP, abi.encodePacked(decimal(3, 4), "OBSOLETE"));
        _is(hash, entities.REVOKED());
        _set(AUTH, decimal(3, 4));
        vm.startPrank(me);
        entities.setKeyState(me, hash, 1);
        entities.setKeyState(me, hash, 0);
        vm.stopPrank();
        _is(hash, entities.REVOKED());
        _set(SECP, decimal(3, 4));
        _is(hash, entities.ACTIVE());
        _set(SECP, abi.encodePacked(decimal(3, 4), "OBSOLETE"));
        vm.prank(me);
        entities.setKeyState(me, hash, 2);
        _is(hash, entities.COMPROMISED());
    }

    function test_aTextIsAKeyOfOneKind() external {
        _create();
        _set(SECP, "12");
        _refused("/weId/pubkey/RSA/base64", "12", Entities.KeyOfAnotherKind.selector, keccak256("12"));
        _set("/weId/pubkey/RSA/base64", "34");
        _refused(SECP, "34", Entities.KeyOfAnotherKind.selector, keccak256("34"));
        _refused(AUTH, "34", Entities.KeyOfAnotherKind.selector, keccak256("34"));
    }

    function test_anEntityHasAtMost256Keys() external {
        _create();
        vm.startPrank(me);
        for (uint256 i = 1; i < 256; i++) {
            entities.setAttribute(me, SECP, owned(decimal(0, i), me), 1);
        }
        vm.expectRevert(abi.encodeWithSelector(Entities.TooManyKeys.selector, me));
        entities.setAttribute(me, SECP, owned(decimal(1, 0), me), 1);
        // What is published already still changes.
        entities.setAttribute(me, SECP, owned(abi.encodePacked(decimal(0, 255), "OBSOLETE"), me), 1);
        vm.stopPrank();
    }

    // Key life-cycle

    function test_aKeysLifeIsTheControllersToTell() external {
        _create();
        bytes32 hash = keccak256(key);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, STRANGER));
        entities.setKeyState(me, hash, 1);
        for (uint8 i = 0; i < 3; i++) {
            uint8 state = i == 0 ? 1 : i == 1 ? 0 : 2;
            vm.expectEmit(true, true, true, true, address(entities));
            emit KeyLifecycle(me, hash, state);
            vm.prank(me);
            entities.setKeyState(me, hash, state);
            (, uint8 got) = entities.keyState(me, hash);
            same(got, state);
        }
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.UnknownKeyState.selector, 3));
        entities.setKeyState(me, hash, 3);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.UnknownKey.selector, me, bytes32(uint256(1))));
        entities.setKeyState(me, bytes32(uint256(1)), 1);
    }

    function test_compromisedIsFinal() external {
        _create();
        bytes32 hash = keccak256(key);
        vm.prank(me);
        entities.setKeyState(me, hash, 2);
        for (uint8 state = 0; state < 3; state++) {
            vm.prank(me);
            vm.expectRevert(abi.encodeWithSelector(Entities.KeyIsCompromised.selector, me, hash));
            entities.setKeyState(me, hash, state);
        }
        bytes[2] memory values = [owned(key, me), owned(abi.encodePacked(key, "OBSOLETE"), me)];
        for (uint256 i = 0; i < 2; i++) {
            vm.prank(me);
            vm.expectRevert(abi.encodeWithSelector(Entities.KeyIsCompromised.selector, me, hash));
            entities.setAttribute(me, SECP, values[i], 1);
        }
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.KeyIsCompromised.selector, me, hash));
        entities.setAttribute(me, AUTH, values[0], 1);
        // Not even for the next controller.
        vm.prank(me);
        entities.changeController(me, HEIR);
        vm.prank(HEIR);
        vm.expectRevert(abi.encodeWithSelector(Entities.KeyIsCompromised.selector, me, hash));
        entities.setKeyState(me, hash, 0);
    }

    // Control

    function test_whoMovedControlLosesEveryRight() external {
        _create();
        vm.expectEmit(true, true, true, true, address(entities));
        emit ControllerChanged(me, HEIR);
        vm.prank(me);
        entities.changeController(me, HEIR);
        same(entities.controllerOf(me), HEIR);
        bytes memory value = owned(decimal(3, 4), me);
        vm.startPrank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, me));
        entities.setAttribute(me, SECP, value, 1);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, me));
        entities.setKeyState(me, keccak256(key), 1);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, me));
        entities.changeController(me, me);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, me));
        entities.addDelegate(me, me, type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, me));
        entities.removeDelegate(me, DELEGATE);
        vm.stopPrank();
        vm.prank(HEIR);
        entities.setAttribute(me, SECP, value, 1);
    }

    function test_delegatesOfTheOldControllerLoseTooEvenWhenControlComesBack() external {
        _create();
        vm.prank(me);
        entities.addDelegate(me, DELEGATE, type(uint64).max);
        same(entities.mayAct(me, DELEGATE), true);
        vm.prank(me);
        entities.changeController(me, HEIR);
        same(entities.mayAct(me, DELEGATE), false);
        vm.prank(HEIR);
        vm.expectRevert(abi.encodeWithSelector(Entities.UnknownDelegate.selector, me, DELEGATE));
        entities.removeDelegate(me, DELEGATE);
        // Each term is one of its own: what the heir names ends with the heir.
        vm.prank(HEIR);
        entities.addDelegate(me, STRANGER, type(uint64).max);
        same(entities.mayAct(me, STRANGER), true);
        vm.prank(HEIR);
        entities.changeController(me, me);
        same(entities.controllerOf(me), me);
        same(entities.mayAct(me, STRANGER), false);
        same(entities.mayAct(me, DELEGATE), false);
        // And a first record stays the acting one's to write, although the controller is the address again.
        same(entities.mayAct(me, me), true);
    }

    function test_controlMovesOnlyByItsHolder() external {
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, STRANGER));
        entities.changeController(me, STRANGER);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.ZeroController.selector));
        entities.changeController(me, address(0));
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(Entities.SameController.selector, me));
        entities.changeController(me, me);
    }

    // Delegates

    function testFuzz_aDelegateActsUntilItExpires(uint64 validUntil, uint64 now_) external {
        vm.assume(validUntil > block.timestamp && now_ >= block.timestamp);
        _create();
        vm.expectEmit(true, true, true, true, address(entities));
        emit DelegateChanged(me, DELEGATE, validUntil);
        vm.prank(me);
        entities.addDelegate(me, DELEGATE, validUntil);
        vm.warp(now_);
        same(entities.mayAct(me, DELEGATE), now_ < validUntil);
        bytes memory value = owned(decimal(3, 4), me);
        vm.prank(DELEGATE);
        if (now_ >= validUntil) {
            vm.expectRevert(abi.encodeWithSelector(Entities.NotActing.selector, me, DELEGATE));
        }
        entities.setAttribute(me, SECP, value, 1);
    }

    function test_aDelegateDoesNotTouchControl() external {
        _create();
        vm.prank(me);
        entities.addDelegate(me, DELEGATE, type(uint64).max);
        vm.startPrank(DELEGATE);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, DELEGATE));
        entities.addDelegate(me, STRANGER, type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, DELEGATE));
        entities.removeDelegate(me, DELEGATE);
        vm.expectRevert(abi.encodeWithSelector(Entities.NotController.selector, me, DELEGATE));
        entities.changeController(me, DELEGATE);
        entities.setKeyState(me, keccak256(key), 1);
        vm.stopPrank();
    }

    function test_aRemovedDelegateActsNoMore() external {
        _create();
        vm.startPrank(me);
        entities.addDelegate(me, DELEGATE, type(uint64).max);
        vm.expectEmit(true, true, true, true, address(entities));
        emit DelegateChanged(me, DELEGATE, 0);
        entities.removeDelegate(me, DELEGATE);
        vm.expectRevert(abi.encodeWithSelector(Entities.UnknownDelegate.selector, me, DELEGATE));
        entities.removeDelegate(me, DELEGATE);
        vm.expectRevert(abi.encodeWithSelector(Entities.ZeroDelegate.selector));
        entities.addDelegate(me, address(0), type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(Entities.AlreadyExpired.selector, uint64(block.timestamp)));
        entities.addDelegate(me, DELEGATE, uint64(block.timestamp));
        vm.stopPrank();
        same(entities.mayAct(me, DELEGATE), false);
    }

    function test_aDelegateOfOneIsNobodyToAnother() external {
        vm.prank(me);
        entities.addDelegate(me, DELEGATE, type(uint64).max);
        same(entities.mayAct(HEIR, DELEGATE), false);
        same(entities.mayAct(me, address(0)), false);
    }

    function _keyOf(uint256 privateKey) private returns (address identity, bytes memory text) {
        Vm.Wallet memory wallet = vm.createWallet(privateKey);
        return (wallet.addr, decimal(wallet.publicKeyX, wallet.publicKeyY));
    }

    function _is(bytes32 hash, uint8 state) private view {
        (bool published, uint8 got) = entities.keyState(me, hash);
        same(published, true);
        same(got, state);
    }

    function _refused(bytes32 attribute, bytes memory head, bytes4 error, bytes32 hash) private {
        bytes memory value = owned(head, me);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(error, me, hash));
        entities.setAttribute(me, attribute, value, 1);
    }

    function _create() private {
        entities.createWeId(me, owned(key, me), "1", 1);
    }

    function _set(bytes32 attribute, bytes memory head) private {
        bytes memory value = owned(head, me);
        vm.expectEmit(true, true, true, true, address(entities));
        emit WeIdAttributeChanged(me, attribute, value, 100, 1);
        vm.prank(me);
        entities.setAttribute(me, attribute, value, 1);
    }

    function _refused(bytes32 attribute, bytes memory head, bytes4 error) private {
        bytes memory value = owned(head, me);
        vm.prank(me);
        vm.expectRevert(abi.encodeWithSelector(error));
        entities.setAttribute(me, attribute, value, 1);
    }
}
