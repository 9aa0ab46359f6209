# Style: Python with asyncio and a context for each question, so that answers can wait; no WAIT is ever sent.
import asyncio
import os
import sys

import pynng


class Server:
    def __init__(self, jobs):
        self.waiting = list(enumerate(jobs.split(",")))
        self.in_work = {}
        self.change = asyncio.Condition()

    async def answer(self, text):
        words = text.split(" ")
        async with self.change:
            if words[0] == "DONE" and len(words) == 3:
                if self.in_work.get(words[1]) == words[2]:
                    del self.in_work[words[1]]
                    print(f"{words[1]} done by {words[2]}")
                    if not self.waiting and not self.in_work:
                        print("done!")
                    self.change.notify_all()
            elif words[0] != "READY" or len(words) != 2:
                return "WAIT"
            if self.waiting:
                number, ms = self.waiting.pop(0)
                self.in_work[f"n{number}"] = words[-1]
                return f"JOB n{number} {ms}"
            await self.change.wait_for(lambda: not self.in_work)
            return "END"

    async def listen(self, context):
        while True:
            text = (await context.arecv()).decode(errors="replace")
            await context.asend((await self.answer(text)).encode())


async def serve(url, jobs):
    server = Server(jobs)
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
    asyncio.run((serve if sys.argv[1] == "server" else work)(*sys.argv[2:4]))
