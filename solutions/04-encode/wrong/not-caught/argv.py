# Mistake: takes the arguments without looking how many there are.
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


name, age, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, "wb") as file:
    file.write(user(name, age))
