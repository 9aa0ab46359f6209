# Style: text, and with blocks that close the sockets.
import sys

import pynng


def alice(url):
    with pynng.Pair0(listen=url) as pair:
        for number in range(1, 10, 2):
            pair.send(str(number).encode())
            print(int(pair.recv()))


def bob(url):
    with pynng.Pair0() as pair:
        pair.dial(url, block=False)
        number = 0
        while number < 10:
            number = int(pair.recv())
            print(number)
            number += 1
            pair.send(str(number).encode())


role = sys.argv[1] if len(sys.argv) > 1 else None
url = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7789"
if role == "alice":
    alice(url)
elif role == "bob":
    bob(url)
else:
    sys.exit("alice or bob?")
