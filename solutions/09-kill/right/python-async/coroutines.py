# Style: coroutines; KILL is said three times.
import asyncio
import sys

import pynng


async def ventilator(numbers, ready, kill):
    push = pynng.Push0(listen=numbers)
    rep = pynng.Rep0(listen=ready)
    sub = pynng.Sub0(topics=b"KILL")
    sub.dial(kill, block=False)
    for _ in range(3):
        await rep.arecv()
        await rep.asend(b"")
    a, b = 1, 1
    for _ in range(90):
        await push.asend(str(a).encode())
        a, b = b, a + b
    await sub.arecv()


async def worker(numbers, squares, ready, kill):
    req = pynng.Req0()
    req.dial(ready, block=False)
    pull = pynng.Pull0()
    pull.dial(numbers, block=False)
    push = pynng.Push0()
    push.dial(squares, block=False)
    sub = pynng.Sub0(topics=b"KILL")
    sub.dial(kill, block=False)

    async def work():
        while True:
            number = int(await pull.arecv())
            await push.asend(str(number**2).encode())

    await req.asend(b"ready")
    await req.arecv()
    task = asyncio.create_task(work())
    await sub.arecv()
    task.cancel()


async def sink(squares, kill):
    pull = pynng.Pull0(listen=squares)
    pub = pynng.Pub0(listen=kill)
    total = 0
    for _ in range(90):
        total += int(await pull.arecv())
    print(total)
    for _ in range(3):
        await pub.asend(b"KILL")
        await asyncio.sleep(0.2)
    print("done!")


role, *addresses = sys.argv[1:]
asyncio.run({"ventilator": ventilator, "worker": worker, "sink": sink}[role](*addresses))
