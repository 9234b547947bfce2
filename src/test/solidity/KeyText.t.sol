// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {KeyText} from "credgate/KeyText.sol";
import {Chain, Vm} from "./Chain.sol";

/// @dev Calls the library with call data, as the contracts do.
contract Reader {
    function split(bytes calldata value, address identity, bytes calldata suffix)
        external
        pure
        returns (bytes memory, bool)
    {
        return KeyText.split(value, identity, suffix);
    }

    function decimal512(bytes calldata text) external pure returns (uint256, uint256) {
        return KeyText.decimal512(text);
    }

    function accountOf(bytes calldata text) external pure returns (address) {
        return KeyText.accountOf(text);
    }

    function requireHex(bytes calldata text) external pure {
        KeyText.requireHex(text);
    }

    function requireMultikey(bytes calldata text, bytes calldata prefix, uint256 length) external pure {
        KeyText.requireMultikey(text, prefix, length);
    }

    function ownerText(address owner) external pure returns (bytes memory) {
        return KeyText.ownerText(owner);
    }
}

contract KeyTextTest is Chain {
    address private constant ME = 0xABcdEFABcdEFabcdEfAbCdefabcdeFABcDEFabCD;
    Reader private reader = new Reader();

    function testFuzz_decimalIsReadAsItWasWritten(uint256 x, uint256 y) external view {
        vm.assume(x | y != 0);
        (uint256 high, uint256 low) = reader.decimal512(decimal(x, y));
        same(high, x);
        same(low, y);
    }

    function testFuzz_aKeysAccountIsWhereItsTransactionsComeFrom(uint128 number) external {
        Vm.Wallet memory wallet = vm.createWallet(uint256(number) + 1);
        same(reader.accountOf(decimal(wallet.publicKeyX, wallet.publicKeyY)), wallet.addr);
    }

    function testFuzz_shortDecimals(uint64 n) external view {
        vm.assume(n != 0);
        (uint256 high, uint256 low) = reader.decimal512(decimal(0, n));
        same(high, 0);
        same(low, n);
    }

    function test_theLargestDecimalAndOneMore() external {
        (uint256 high, uint256 low) = reader.decimal512(decimal(type(uint256).max, type(uint256).max));
        same(high, type(uint256).max);
        same(low, type(uint256).max);
        bytes memory text = decimal(type(uint256).max, type(uint256).max);
        // 2^512 - 1 ends in 095: the next number is one digit away.
        text[text.length - 1] = bytes1(uint8(text[text.length - 1]) + 1);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
        reader.decimal512(text);
    }

    function test_wordBordersOfTheDecimal() external view {
        uint256[5] memory edges = [uint256(1), 10 ** 77 - 1, 10 ** 77, type(uint256).max - 1, type(uint256).max];
        for (uint256 i = 0; i < 5; i++) {
            for (uint256 j = 0; j < 5; j++) {
                (uint256 high, uint256 low) = reader.decimal512(decimal(edges[i], edges[j]));
                same(high, edges[i]);
                same(low, edges[j]);
            }
            (uint256 zero, uint256 alone) = reader.decimal512(decimal(0, edges[i]));
            same(zero, 0);
            same(alone, edges[i]);
            (uint256 only, uint256 nothing) = reader.decimal512(decimal(edges[i], 0));
            same(only, edges[i]);
            same(nothing, 0);
        }
    }

    function testFuzz_moreThan512BitsAreRefused(uint256 x, uint256 y, uint8 digit) external {
        // Larger than 2^512 with the same 155 digits or one more.
        vm.assume(x > type(uint256).max / 2);
        bytes memory text = abi.encodePacked(decimal(x, y), bytes1(uint8(48 + digit % 10)));
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
        reader.decimal512(text);
    }

    function testFuzz_oneForeignCharacterIsRefused(uint256 x, uint256 y, uint256 at, bytes1 c) external {
        vm.assume(x != 0 && (c < "0" || c > "9"));
        bytes memory text = decimal(x, y);
        text[at % text.length] = c;
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
        reader.decimal512(text);
    }

    function test_emptyZeroAndLeadingZero() external {
        bytes[3] memory texts = [bytes(""), bytes("0"), bytes("01")];
        for (uint256 i = 0; i < 3; i++) {
            vm.expectRevert(abi.encodeWithSelector(KeyText.NotADecimal.selector));
            reader.decimal512(texts[i]);
        }
    }

    function testFuzz_ownerText(address a) external view {
        same(reader.ownerText(a), hexText(a));
    }

    function testFuzz_splitTakesTheLastBarOnly(bytes calldata material, address identity) external view {
        vm.assume(material.length > 0);
        (bytes memory got, bool obsolete) = reader.split(owned(material, identity), identity, "OBSOLETE");
        bool ends = _endsWithObsolete(material);
        same(obsolete, ends);
        same(got, ends ? slice(material, material.length - 8) : material);
    }

    function test_splitKnowsTheSuffixAsAWholeOnly() external view {
        _splits("12OBSOLETE", "OBSOLETE", "12", true);
        _splits("12OBSOLETEAUTH", "OBSOLETEAUTH", "12", true);
        _splits("12OBSOLETEAUTH", "OBSOLETE", "12OBSOLETEAUTH", false);
        _splits("12OBSOLETE", "OBSOLETEAUTH", "12OBSOLETE", false);
        _splits("1OBSOLETE2", "OBSOLETE", "1OBSOLETE2", false);
        _splits("12obsolete", "OBSOLETE", "12obsolete", false);
        // A suffix with nothing before it is material, which no kind of key accepts.
        _splits("OBSOLETE", "OBSOLETE", "OBSOLETE", false);
        _splits("1OBSOLETEOBSOLETE", "OBSOLETE", "1OBSOLETE", true);
    }

    function testFuzz_splitRefusesAnotherOwner(address identity, address other) external {
        vm.assume(identity != other);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotOwnersKey.selector));
        reader.split(owned("12", other), identity, "OBSOLETE");
    }

    function test_splitRefusesWhatIsNotMaterialBarOwner() external {
        bytes memory mine = hexText(ME);
        bytes[8] memory values = [
            bytes(""),
            mine,
            abi.encodePacked("|", mine),
            abi.encodePacked("12", mine),
            abi.encodePacked("12||", slice(mine, 41)),
            abi.encodePacked("12|", mine, "|"),
            abi.encodePacked("12|", mine, " "),
            abi.encodePacked("12|0xABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")
        ];
        for (uint256 i = 0; i < values.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(KeyText.NotOwnersKey.selector));
            reader.split(values[i], ME, "OBSOLETE");
        }
    }

    function test_hex() external {
        reader.requireHex("00af09");
        bytes[6] memory texts = [bytes(""), bytes("a"), bytes("0g"), bytes("AF"), bytes("0x0a"), bytes("12OBSOLETE")];
        for (uint256 i = 0; i < texts.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(KeyText.NotHex.selector));
            reader.requireHex(texts[i]);
        }
        bytes memory long = new bytes(4098);
        for (uint256 i = 0; i < long.length; i++) {
            long[i] = "a";
        }
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotHex.selector));
        reader.requireHex(long);
        reader.requireHex(slice(long, 4096));
    }

    function test_multikey() external {
        bytes memory key = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        reader.requireMultikey(key, "z6Mk", 48);
        bytes[6] memory foreign = [bytes("0"), bytes("O"), bytes("I"), bytes("l"), bytes("|"), bytes("-")];
        for (uint256 i = 0; i < foreign.length; i++) {
            bytes memory changed = bytes.concat(key);
            changed[20] = foreign[i][0];
            vm.expectRevert(abi.encodeWithSelector(KeyText.NotAMultikey.selector));
            reader.requireMultikey(changed, "z6Mk", 48);
        }
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotAMultikey.selector));
        reader.requireMultikey(slice(key, 47), "z6Mk", 48);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotAMultikey.selector));
        reader.requireMultikey(key, "zDn", 48);
        vm.expectRevert(abi.encodeWithSelector(KeyText.NotAMultikey.selector));
        reader.requireMultikey("", "z6Mk", 48);
    }

    function _splits(bytes memory head, bytes memory suffix, bytes memory material, bool obsolete) private view {
        (bytes memory got, bool is_) = reader.split(owned(head, ME), ME, suffix);
        same(got, material);
        same(is_, obsolete);
    }

    function _endsWithObsolete(bytes calldata text) private pure returns (bool) {
        return text.length > 8 && keccak256(text[text.length - 8:]) == keccak256("OBSOLETE");
    }
}
