# Exercise 03: PUB and SUB. The task is on the page: workshop show 03
#
# One program with two roles. It opens the role's socket and closes it again. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role, the second the address.
    # When you run the program by hand without an address, it uses this one.
    role = sys.argv[1] if len(sys.argv) > 1 else None
    url = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7789"

    if role == "publisher":
        publish(url)
    elif role == "subscriber":
        subscribe(url)
    else:
        sys.exit("say which role: publisher or subscriber")


def publish(url):
    socket = pynng.Pub0(listen=url)

    # Send the greeting, pause for 100 ms, and again, for ever: somebody else stops this program.
    # Sending is `socket.send(b"...")`.

    socket.close()


def subscribe(url):
    socket = pynng.Sub0()
    socket.dial(url, block=False)

    # One thing is missing that every SUB needs before it gets anything at all.

    # Then receive one message, print it, and end.
    # Receiving is `socket.recv()`. It gives bytes: `.decode()` makes text of them.

    socket.close()


if __name__ == "__main__":
    main()
