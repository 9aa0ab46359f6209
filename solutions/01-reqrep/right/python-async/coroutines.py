# Style: both ends are coroutines.
import asyncio
import sys

import pynng


async def answer(rep):
    print((await rep.arecv()).decode())
    await rep.asend(b"the real RPC?")


async def ask(req):
    await req.asend(b"is this")
    print((await req.arecv()).decode())


async def main():
    rep_url = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:7789"
    req_url = sys.argv[2] if len(sys.argv) > 2 else rep_url
    with pynng.Rep0(listen=rep_url) as rep, pynng.Req0() as req:
        req.dial(req_url, block=False)
        await asyncio.gather(answer(rep), ask(req))


asyncio.run(main())
