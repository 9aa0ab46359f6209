# Mistake: looks four times a second whether somebody has asked.
import asyncio
import os
import sys
import time

import pynng


class Server:
    def __init__(self, jobs, lease_ms):
        self.lease = int(lease_ms) / 1000
        self.given = {}
        self.waiting = list(enumerate(jobs.split(",")))
        self.in_work = {}
        self.change = asyncio.Condition()

    async def answer(self, text):
        words = text.split(" ")
        async with self.change:
            if words[0] == "DONE" and len(words) == 3:
                if words[1] in self.in_work and words[2] in self.given[words[1]]:
                    self.in_work.pop(words[1]).cancel()
                    print(f"{words[1]} done by {words[2]}")
                    if not self.waiting and not self.in_work:
                        print("done!")
                    self.change.notify_all()
            elif words[0] != "READY" or len(words) != 2:
                return "WAIT"
            await self.change.wait_for(lambda: self.waiting or not self.in_work)
            if not self.waiting:
                return "END"
            number, ms = self.waiting.pop(0)
            job = f"n{number}"
            loop = asyncio.get_running_loop()
            self.in_work[job] = loop.call_later(self.lease, lambda: loop.create_task(self.give_up(job, number, ms)))
            self.given.setdefault(job, set()).add(words[-1])
            return f"JOB {job} {ms}"

    async def give_up(self, job, number, ms):
        async with self.change:
            if self.in_work.pop(job, None):
                self.waiting.insert(0, (number, ms))
                self.change.notify_all()

    async def listen(self, context):
        while True:
            text = (await context.arecv()).decode(errors="replace")
            answer = await self.answer(text)
            await asyncio.sleep(0.25 - time.monotonic() % 0.25)
            await context.asend(answer.encode())


async def serve(url, jobs, lease_ms):
    server = Server(jobs, lease_ms)
    with pynng.Rep0(listen=url) as rep:
        listeners = [asyncio.create_task(server.listen(rep.new_context())) for _ in range(16)]
        async with server.change:
            await server.change.wait_for(lambda: not server.waiting and not server.in_work)
        await asyncio.sleep(0.5)
        sys.stdout.flush()
        # The listeners wait for questions that nobody asks any more.
        os._exit(0)


async def work(name, url):
    with pynng.Req0(dial=url) as req:
        question = f"READY {name}"
        while True:
            await req.asend(question.encode())
            answer = (await req.arecv()).decode()
            if answer == "END":
                return
            if answer.startswith("JOB "):
                _, job, ms = answer.split()
                await asyncio.sleep(int(ms) / 1000)
                question = f"DONE {job} {name}"
            else:
                await asyncio.sleep(0.01)
                question = f"READY {name}"


if __name__ == "__main__":
    asyncio.run((serve if sys.argv[1] == "server" else work)(*sys.argv[2:]))
