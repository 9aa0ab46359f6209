# Exercise 05: decode. The task is on the page: workshop show 05
#
# It reads the bytes, and does nothing with them. The rest is yours.

import sys


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: decode <file>")
    path = sys.argv[1]
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}")

    # Take a tag off the front of the bytes, then what belongs to it, until nothing is left.
    # `data[at : at + length]` gives fewer bytes, and no error, when fewer are there.
    rest = data

    # Print the line on the page, with `print`. If the bytes are no such message, write one line on stderr
    # and end with status 1: `sys.exit("...")` does both.


if __name__ == "__main__":
    main()
