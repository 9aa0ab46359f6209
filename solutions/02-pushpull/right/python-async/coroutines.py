# Style: ventilator and worker are coroutines.
import asyncio
import sys

import pynng


async def ventilate(push):
    for number in range(1, 101):
        await push.asend(str(number).encode())


async def work(pull):
    total = 0
    while True:
        number = int(await pull.arecv())
        total += number
        print(total)
        if number == 100:
            return
        await asyncio.sleep(0.02)


async def main():
    push_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
    pull_url = sys.argv[2] if len(sys.argv) > 2 else push_url
    with pynng.Push0(listen=push_url) as push, pynng.Pull0() as pull:
        pull.dial(pull_url, block=False)
        await asyncio.gather(ventilate(push), work(pull))
    print("done!")


asyncio.run(main())
