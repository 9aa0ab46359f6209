# Mistake: says that it is ready first, and opens its SUB socket where it needs it.
import sys
import time

import pynng


def publish(rep_url, pub_url):
    with pynng.Pub0(listen=pub_url) as news, pynng.Rep0(listen=rep_url) as ready:
        ready.recv()
        ready.send(b"go")
        one, two = 1, 1
        while True:
            news.send(str(one).encode())
            time.sleep(0.05)
            one, two = two, one + two


def subscribe(req_url, sub_url):
    with pynng.Req0() as ready:
        ready.dial(req_url, block=False)
        ready.send(b"ready")
        ready.recv()
    with pynng.Sub0(topics=b"", dial=sub_url) as news:
        for _ in range(10):
            print(news.recv().decode())


role, ready_url, news_url = (sys.argv[1:] + ["tcp://127.0.0.1:7789", "tcp://127.0.0.1:7790"])[:3]
if role == "publisher":
    publish(ready_url, news_url)
elif role == "subscriber":
    subscribe(ready_url, news_url)
else:
    sys.exit("publisher or subscriber?")
