# Mistake: `time.sleep` in a coroutine: all the others stand still, too.
import asyncio
import sys
import time

import pynng


async def main(role, source, target, limit):
    pull = pynng.Pull0()
    pull.dial(source, block=False)
    push = pynng.Push0()
    push.dial(target, block=False)
    room = asyncio.Semaphore(int(limit))
    received = done = 0
    tasks = set()

    async def work(job, since):
        nonlocal done
        ident, ms = job.split()
        time.sleep(int(ms) / 1000)
        await push.asend(ident)
        done += 1
        latency = int((time.time() - since) * 1000)
        print(f"received {received} done {done} overlap {received - done + 1} latency {latency}")
        room.release()

    while True:
        await room.acquire()
        job = await pull.arecv()
        received += 1
        task = asyncio.create_task(work(job, time.time()))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


asyncio.run(main(*sys.argv[1:]))
