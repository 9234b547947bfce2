// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Acting} from "credgate/Acting.sol";
import {CredentialStatus} from "credgate/CredentialStatus.sol";
import {Entities} from "credgate/Entities.sol";
import {IssuerTrust} from "credgate/IssuerTrust.sol";
import {Chain} from "./Chain.sol";

contract Parser {
    function parse(string calldata did) external pure returns (bool, address) {
        return Acting.parse(did);
    }
}

contract CredentialStatusTest is Chain {
    event StatusChanged(bytes32 indexed issuer, bytes32 indexed key, uint8 status, address by);
    event IndexStatusChanged(bytes32 indexed issuer, uint64 indexed list, uint64 index, uint8 status, address by);
    event StatusListRegistered(bytes32 indexed uri, bytes32 indexed issuer, uint64 list);

    address private constant ISSUER = 0xABcdEFABcdEFabcdEfAbCdefabcdeFABcDEFabCD;
    address private constant ACCOUNT = address(0xacc);
    address private constant DELEGATE = address(0xde1e6);
    address private constant STRANGER = address(0xbad);
    address private constant HEIR = address(0x4e14);
    string private constant WEB = "did:web:agency.example";
    bytes32 private constant KEY = keccak256("a credential");

    Entities private entities;
    IssuerTrust private trust;
    CredentialStatus private status;
    Parser private parser = new Parser();
    string private did;
    bytes32 private issuer;

    function setUp() external {
        vm.warp(1_700_000_000);
        entities = new Entities();
        trust = new IssuerTrust(address(this));
        trust.appoint(address(this));
        status = new CredentialStatus(entities, trust);
        did = weId("101", ISSUER);
        issuer = keccak256(bytes(did));
        trust.nameIssuer(issuer, ISSUER, "Agency");
    }

    function test_needsTheContractsItAsks() external {
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.NoContract.selector, STRANGER));
        new CredentialStatus(Entities(STRANGER), trust);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.NoContract.selector, STRANGER));
        new CredentialStatus(entities, IssuerTrust(STRANGER));
        same(address(status.entities()), address(entities));
        same(address(status.issuerTrust()), address(trust));
    }

    // Who may

    function test_aWeIdIssuerSetsItsOwn() external {
        vm.expectEmit(true, true, true, true, address(status));
        emit StatusChanged(issuer, KEY, 2, ISSUER);
        _set(ISSUER, did, 2);
        same(status.statusOf(issuer, KEY), 2);
    }

    /// @dev Addresses cost nothing, and readers keep what is said of each.
    function test_aWeIdThatNobodyNamedSetsNothing() external {
        string memory own = weId("101", STRANGER);
        bytes memory unknown =
            abi.encodeWithSelector(IssuerTrust.UnknownIssuer.selector, keccak256(bytes(own)));
        vm.startPrank(STRANGER);
        vm.expectRevert(unknown);
        status.set(own, _keys(1), 2);
        vm.expectRevert(unknown);
        status.setIndexes(own, 1, _indexes(1), 2);
        vm.expectRevert(unknown);
        status.registerList(own, 1, KEY);
        vm.stopPrank();
        // An issuer that is not recognised any more still revokes what it issued.
        trust.nameIssuer(keccak256(bytes(own)), STRANGER, "Agency");
        trust.unrecognise(keccak256(bytes(own)));
        _set(STRANGER, own, 2);
    }

    function test_aStrangerSetsNothing() external {
        _refused(STRANGER, did);
        vm.prank(STRANGER, ISSUER);
        vm.expectRevert(abi.encodeWithSelector(Acting.NotIssuer.selector, issuer, STRANGER));
        status.set(did, _keys(1), 2);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Acting.NotIssuer.selector, issuer, STRANGER));
        status.setIndexes(did, 1, _indexes(1), 2);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Acting.NotIssuer.selector, issuer, STRANGER));
        status.registerList(did, 1, KEY);
    }

    function test_theCommitteeDoesNotTakeAWeIdOver() external {
        trust.nameIssuer(issuer, ACCOUNT, "somebody else");
        _refused(ACCOUNT, did);
        _refused(address(this), did);
        _set(ISSUER, did, 2);
    }

    function test_aDelegateSetsUntilItExpires() external {
        vm.prank(ISSUER);
        entities.addDelegate(ISSUER, DELEGATE, uint64(block.timestamp + 10));
        _set(DELEGATE, did, 1);
        vm.warp(block.timestamp + 10);
        _refused(DELEGATE, did);
    }

    function test_controlOfAWeIdMovesItsStatusToo() external {
        vm.startPrank(ISSUER);
        entities.addDelegate(ISSUER, DELEGATE, type(uint64).max);
        entities.changeController(ISSUER, HEIR);
        vm.stopPrank();
        _refused(ISSUER, did);
        _refused(DELEGATE, did);
        _set(HEIR, did, 2);
    }

    function test_anotherMethodsAccountIsTheCommittees() external {
        bytes32 web = keccak256(bytes(WEB));
        // Nobody named: not even whoever could send as the zero address.
        address[2] memory senders = [ACCOUNT, address(0)];
        for (uint256 i = 0; i < 2; i++) {
            vm.prank(senders[i]);
            vm.expectRevert(abi.encodeWithSelector(IssuerTrust.UnknownIssuer.selector, web));
            status.set(WEB, _keys(1), 2);
        }
        trust.nameIssuer(web, ACCOUNT, "Agency");
        vm.expectEmit(true, true, true, true, address(status));
        emit StatusChanged(web, KEY, 2, ACCOUNT);
        _set(ACCOUNT, WEB, 2);
        _refused(STRANGER, WEB);
        // Its delegate, and whoever control of the account moved to.
        vm.prank(ACCOUNT);
        entities.addDelegate(ACCOUNT, DELEGATE, type(uint64).max);
        _set(DELEGATE, WEB, 0);
        vm.prank(ACCOUNT);
        entities.changeController(ACCOUNT, HEIR);
        _refused(ACCOUNT, WEB);
        _refused(DELEGATE, WEB);
        _set(HEIR, WEB, 2);
        // Another account is named: the one before has nothing left.
        trust.nameIssuer(web, STRANGER, "Agency");
        _refused(HEIR, WEB);
        _set(STRANGER, WEB, 0);
    }

    function test_theZeroAddressIsNobodysWeId() external {
        string memory nobody = weId("1", address(0));
        trust.nameIssuer(keccak256(bytes(nobody)), STRANGER, "Nobody");
        _refused(STRANGER, nobody);
        _refused(address(0), nobody);
    }

    function test_oneIssuersEntriesAreNotAnothers() external {
        _set(ISSUER, did, 2);
        same(status.statusOf(keccak256(bytes(weId("102", ISSUER))), KEY), 0);
        trust.nameIssuer(keccak256(bytes(weId("102", ISSUER))), ISSUER, "Agency elsewhere");
        _set(ISSUER, weId("102", ISSUER), 1);
        same(status.statusOf(issuer, KEY), 2);
    }

    // What

    function test_revokedIsNotFinalAndTheSameAgainIsSilent() external {
        _set(ISSUER, did, 2);
        vm.recordLogs();
        _set(ISSUER, did, 2);
        same(vm.getRecordedLogs().length, 0);
        vm.expectEmit(true, true, true, true, address(status));
        emit StatusChanged(issuer, KEY, 0, ISSUER);
        _set(ISSUER, did, 0);
        same(status.statusOf(issuer, KEY), 0);
    }

    function testFuzz_unknownStatusesAreRefused(uint8 value) external {
        vm.assume(value > 2);
        vm.startPrank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.UnknownStatus.selector, value));
        status.set(did, _keys(1), value);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.UnknownStatus.selector, value));
        status.setIndexes(did, 1, _indexes(1), value);
        vm.stopPrank();
    }

    function test_manyAtOnceWithinBounds() external {
        vm.startPrank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.BatchSize.selector, 0));
        status.set(did, _keys(0), 2);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.BatchSize.selector, 1001));
        status.set(did, _keys(1001), 2);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.BatchSize.selector, 0));
        status.setIndexes(did, 1, _indexes(0), 2);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.BatchSize.selector, 1001));
        status.setIndexes(did, 1, _indexes(1001), 2);
        vm.recordLogs();
        uint256 before = gasleft();
        status.set(did, _keys(1000), 2);
        if (before - gasleft() > 28_000_000) revert("a full batch must fit into a block");
        same(vm.getRecordedLogs().length, 1000);
        status.setIndexes(did, 1, _indexes(1000), 1);
        same(vm.getRecordedLogs().length, 1000);
        same(status.statusAt(issuer, 1, 999), 1);
        vm.stopPrank();
    }

    function testFuzz_indexes(uint64 list, uint64 index, uint64 other) external {
        vm.assume(index != other);
        uint64[] memory one = new uint64[](1);
        one[0] = index;
        vm.expectEmit(true, true, true, true, address(status));
        emit IndexStatusChanged(issuer, list, index, 1, ISSUER);
        vm.prank(ISSUER);
        status.setIndexes(did, list, one, 1);
        same(status.statusAt(issuer, list, index), 1);
        same(status.statusAt(issuer, list, other), 0);
        vm.recordLogs();
        vm.prank(ISSUER);
        status.setIndexes(did, list, one, 1);
        same(vm.getRecordedLogs().length, 0);
    }

    function test_aListsAddressIsEachIssuersOwnAndFinal() external {
        bytes32 uri = keccak256("https://agency.example/lists/1");
        // A squatter registers the address for itself: that speaks of its own credentials only.
        trust.nameIssuer(keccak256(bytes(weId("101", STRANGER))), STRANGER, "Squatter");
        vm.prank(STRANGER);
        status.registerList(weId("101", STRANGER), 9, uri);
        vm.expectEmit(true, true, true, true, address(status));
        emit StatusListRegistered(uri, issuer, type(uint64).max);
        vm.startPrank(ISSUER);
        status.registerList(did, type(uint64).max, uri);
        (bool registered, uint64 list) = status.listAt(issuer, uri);
        same(registered, true);
        same(list, type(uint64).max);
        vm.recordLogs();
        status.registerList(did, type(uint64).max, uri);
        same(vm.getRecordedLogs().length, 0);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.ListIsAnother.selector, uri, type(uint64).max));
        status.registerList(did, 2, uri);
        vm.expectRevert(abi.encodeWithSelector(CredentialStatus.ZeroHash.selector));
        status.registerList(did, 2, bytes32(0));
        vm.stopPrank();
        (registered,) = status.listAt(keccak256("did:web:x"), uri);
        same(registered, false);
    }

    // How a DID is read

    function testFuzz_weIdsAreReadAsTheyWereWritten(address identity, uint64 number) external view {
        number %= 1e18;
        (bool is_, address got) = parser.parse(weId(decimal(0, number), identity));
        same(is_, true);
        same(got, identity);
    }

    function testFuzz_oneChangedCharacterIsAnotherWeIdOrNone(uint256 at, bytes1 c) external view {
        bytes memory text = bytes(weId("101", ISSUER));
        at %= text.length;
        vm.assume(text[at] != c);
        text[at] = c;
        try parser.parse(string(text)) returns (bool is_, address got) {
            // Another method, another chain, or another address: never the same one.
            if (is_ && keccak256(bytes(weId(_chainOf(text), got))) != keccak256(text)) revert("two texts, one entity");
        } catch (bytes memory reason) {
            same(bytes4(reason), Acting.MalformedWeId.selector);
        }
    }

    function test_weIdsAreCanonicalOrMalformed() external {
        bytes memory mine = hexText(ISSUER);
        bytes[16] memory texts = [
            abi.encodePacked("did:weid:101:0xABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD"),
            abi.encodePacked("did:weid:101:0X", slice(mine, 40)),
            abi.encodePacked("DID:weid:101:", mine),
            abi.encodePacked("did:WeId:101:", mine),
            abi.encodePacked("did:weid:0101:", mine),
            abi.encodePacked("did:weid:00:", mine),
            abi.encodePacked("did:weid::", mine),
            abi.encodePacked("did:weid:", mine),
            abi.encodePacked("did:weid:1a:", mine),
            abi.encodePacked("did:weid:-1:", mine),
            abi.encodePacked("did:weid:101:", mine, "0"),
            abi.encodePacked("did:weid:101:", slice(mine, 41)),
            abi.encodePacked("did:weid:101:", mine, "#keys-0"),
            abi.encodePacked("did:weid:101::", slice(mine, 41)),
            abi.encodePacked("did:weid:1234567890123456789:", mine),
            abi.encodePacked("did:weid:")
        ];
        for (uint256 i = 0; i < texts.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(Acting.MalformedWeId.selector, string(texts[i])));
            parser.parse(string(texts[i]));
        }
        vm.prank(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(Acting.MalformedWeId.selector, string(texts[0])));
        status.set(string(texts[0]), _keys(1), 2);
    }

    function test_otherMethodsAreNotWeIds() external {
        string[4] memory texts = ["did:web:weid.example", "did:key:z6Mk", "did:weidx:1:0x", "x"];
        for (uint256 i = 0; i < 4; i++) {
            (bool is_, address identity) = parser.parse(texts[i]);
            same(is_, false);
            same(identity, address(0));
        }
        vm.expectRevert(abi.encodeWithSelector(Acting.MalformedDid.selector));
        parser.parse("");
        vm.expectRevert(abi.encodeWithSelector(Acting.MalformedDid.selector));
        parser.parse(string(new bytes(2049)));
        parser.parse(string(new bytes(2048)));
    }

    function _chainOf(bytes memory text) private pure returns (bytes memory number) {
        uint256 end = 9;
        while (text[end] != ":") end++;
        number = new bytes(end - 9);
        for (uint256 i = 9; i < end; i++) {
            number[i - 9] = text[i];
        }
    }

    function _set(address sender, string memory who, uint8 value) private {
        vm.prank(sender);
        status.set(who, _keys(1), value);
    }

    function _refused(address sender, string memory who) private {
        vm.prank(sender);
        vm.expectRevert(abi.encodeWithSelector(Acting.NotIssuer.selector, keccak256(bytes(who)), sender));
        status.set(who, _keys(1), 2);
    }

    /// @dev The first is KEY.
    function _keys(uint256 size) private pure returns (bytes32[] memory keys) {
        keys = new bytes32[](size);
        for (uint256 i = 0; i < size; i++) {
            keys[i] = bytes32(uint256(KEY) + i);
        }
    }

    function _indexes(uint256 size) private pure returns (uint64[] memory indexes) {
        indexes = new uint64[](size);
        for (uint256 i = 0; i < size; i++) {
            indexes[i] = uint64(i);
        }
    }
}
