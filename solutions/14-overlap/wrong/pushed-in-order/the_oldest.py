# Mistake: when all places are taken it waits for the oldest job, and not for any of them.
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import pynng

_, source, target, limit = sys.argv[1:]
pull = pynng.Pull0()
pull.dial(source, block=False)
push = pynng.Push0()
push.dial(target, block=False)
in_work = deque()
received = done = 0


def work(job):
    ident, ms = job.decode().split()
    time.sleep(int(ms) / 1000)
    return ident


def hand_back():
    global done
    since, job = in_work.popleft()
    push.send(job.result().encode())
    overlap = received - done
    done += 1
    print(f"received {received} done {done} overlap {overlap} latency {(time.monotonic() - since) * 1000:.0f}")


with ThreadPoolExecutor(int(limit)) as pool:
    while True:
        if len(in_work) == int(limit):
            hand_back()
        pull.recv_timeout = 50 if in_work else -1
        try:
            in_work.append((time.monotonic(), pool.submit(work, pull.recv())))
            received += 1
        except pynng.Timeout:
            hand_back()
