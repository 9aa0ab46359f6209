# Mistake: writes the message to stdout, and never opens the file.
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
    return b"\x0a" + varint(len(text)) + text + b"\x10" + varint(age)


if len(sys.argv) != 4 or not sys.argv[2].isdecimal():
    print("usage: encode <name> <age> <file>", file=sys.stderr)
    sys.exit(2)
sys.stdout.buffer.write(user(sys.argv[1], int(sys.argv[2])))
