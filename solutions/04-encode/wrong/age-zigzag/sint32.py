# Mistake: writes the age as `sint32` does, which is for numbers that may be negative.
import sys


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def user(name, age):
    text = name.encode()
    return b"\x0a" + varint(len(text)) + text + b"\x10" + varint(age << 1 ^ age >> 31)


if len(sys.argv) != 4 or not sys.argv[2].isdecimal():
    print("usage: encode <name> <age> <file>", file=sys.stderr)
    sys.exit(2)
with open(sys.argv[3], "wb") as file:
    file.write(user(sys.argv[1], int(sys.argv[2])))
