# Style: Python, by hand.
import sys


class NoUser(Exception):
    pass


def take(data, at, length):
    if at + length > len(data):
        raise NoUser("the message breaks off")
    return data[at : at + length], at + length


def varint(data, at):
    number = shift = 0
    while True:
        (byte,), at = take(data, at, 1)
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


def decode(data):
    at, name, age = 0, "", 0
    while at < len(data):
        tag, at = varint(data, at)
        field, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
            if field == 2:
                age = value
        elif kind == 2:
            length, at = varint(data, at)
            value, at = take(data, at, length)
            if field == 1:
                name = value.decode()
        elif kind in (1, 5):
            value, at = take(data, at, 8 if kind == 1 else 4)
        else:
            raise NoUser(f"there is no wire type {kind}")
    return name, age


try:
    with open(sys.argv[1], "rb") as file:
        name, age = decode(file.read())
except (OSError, NoUser, UnicodeDecodeError) as error:
    print(error, file=sys.stderr)
    sys.exit(1)
print(f"{name} is {age}")
