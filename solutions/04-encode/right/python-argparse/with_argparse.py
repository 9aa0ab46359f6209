# Style: argparse writes the usage, and ends with status 2 by itself.
import argparse
import pathlib
import struct

parser = argparse.ArgumentParser(prog="encode")
parser.add_argument("name")
parser.add_argument("age", type=int)
parser.add_argument("file", type=pathlib.Path)
args = parser.parse_args()


def varint(number):
    groups = []
    while True:
        number, low = number >> 7, number & 0x7F
        groups.append(low | (0x80 if number else 0))
        if not number:
            return struct.pack(f"{len(groups)}B", *groups)


name = args.name.encode("utf-8")
args.file.write_bytes(bytes([1 << 3 | 2]) + varint(len(name)) + name + bytes([2 << 3]) + varint(args.age))
