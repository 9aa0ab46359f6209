# Hears eight clients at the same time, and no more: so many contexts it has.
import asyncio
import itertools
import sys
import time

import pynng

JOBS = {"echo", "sum", "sleep", "crash"}


class Job:
    def __init__(self, number, task):
        self.number = number
        self.task = task
        self.given_to = set()
        self.answer = asyncio.get_running_loop().create_future()


class Server:
    def __init__(self, lease):
        self.lease = lease
        self.numbers = itertools.count(1)
        self.jobs = {}
        self.waiting = asyncio.Queue()
        self.requests = self.replies = self.requeued = 0

    async def client(self, context):
        while True:
            text = (await context.arecv()).decode(errors="replace")
            self.requests += 1
            verb, _, task = text.partition(" ")
            if verb != "SUBMIT" or task.split(" ")[0] not in JOBS:
                answer = "ERROR this is no job: say SUBMIT <job> <argument>..."
            else:
                job = Job(str(next(self.numbers)), task)
                self.jobs[job.number] = job
                self.waiting.put_nowait(job)
                answer = await job.answer
            try:
                await context.asend(answer.encode())
            except pynng.exceptions.NNGException:
                pass
            self.replies += 1

    async def worker(self, context):
        while True:
            said = (await context.arecv()).decode(errors="replace").split(" ", 3)
            if said[0] in ("DONE", "FAIL") and len(said) >= 3:
                name = said[2]
                self.finished(said)
            elif said[0] == "READY" and len(said) == 2:
                name = said[1]
            else:
                await context.asend(b"ERROR what?")
                continue
            answer = "WAIT"
            try:
                job = await asyncio.wait_for(self.waiting.get(), 0.2)
                if not job.answer.done():
                    job.given_to.add(name)
                    asyncio.get_running_loop().call_later(self.lease, self.expire, job)
                    answer = f"JOB {job.number} {job.task}"
            except asyncio.TimeoutError:
                pass
            await context.asend(answer.encode())

    def finished(self, said):
        job = self.jobs.get(said[1])
        if job is None or said[2] not in job.given_to:
            return
        del self.jobs[said[1]]
        verb = "RESULT" if said[0] == "DONE" else "ERROR"
        job.answer.set_result(f"{verb} {said[3] if len(said) > 3 else ''}")

    def expire(self, job):
        if not job.answer.done():
            self.requeued += 1
            self.waiting.put_nowait(job)

    async def report(self):
        while True:
            await asyncio.sleep(1)
            print(f"requests {self.requests} replies {self.replies} requeued {self.requeued}", file=sys.stderr)


async def serve(clients_url, workers_url, lease):
    server = Server(int(lease) / 1000)
    with pynng.Rep0(listen=clients_url) as clients, pynng.Rep0(listen=workers_url) as workers:
        tasks = [server.client(clients.new_context()) for _ in range(8)]
        tasks += [server.worker(workers.new_context()) for _ in range(20)]
        await asyncio.gather(server.report(), *tasks)


def do(job, arguments):
    if job == "echo":
        return "DONE", " ".join(arguments)
    if job == "sum":
        return "DONE", str(sum(int(word) for word in arguments))
    if job == "sleep":
        time.sleep(int(arguments[0]) / 1000)
        return "DONE", f"slept {arguments[0]}"
    return "FAIL", "crashed"


def work(name, url):
    with pynng.Req0(dial=url, block_on_dial=False, resend_time=60000) as server:
        say = f"READY {name}"
        while True:
            server.send(say.encode())
            answer = server.recv().decode().split(" ")
            if answer[0] == "JOB":
                verb, text = do(answer[2], answer[3:])
                say = f"{verb} {answer[1]} {name} {text}"
            elif answer[0] == "END":
                return
            else:
                time.sleep(0.01)
                say = f"READY {name}"


def submit(url, *job):
    with pynng.Req0(dial=url, block_on_dial=False) as server:
        server.send(" ".join(["SUBMIT", *job]).encode())
        verb, _, text = server.recv().decode().partition(" ")
        print(text)
        sys.exit(verb != "RESULT")


def main():
    role, *rest = sys.argv[1:]
    if role == "server":
        asyncio.run(serve(*rest))
    elif role == "worker":
        work(*rest)
    else:
        submit(*rest)


if __name__ == "__main__":
    main()
