# Mistake: `gather` waits for a whole batch.
import asyncio
import sys
import time

import pynng


async def main(role, source, target, limit):
    pull = pynng.Pull0()
    pull.dial(source, block=False)
    push = pynng.Push0()
    push.dial(target, block=False)
    received = done = 0

    async def work(job, since):
        nonlocal done
        ident, ms = job.split()
        await asyncio.sleep(int(ms) / 1000)
        await push.asend(ident)
        done += 1
        latency = int((time.time() - since) * 1000)
        print(f"received {received} done {done} overlap {received - done + 1} latency {latency}")

    while True:
        batch = []
        for _ in range(int(limit)):
            job = await pull.arecv()
            received += 1
            batch.append(asyncio.create_task(work(job, time.time())))
        await asyncio.gather(*batch)


asyncio.run(main(*sys.argv[1:]))
