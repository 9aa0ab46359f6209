# Exercise 04: encode. The task is on the page: workshop show 04
#
# It writes the first byte of the message, and no more. The rest is yours.

import sys


def main():
    arguments = sys.argv[1:]

    # What if there are not three of them, or if the age is no number? So far this ends with status 1.
    if len(arguments) != 3:
        sys.exit("three arguments are needed")
    name, age, path = arguments
    try:
        age = int(age)
    except ValueError as error:
        sys.exit(str(error))

    with open(path, "wb") as file:
        file.write(user(name, age))


# The message User { string name = 1; uint32 age = 2; }
def user(name, age):
    message = bytearray()

    # Field 1, and wire type 2: a length follows, and then so many bytes.
    message.append(1 << 3 | 2)

    # Then the length of the name in bytes, as a varint, and the name: `message.extend(...)`.
    # Then the tag of the age, and the age as a varint.

    return message


if __name__ == "__main__":
    main()
