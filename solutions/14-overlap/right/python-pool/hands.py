# Style: a pool of hands that all receive from one socket; latencies with decimals.
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pynng

limit = int(sys.argv[4])
push = pynng.Push0()
push.dial(sys.argv[3], block=False)
pull = pynng.Pull0()
pull.dial(sys.argv[2], block=False)
lock = threading.Lock()
count = {"received": 0, "done": 0}


def hand():
    while True:
        ident, ms = pull.recv().split()
        since = time.perf_counter()
        with lock:
            count["received"] += 1
        time.sleep(float(ms) / 1000)
        push.send(ident)
        with lock:
            count["done"] += 1
            r, d = count["received"], count["done"]
            latency = (time.perf_counter() - since) * 1000
            print("received", r, "done", d, "overlap", r - d + 1, "latency", f"{latency:.1f}")


with ThreadPoolExecutor(limit) as pool:
    for task in [pool.submit(hand) for _ in range(limit)]:
        task.result()
