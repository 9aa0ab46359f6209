# Mistake: a message is bytes, and bytes cannot be joined to text.
import sys
import time

import pynng


def publish(url):
    with pynng.Pub0(listen=url) as pub:
        while True:
            pub.send(b"hello world")
            time.sleep(0.1)


def subscribe(url):
    with pynng.Sub0() as sub:
        sub.subscribe(b"")
        sub.dial(url, block=False)
        print("" + sub.recv())


role = sys.argv[1] if len(sys.argv) > 1 else None
url = sys.argv[2] if len(sys.argv) > 2 else "tcp://127.0.0.1:7789"
if role == "publisher":
    publish(url)
elif role == "subscriber":
    subscribe(url)
else:
    sys.exit("publisher or subscriber?")
