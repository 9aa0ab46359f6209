# Style: a context and a thread for each worker that may ask; a thread without work waits for it on a condition.
import os
import sys
import threading
import time

import pynng


class Server:
    def __init__(self, times, lease_ms):
        self.lease = int(lease_ms) / 1000
        self.times = dict(enumerate(times.split(",")))
        self.due = {}
        self.had = set()
        self.done = set()
        self.news = threading.Condition()
        self.heard = {}

    def finished(self):
        return len(self.done) == len(self.times)

    def take(self, job, worker):
        if (job, worker) in self.had and job not in self.done:
            self.done.add(job)
            print(f"{job} done by {worker}", flush=True)
            if self.finished():
                print("done!", flush=True)
            self.news.notify_all()

    def free(self):
        now = time.monotonic()
        return next((job for job in self.times if job not in self.done and self.due.get(job, 0) <= now), None)

    def next_for(self, worker):
        self.heard[worker] = time.monotonic()
        while not self.finished():
            job = self.free()
            if job is not None:
                self.due[job] = time.monotonic() + self.lease
                self.had.add((job, worker))
                return f"JOB {job} {self.times[job]}"
            self.news.wait(timeout=0.02)
        return "END"

    def serve(self, context):
        while True:
            words = context.recv().decode(errors="replace").split()
            with self.news:
                if len(words) == 3 and words[0] == "DONE" and words[1].isdigit():
                    self.take(int(words[1]), words[2])
                    answer = self.next_for(words[2])
                elif len(words) == 2 and words[0] == "READY":
                    answer = self.next_for(words[1])
                else:
                    answer = "ERROR"
            context.send(answer.encode())
            if answer == "END":
                with self.news:
                    self.heard.pop(words[-1], None)


def server(url, times, lease_ms):
    state = Server(times, lease_ms)
    rep = pynng.Rep0(listen=url)
    for _ in range(16):
        threading.Thread(target=state.serve, args=(rep.new_context(),), daemon=True).start()
    while True:
        time.sleep(0.02)
        with state.news:
            waits = any(time.monotonic() - at < state.lease for at in state.heard.values())
            if state.finished() and not waits:
                break
    time.sleep(0.3)
    # The threads still listen, and a socket must not be closed under them.
    os._exit(0)


def worker(name, url):
    req = pynng.Req0(dial=url, block_on_dial=False)
    say = "READY " + name
    while True:
        req.send(say.encode())
        match req.recv().decode().split():
            case ["JOB", job, ms]:
                time.sleep(int(ms) / 1000)
                say = f"DONE {job} {name}"
            case ["WAIT"]:
                time.sleep(0.01)
                say = "READY " + name
            case _:
                req.close()
                return


if sys.argv[1] == "server":
    server(*sys.argv[2:])
else:
    worker(*sys.argv[2:])
