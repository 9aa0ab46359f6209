# Exercise 10: PAIR. The task is on the page: workshop show 10
#
# One program with two roles. It opens the role's socket and closes it again. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role, the second the address.
    # When you run the program by hand without an address, it uses this one.
    role = sys.argv[1] if len(sys.argv) > 1 else None
    url = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7789"

    if role == "alice":
        alice(url)
    elif role == "bob":
        bob(url)
    else:
        sys.exit("say which role: alice or bob")


def alice(url):
    socket = pynng.Pair0(listen=url)

    # For each odd number up to 9: send it, receive bob's answer, print the answer.
    # Sending is `socket.send(b"...")`.

    socket.close()


def bob(url):
    socket = pynng.Pair0()
    socket.dial(url, block=False)

    # Receive a number, print it, answer with the next one, and so on up to 10.
    # Receiving is `socket.recv()`. It gives bytes: `int(...)` makes a number of them.

    socket.close()


if __name__ == "__main__":
    main()
