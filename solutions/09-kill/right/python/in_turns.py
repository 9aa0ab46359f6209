# Style: receives that give up, in turns.
import sys
import time

import pynng


def ventilator(numbers, ready, kill):
    sub = pynng.Sub0(topics=b"")
    sub.dial(kill, block=False)
    push = pynng.Push0(listen=numbers)
    rep = pynng.Rep0(listen=ready)
    for _ in range(3):
        rep.recv()
        rep.send(b"ok")
    a, b = 1, 1
    for _ in range(90):
        push.send(str(a).encode())
        a, b = b, a + b
    sub.recv()


def worker(numbers, squares, ready, kill):
    sub = pynng.Sub0(topics=b"")
    sub.dial(kill, block=False)
    push = pynng.Push0()
    push.dial(squares, block=False)
    pull = pynng.Pull0(recv_timeout=20)
    pull.dial(numbers, block=False)
    req = pynng.Req0()
    req.dial(ready, block=False)
    req.send(b"ready")
    req.recv()
    while True:
        try:
            number = int(pull.recv())
            push.send(str(number * number).encode())
        except pynng.Timeout:
            pass
        try:
            sub.recv(block=False)
            break
        except pynng.TryAgain:
            pass


def sink(squares, kill):
    pull = pynng.Pull0(listen=squares)
    pub = pynng.Pub0(listen=kill)
    total = 0
    for _ in range(90):
        total += int(pull.recv())
    print(total)
    pub.send(b"KILL")
    time.sleep(0.5)
    print("done!")


role, *addresses = sys.argv[1:]
{"ventilator": ventilator, "worker": worker, "sink": sink}[role](*addresses)
