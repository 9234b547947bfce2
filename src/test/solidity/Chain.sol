// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev The few of forge's cheat codes that the tests use.
interface Vm {
    function prank(address sender) external;
    function prank(address sender, address origin) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function warp(uint256 timestamp) external;
    function roll(uint256 number) external;
    function expectRevert(bytes calldata data) external;
    function expectRevert() external;
    function expectEmit(bool topic1, bool topic2, bool topic3, bool data, address emitter) external;
    function assume(bool condition) external pure;
    function createWallet(uint256 privateKey) external returns (Wallet memory);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);

    struct Wallet {
        address addr;
        uint256 publicKeyX;
        uint256 publicKeyY;
        uint256 privateKey;
    }

    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }
}

/// @dev What every test here stands on: the cheat codes, assertions that fail the test, and texts as WeIdentity
/// writes them.
abstract contract Chain {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error Unequal(bytes got, bytes expected);

    function same(uint256 got, uint256 expected) internal pure {
        if (got != expected) revert Unequal(abi.encode(got), abi.encode(expected));
    }

    function same(address got, address expected) internal pure {
        if (got != expected) revert Unequal(abi.encode(got), abi.encode(expected));
    }

    function same(bytes32 got, bytes32 expected) internal pure {
        if (got != expected) revert Unequal(abi.encode(got), abi.encode(expected));
    }

    function same(bool got, bool expected) internal pure {
        if (got != expected) revert Unequal(abi.encode(got), abi.encode(expected));
    }

    function same(bytes memory got, bytes memory expected) internal pure {
        if (keccak256(got) != keccak256(expected)) revert Unequal(got, expected);
    }

    /// @dev The address of two words, whether or not they are a point of secp256k1.
    function account(uint256 x, uint256 y) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(x, y)))));
    }

    /// @dev x and y as one decimal, written by long division: another way than the contract reads it.
    function decimal(uint256 x, uint256 y) internal pure returns (bytes memory) {
        uint256[4] memory limbs = [x >> 128, x & type(uint128).max, y >> 128, y & type(uint128).max];
        bytes memory reversed = new bytes(160);
        uint256 length = 0;
        do {
            uint256 rest = 0;
            for (uint256 i = 0; i < 4; i++) {
                uint256 part = (rest << 128) | limbs[i];
                limbs[i] = part / 10;
                rest = part % 10;
            }
            reversed[length++] = bytes1(uint8(48 + rest));
        } while (limbs[0] | limbs[1] | limbs[2] | limbs[3] != 0);
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            text[i] = reversed[length - 1 - i];
        }
        return text;
    }

    /// @dev `0x` and 40 lower-case hex digits, by a table.
    function hexText(address a) internal pure returns (bytes memory text) {
        bytes memory digits = "0123456789abcdef";
        text = bytes("0x0000000000000000000000000000000000000000");
        bytes20 raw = bytes20(a);
        for (uint256 i = 0; i < 20; i++) {
            text[2 + 2 * i] = digits[uint8(raw[i]) / 16];
            text[3 + 2 * i] = digits[uint8(raw[i]) % 16];
        }
    }

    function weId(bytes memory number, address identity) internal pure returns (string memory) {
        return string(abi.encodePacked("did:weid:", number, ":", hexText(identity)));
    }

    function owned(bytes memory material, address identity) internal pure returns (bytes memory) {
        return abi.encodePacked(material, "|", hexText(identity));
    }

    function slice(bytes memory text, uint256 length) internal pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            part[i] = text[i];
        }
    }
}
