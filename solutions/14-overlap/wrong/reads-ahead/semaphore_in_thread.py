# Mistake: everything is received, and the threads wait for the semaphore.
import sys
import threading
import time

import pynng

_, source, target, limit = sys.argv[1:]
pull = pynng.Pull0()
pull.dial(source, block=False)
push = pynng.Push0()
push.dial(target, block=False)
room = threading.Semaphore(int(limit))
lock = threading.Lock()
received = done = 0


def work(job, since):
    global done
    room.acquire()
    ident, ms = job.decode().split()
    time.sleep(int(ms) / 1000)
    with lock:
        overlap = received - done
        done += 1
        push.send(ident.encode())
        latency = round((time.monotonic() - since) * 1000)
        print(f"received {received} done {done} overlap {overlap} latency {latency}")
    room.release()


while True:
    job = pull.recv()
    since = time.monotonic()
    with lock:
        received += 1
    threading.Thread(target=work, args=(job, since), daemon=True).start()
