# Style: JSON with the number, its place in the row and the name of the worker.
import json
import os
import sys
import threading
import time

import pynng


def ventilator(address):
    push = pynng.Push0(listen=address)
    time.sleep(1)
    a, b = 1, 1
    for place in range(1, 91):
        push.send(json.dumps({"place": place, "number": a}).encode())
        a, b = b, a + b
    threading.Event().wait()


def worker(source, target):
    pull = pynng.Pull0()
    pull.dial(source, block=False)
    push = pynng.Push0()
    push.dial(target, block=False)
    while True:
        task = json.loads(pull.recv())
        square = task["number"] ** 2
        push.send(json.dumps({"worker": os.getpid(), "place": task["place"], "square": square}).encode())


def sink(address):
    pull = pynng.Pull0(listen=address)
    total = 0
    for _ in range(90):
        total += json.loads(pull.recv())["square"]
    print(total)


role, *addresses = sys.argv[1:]
{"ventilator": ventilator, "worker": worker, "sink": sink}[role](*addresses)
