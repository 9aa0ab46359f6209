# Style: a topic is text, and print is not flushed.
import sys
import time

import pynng


def publish(url):
    with pynng.Pub0(listen=url) as pub:
        while True:
            for topic in ("foo", "bar", "beep", "boop"):
                pub.send(f"{topic} world".encode())
            time.sleep(0.2)


def subscribe(name, url, topics):
    with pynng.Sub0() as sub:
        for topic in topics:
            sub.subscribe(topic)
        sub.dial(url, block=False)
        while True:
            print(f"{name}: {sub.recv().decode()}")


role = sys.argv[1] if len(sys.argv) > 1 else None
if role == "publisher":
    publish(sys.argv[2])
elif role == "subscriber":
    subscribe(sys.argv[2], sys.argv[3], sys.argv[4:])
else:
    sys.exit("publisher or subscriber?")
