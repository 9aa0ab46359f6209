# Mistake: ends when nothing has come for 0.2 s.
import sys
import threading
import time

import pynng

_, source, target, limit = sys.argv[1:]
pull = pynng.Pull0(recv_timeout=200)
pull.dial(source, block=False)
push = pynng.Push0()
push.dial(target, block=False)
room = threading.Semaphore(int(limit))
lock = threading.Lock()
received = done = 0


def work(job, since):
    global done
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
    room.acquire()
    try:
        job = pull.recv()
    except pynng.Timeout:
        break
    since = time.monotonic()
    with lock:
        received += 1
    threading.Thread(target=work, args=(job, since), daemon=True).start()
