# Mistake: puts the length of the message in front of it, as is done in a stream of many.
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
    message = b"\x0a" + varint(len(text)) + text + b"\x10" + varint(age)
    return varint(len(message)) + message


if len(sys.argv) != 4 or not sys.argv[2].isdecimal():
    print("usage: encode <name> <age> <file>", file=sys.stderr)
    sys.exit(2)
with open(sys.argv[3], "wb") as file:
    file.write(user(sys.argv[1], int(sys.argv[2])))
