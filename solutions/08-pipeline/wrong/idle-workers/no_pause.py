# Mistake: the ventilator pushes as soon as it listens; the first worker gets everything.
import sys
import threading

import pynng


def ventilator(address):
    push = pynng.Push0(listen=address)
    a, b = 1, 1
    for _ in range(90):
        push.send(str(a).encode())
        a, b = b, a + b
    threading.Event().wait()


def worker(source, target):
    pull = pynng.Pull0()
    pull.dial(source, block=False)
    push = pynng.Push0()
    push.dial(target, block=False)
    while True:
        number = int(pull.recv())
        push.send(str(number * number).encode())


def sink(address):
    pull = pynng.Pull0(listen=address)
    total = 0
    for _ in range(90):
        total += int(pull.recv())
    print(total)


role, *addresses = sys.argv[1:]
{"ventilator": ventilator, "worker": worker, "sink": sink}[role](*addresses)
