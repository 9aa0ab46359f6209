# Leaves its journal to the buffer of the file.

import asyncio
import json
import os
import sys
import time

import pynng

role, arguments = sys.argv[1], sys.argv[2:]


class Server:
    def __init__(self, lease, path):
        self.lease, self.path = lease, path
        self.life = f"{time.time_ns():x}"
        self.known = {}  # request: [task, answer or None]
        self.waiting, self.jobs, self.count = [], {}, 0
        self.done = asyncio.Condition()
        good = 0
        if os.path.exists(path):
            with open(path, "rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    request, task, answer = json.loads(line)
                    self.known[request] = [task, answer]
                    good += len(line)
            os.truncate(path, good)
        self.waiting = [request for request, (_, answer) in self.known.items() if answer is None]
        self.journal = open(path, "ab", buffering=2000)

    def write(self, request):
        self.journal.write(json.dumps([request, *self.known[request]]).encode() + b"\n")

    async def client(self, context):
        while True:
            words = (await context.arecv()).decode().split(" ", 2)
            if len(words) < 3 or words[0] != "SUBMIT" or words[2].split(" ")[0] not in ("echo", "sum", "sleep", "crash"):
                await context.asend(b"ERROR no such job")
                continue
            _, request, task = words
            if request not in self.known:
                self.known[request] = [task, None]
                self.write(request)
                self.waiting.append(request)
            async with self.done:
                await self.done.wait_for(lambda: self.known[request][1] is not None)
            await context.asend(self.known[request][1].encode())

    async def worker(self, context):
        while True:
            words = (await context.arecv()).decode().split(" ", 3)
            if words[0] in ("DONE", "FAIL") and len(words) > 2 and words[1] in self.jobs:
                request, who, _ = self.jobs[words[1]]
                if self.known[request][1] is None and who == words[2]:
                    verb = "RESULT" if words[0] == "DONE" else "ERROR"
                    self.known[request][1] = f"{verb} {words[3] if len(words) > 3 else ''}"
                    self.write(request)
                    async with self.done:
                        self.done.notify_all()
            elif words[0] != "READY" or len(words) < 2:
                await context.asend(b"WAIT")
                continue
            name = words[1] if words[0] == "READY" else words[2]
            for job, (request, _, since) in list(self.jobs.items()):
                if self.known[request][1] is None and since and time.monotonic() - since > self.lease:
                    self.jobs[job][2] = None
                    self.waiting.append(request)
            self.waiting = [one for one in self.waiting if self.known[one][1] is None]
            if not self.waiting:
                await context.asend(b"WAIT")
                continue
            request = self.waiting.pop(0)
            self.count += 1
            job = f"{self.life}-{self.count}"
            self.jobs[job] = [request, name, time.monotonic()]
            await context.asend(f"JOB {job} {self.known[request][0]}".encode())


async def serve(clients, workers, lease, path):
    server = Server(int(lease) / 1000, path)
    with pynng.Rep0(listen=clients) as front, pynng.Rep0(listen=workers) as back:
        some = [server.client(front.new_context()) for _ in range(64)]
        await asyncio.gather(*some, *[server.worker(back.new_context()) for _ in range(8)])


def work(name, url):
    with pynng.Req0(dial=url, block_on_dial=False) as socket:
        said = f"READY {name}"
        while True:
            socket.send(said.encode())
            words = socket.recv().decode().split(" ")
            said = f"READY {name}"
            if words[0] != "JOB":
                time.sleep(0.01)
                continue
            job, task, rest = words[1], words[2], words[3:]
            if task == "echo":
                said = f"DONE {job} {name} {' '.join(rest)}"
            elif task == "sum":
                said = f"DONE {job} {name} {sum(map(int, rest))}"
            elif task == "sleep":
                time.sleep(int(rest[0]) / 1000)
                said = f"DONE {job} {name} slept {rest[0]}"
            else:
                said = f"FAIL {job} {name} it failed"


def ask(url, *job):
    with pynng.Req0(dial=url, block_on_dial=False, resend_time=1000) as socket:
        socket.send(f"SUBMIT {os.getpid()}-{time.time_ns()} {' '.join(job)}".encode())
        verb, _, text = socket.recv().decode().partition(" ")
        print(text)
        sys.exit(0 if verb == "RESULT" else 1)


if role == "server":
    asyncio.run(serve(*arguments))
elif role == "worker":
    work(*arguments)
else:
    ask(*arguments)
