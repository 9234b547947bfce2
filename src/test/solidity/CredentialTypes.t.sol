// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CredentialTypes} from "credgate/CredentialTypes.sol";
import {Entities} from "credgate/Entities.sol";
import {IssuerTrust} from "credgate/IssuerTrust.sol";
import {Chain} from "./Chain.sol";

contract CredentialTypesTest is Chain {
    event PublisherNamed(bytes32 indexed typeHash, address publisher);
    event SchemaPublished(bytes32 indexed typeHash, uint32 version, string schema, address by);

    address private constant MEMBER = address(0xc0);
    address private constant PUBLISHER = address(0x9b);
    address private constant DELEGATE = address(0xde1e6);
    address private constant STRANGER = address(0xbad);
    bytes32 private constant TYPE = keccak256("cpt:1000");

    Entities private entities;
    IssuerTrust private trust;
    CredentialTypes private types;

    function setUp() external {
        vm.warp(1_700_000_000);
        entities = new Entities();
        trust = new IssuerTrust(address(this));
        trust.appoint(MEMBER);
        types = new CredentialTypes(entities, trust);
    }

    function test_needsTheContractsItAsks() external {
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NoContract.selector, STRANGER));
        new CredentialTypes(Entities(STRANGER), trust);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NoContract.selector, STRANGER));
        new CredentialTypes(entities, IssuerTrust(STRANGER));
        same(address(types.entities()), address(entities));
        same(address(types.issuerTrust()), address(trust));
    }

    function test_onlyTheCommitteeNamesAPublisher() external {
        vm.prank(STRANGER, MEMBER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotCommittee.selector, STRANGER));
        types.namePublisher(TYPE, STRANGER);
        // The administrator is no member.
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotCommittee.selector, address(this)));
        types.namePublisher(TYPE, PUBLISHER);
        vm.expectEmit(true, true, true, true, address(types));
        emit PublisherNamed(TYPE, PUBLISHER);
        _name(PUBLISHER);
        same(types.publisherOf(TYPE), PUBLISHER);
        trust.dismiss(MEMBER);
        vm.prank(MEMBER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotCommittee.selector, MEMBER));
        types.namePublisher(TYPE, MEMBER);
    }

    function test_aPublisherIsNamedForOneType() external {
        vm.startPrank(MEMBER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotAType.selector, bytes32(0)));
        types.namePublisher(bytes32(0), PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotAType.selector, keccak256("*")));
        types.namePublisher(keccak256("*"), PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.ZeroPublisher.selector));
        types.namePublisher(TYPE, address(0));
        vm.stopPrank();
    }

    function test_onlyThePublisherPublishes() external {
        // Nobody is named: nobody publishes, the zero address included.
        _refused(STRANGER);
        _refused(address(0));
        _name(PUBLISHER);
        _refused(STRANGER);
        _refused(MEMBER);
        vm.prank(STRANGER, PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotPublisher.selector, TYPE, STRANGER));
        types.publish(TYPE, "{}");
        vm.expectEmit(true, true, true, true, address(types));
        emit SchemaPublished(TYPE, 1, "{}", PUBLISHER);
        vm.prank(PUBLISHER);
        types.publish(TYPE, "{}");
        same(types.versionOf(TYPE), 1);
        same(types.schemaHash(TYPE, 1), keccak256("{}"));
        same(types.schemaHash(TYPE, 2), bytes32(0));
        // Another type's publisher is nobody here.
        bytes32 other = keccak256("cpt:1001");
        vm.prank(PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotPublisher.selector, other, PUBLISHER));
        types.publish(other, "{}");
    }

    function test_aPublishersDelegatePublishesUntilItExpiresOrControlMoves() external {
        _name(PUBLISHER);
        vm.prank(PUBLISHER);
        entities.addDelegate(PUBLISHER, DELEGATE, uint64(block.timestamp + 10));
        vm.expectEmit(true, true, true, true, address(types));
        emit SchemaPublished(TYPE, 1, "{}", DELEGATE);
        vm.prank(DELEGATE);
        types.publish(TYPE, "{}");
        vm.warp(block.timestamp + 10);
        _refused(DELEGATE);
        vm.prank(PUBLISHER);
        entities.changeController(PUBLISHER, STRANGER);
        _refused(PUBLISHER);
        vm.prank(STRANGER);
        types.publish(TYPE, "{}");
    }

    function test_versionsGoOnUnderANewPublisherAndTheOldOneIsOut() external {
        _name(PUBLISHER);
        vm.prank(PUBLISHER);
        types.publish(TYPE, "{}");
        _name(STRANGER);
        _refused(PUBLISHER);
        vm.expectEmit(true, true, true, true, address(types));
        emit SchemaPublished(TYPE, 2, "[]", STRANGER);
        vm.prank(STRANGER);
        types.publish(TYPE, "[]");
        // What was published stays.
        same(types.schemaHash(TYPE, 1), keccak256("{}"));
    }

    function test_schemasHaveASize() external {
        _name(PUBLISHER);
        vm.startPrank(PUBLISHER);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.SchemaSize.selector, 0));
        types.publish(TYPE, "");
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.SchemaSize.selector, 24_577));
        types.publish(TYPE, string(new bytes(24_577)));
        types.publish(TYPE, string(new bytes(24_576)));
        vm.stopPrank();
    }

    function _name(address publisher) private {
        vm.prank(MEMBER);
        types.namePublisher(TYPE, publisher);
    }

    function _refused(address sender) private {
        vm.prank(sender);
        vm.expectRevert(abi.encodeWithSelector(CredentialTypes.NotPublisher.selector, TYPE, sender));
        types.publish(TYPE, "{}");
    }
}
