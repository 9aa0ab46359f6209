# Style: waits until its SUB is connected, REP bound first, and the publisher ends after fifteen numbers.
import json
import sys
import time

import pynng


def publish(rep_url, pub_url):
    ready = pynng.Rep0(listen=rep_url)
    news = pynng.Pub0(listen=pub_url)
    ready.recv()
    ready.send(b"!")
    numbers = [1, 1]
    for index in range(15):
        time.sleep(0.05)
        news.send(json.dumps(numbers[index]).encode())
        numbers.append(numbers[-2] + numbers[-1])


def subscribe(req_url, sub_url):
    news = pynng.Sub0()
    news.subscribe(b"")
    while not news.pipes:
        try:
            news.dial(sub_url, block=True)
        except pynng.exceptions.ConnectionRefused:
            time.sleep(0.05)
    ready = pynng.Req0(dial=req_url)
    ready.send(b"!")
    ready.recv()
    print("\n".join(str(json.loads(news.recv())) for _ in range(10)))


if __name__ == "__main__":
    {"publisher": publish, "subscriber": subscribe}[sys.argv[1]](*sys.argv[2:])
