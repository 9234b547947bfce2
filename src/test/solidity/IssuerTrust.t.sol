// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IssuerTrust} from "credgate/IssuerTrust.sol";
import {Chain} from "./Chain.sol";

contract IssuerTrustTest is Chain {
    event IssuerNamed(bytes32 indexed did, address account, string name);
    event IssuerRecognised(bytes32 indexed did, bool recognised);
    event TypeAuthorised(bytes32 indexed did, bytes32 indexed typeHash, bool authorised);
    event SaltLengthAdded(bytes32 indexed did, uint8 length, uint64 from);
    event CommitteeChanged(address indexed member, bool appointed);
    event AdminChanged(address admin);

    address private constant ADMIN = address(0xad);
    address private constant MEMBER = address(0xc0);
    address private constant STRANGER = address(0xbad);
    address private constant NEXT = address(0x4e);
    address private constant ACCOUNT = address(0xacc);
    bytes32 private constant DID = keccak256("did:web:agency.example");
    bytes32 private constant TYPE = keccak256("cpt:1000");

    IssuerTrust private trust;

    function setUp() external {
        vm.warp(1_700_000_000);
        trust = new IssuerTrust(ADMIN);
        vm.prank(ADMIN);
        trust.appoint(MEMBER);
    }

    // The administrator

    function test_theFirstAdministratorIsNamedAtCreation() external {
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.ZeroAddress.selector));
        new IssuerTrust(address(0));
        vm.recordLogs();
        same(new IssuerTrust(NEXT).admin(), NEXT);
        same(vm.getRecordedLogs()[0].topics[0], AdminChanged.selector);
    }

    function test_administrationMovesInTwoSteps() external {
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAdmin.selector, STRANGER));
        trust.transferAdmin(STRANGER);
        vm.prank(ADMIN);
        trust.transferAdmin(NEXT);
        same(trust.admin(), ADMIN);
        same(trust.pendingAdmin(), NEXT);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotPendingAdmin.selector, STRANGER));
        trust.acceptAdmin();
        vm.prank(STRANGER, NEXT);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotPendingAdmin.selector, STRANGER));
        trust.acceptAdmin();
        // Not an administrator before accepting.
        vm.prank(NEXT);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAdmin.selector, NEXT));
        trust.appoint(NEXT);
        vm.expectEmit(true, true, true, true, address(trust));
        emit AdminChanged(NEXT);
        vm.prank(NEXT);
        trust.acceptAdmin();
        same(trust.admin(), NEXT);
        same(trust.pendingAdmin(), address(0));
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAdmin.selector, ADMIN));
        trust.appoint(ADMIN);
        // An offer is taken once.
        vm.prank(NEXT);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotPendingAdmin.selector, NEXT));
        trust.acceptAdmin();
    }

    function test_anOfferIsTakenBack() external {
        vm.prank(ADMIN);
        trust.transferAdmin(NEXT);
        vm.prank(ADMIN);
        trust.transferAdmin(address(0));
        vm.prank(NEXT);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotPendingAdmin.selector, NEXT));
        trust.acceptAdmin();
    }

    function test_onlyTheAdministratorAppointsAndDismisses() external {
        address[2] memory senders = [STRANGER, MEMBER];
        for (uint256 i = 0; i < 2; i++) {
            vm.prank(senders[i], ADMIN);
            vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAdmin.selector, senders[i]));
            trust.appoint(NEXT);
            vm.prank(senders[i], ADMIN);
            vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAdmin.selector, senders[i]));
            trust.dismiss(MEMBER);
        }
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.ZeroAddress.selector));
        trust.appoint(address(0));
        vm.expectEmit(true, true, true, true, address(trust));
        emit CommitteeChanged(NEXT, true);
        vm.prank(ADMIN);
        trust.appoint(NEXT);
        same(trust.isCommittee(NEXT), true);
    }

    function test_theAdministratorIsNoMember() external {
        _refusedToNonMembers(ADMIN);
    }

    function test_aDismissedMemberLosesEveryRightAtOnceAndItsDeedsStay() external {
        vm.prank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        vm.prank(MEMBER);
        trust.authorise(DID, TYPE);
        vm.expectEmit(true, true, true, true, address(trust));
        emit CommitteeChanged(MEMBER, false);
        vm.prank(ADMIN);
        trust.dismiss(MEMBER);
        _refusedToNonMembers(MEMBER);
        (bool recorded, bool authorised) = trust.authorisation(DID, TYPE);
        same(recorded && authorised, true);
    }

    function test_strangersDoNothing() external {
        _refusedToNonMembers(STRANGER);
    }

    // The committee

    function test_namingForTheFirstTimeRecognises() external {
        vm.expectEmit(true, true, true, true, address(trust));
        emit IssuerNamed(DID, ACCOUNT, "Agency");
        vm.expectEmit(true, true, true, true, address(trust));
        emit IssuerRecognised(DID, true);
        vm.prank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        same(trust.accountOf(DID), ACCOUNT);
        same(trust.isRecognised(DID), true);
    }

    function test_namingAgainDoesNotRecogniseAgain() external {
        vm.startPrank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        trust.unrecognise(DID);
        vm.recordLogs();
        trust.nameIssuer(DID, NEXT, "Agency, renamed");
        same(vm.getRecordedLogs().length, 1);
        same(trust.accountOf(DID), NEXT);
        same(trust.isRecognised(DID), false);
        vm.expectEmit(true, true, true, true, address(trust));
        emit IssuerRecognised(DID, true);
        trust.recognise(DID);
        same(trust.isRecognised(DID), true);
        vm.stopPrank();
    }

    function test_namesAndAccountsAreChecked() external {
        vm.startPrank(MEMBER);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.ZeroHash.selector));
        trust.nameIssuer(bytes32(0), ACCOUNT, "Agency");
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.ZeroAddress.selector));
        trust.nameIssuer(DID, address(0), "Agency");
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAName.selector));
        trust.nameIssuer(DID, ACCOUNT, "");
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.NotAName.selector));
        trust.nameIssuer(DID, ACCOUNT, string(new bytes(257)));
        trust.nameIssuer(DID, ACCOUNT, string(new bytes(256)));
        vm.stopPrank();
    }

    function test_unnamedIssuersHaveNoRecord() external {
        vm.startPrank(MEMBER);
        bytes memory unknown = abi.encodeWithSelector(IssuerTrust.UnknownIssuer.selector, DID);
        vm.expectRevert(unknown);
        trust.recognise(DID);
        vm.expectRevert(unknown);
        trust.unrecognise(DID);
        vm.expectRevert(unknown);
        trust.authorise(DID, TYPE);
        vm.expectRevert(unknown);
        trust.deauthorise(DID, TYPE);
        vm.expectRevert(unknown);
        trust.addSaltLength(DID, 22, 1);
        vm.stopPrank();
        same(trust.accountOf(DID), address(0));
        same(trust.isRecognised(DID), false);
    }

    function test_typesAreAuthorisedAndDeauthorised() external {
        vm.startPrank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.ZeroHash.selector));
        trust.authorise(DID, bytes32(0));
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.ZeroHash.selector));
        trust.deauthorise(DID, bytes32(0));
        (bool recorded, bool authorised) = trust.authorisation(DID, TYPE);
        same(recorded || authorised, false);
        vm.expectEmit(true, true, true, true, address(trust));
        emit TypeAuthorised(DID, TYPE, true);
        trust.authorise(DID, TYPE);
        (recorded, authorised) = trust.authorisation(DID, TYPE);
        same(recorded && authorised, true);
        vm.expectEmit(true, true, true, true, address(trust));
        emit TypeAuthorised(DID, TYPE, false);
        trust.deauthorise(DID, TYPE);
        (recorded, authorised) = trust.authorisation(DID, TYPE);
        same(recorded && !authorised, true);
        vm.stopPrank();
    }

    function testFuzz_saltLengthsStayInRange(uint8 length) external {
        vm.startPrank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        if (length < 5 || length > 64) {
            vm.expectRevert(abi.encodeWithSelector(IssuerTrust.SaltLengthOutOfRange.selector, length));
        } else {
            vm.expectEmit(true, true, true, true, address(trust));
            emit SaltLengthAdded(DID, length, 0);
        }
        trust.addSaltLength(DID, length, 0);
        vm.stopPrank();
    }

    function testFuzz_saltLengthsStrictlyAscend(uint64 first, uint64 second) external {
        uint64 far = uint64(block.timestamp + 7 days);
        first %= far + 1;
        vm.startPrank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        trust.addSaltLength(DID, 5, first);
        bool refused = second <= first || second > far;
        if (refused) {
            vm.expectRevert(abi.encodeWithSelector(IssuerTrust.SaltLengthNotLater.selector, second, first));
        }
        trust.addSaltLength(DID, 22, second);
        (uint8 length, uint64 from) = trust.lastSaltLength(DID);
        same(length, refused ? 5 : 22);
        same(from, refused ? first : second);
        vm.stopPrank();
    }

    function test_theFirstSaltLengthIsNotTooFarAheadEither() external {
        vm.startPrank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        uint64 tooFar = uint64(block.timestamp + 7 days + 1);
        vm.expectRevert(abi.encodeWithSelector(IssuerTrust.SaltLengthNotLater.selector, tooFar, uint64(0)));
        trust.addSaltLength(DID, 22, tooFar);
        vm.stopPrank();
    }

    /// @dev Else credentials that were issued with 5 would become invalid, and value and salt could be shifted.
    function test_onceATypeWasAuthorisedNoSaltLengthReachesBack() external {
        uint64 present = uint64(block.timestamp);
        vm.startPrank(MEMBER);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        trust.deauthorise(DID, TYPE);
        same(trust.everVouched(DID), false);
        trust.addSaltLength(DID, 22, 0);
        trust.authorise(DID, TYPE);
        trust.deauthorise(DID, TYPE);
        same(trust.everVouched(DID), true);
        uint64[2] memory past = [uint64(1), present];
        for (uint256 i = 0; i < 2; i++) {
            vm.expectRevert(abi.encodeWithSelector(IssuerTrust.SaltLengthInThePast.selector, past[i]));
            trust.addSaltLength(DID, 30, past[i]);
        }
        trust.addSaltLength(DID, 30, present + 1);
        (uint8 length, uint64 from) = trust.lastSaltLength(DID);
        same(length, 30);
        same(from, present + 1);
        vm.stopPrank();
    }

    /// @dev With a member as the origin: that counts for nothing.
    function _refusedToNonMembers(address sender) private {
        bytes memory refusal = abi.encodeWithSelector(IssuerTrust.NotCommittee.selector, sender);
        vm.prank(sender, MEMBER);
        vm.expectRevert(refusal);
        trust.nameIssuer(DID, ACCOUNT, "Agency");
        vm.prank(sender, MEMBER);
        vm.expectRevert(refusal);
        trust.recognise(DID);
        vm.prank(sender, MEMBER);
        vm.expectRevert(refusal);
        trust.unrecognise(DID);
        vm.prank(sender, MEMBER);
        vm.expectRevert(refusal);
        trust.authorise(DID, TYPE);
        vm.prank(sender, MEMBER);
        vm.expectRevert(refusal);
        trust.deauthorise(DID, TYPE);
        vm.prank(sender, MEMBER);
        vm.expectRevert(refusal);
        trust.addSaltLength(DID, 22, 1);
    }
}
