# Style: Python with raw sockets, a thread for each, and one lock. A request's message is kept and becomes the answer.
import queue
import sys
import threading
import time

import pynng
from pynng import ffi, lib


def answer(socket, message, text):
    data = text.encode()
    lib.nng_msg_clear(message._nng_msg)
    lib.nng_msg_append(message._nng_msg, ffi.from_buffer(data), len(data))
    socket.send_msg(message)


class Server:
    def __init__(self, clients_url, workers_url, lease):
        self.clients = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=clients_url)
        self.workers = pynng.Rep0(opener=lib.nng_rep0_open_raw, listen=workers_url)
        self.lease = lease / 1000
        self.lock = threading.Lock()
        self.count = 0
        self.open = {}
        self.waiting = []
        self.idle = []

    def run(self):
        for target in (self.hear_clients, self.hear_workers):
            threading.Thread(target=target, daemon=True).start()
        while True:
            time.sleep(0.02)
            with self.lock:
                for number, job in self.open.items():
                    if job["until"] and job["until"] < time.monotonic():
                        job["until"] = None
                        self.waiting.insert(0, number)
                self.deal()

    def hear_clients(self):
        while True:
            message = self.clients.recv_msg()
            words = message.bytes.decode(errors="replace").split(" ")
            with self.lock:
                if words[0] != "SUBMIT" or len(words) < 2 or words[1] not in ("echo", "sum", "sleep", "crash"):
                    answer(self.clients, message, "ERROR no")
                    continue
                self.count += 1
                number = f"j{self.count}"
                task = " ".join(words[1:])
                self.open[number] = {"task": task, "message": message, "given": [], "until": None}
                self.waiting.append(number)
                self.deal()

    def hear_workers(self):
        while True:
            message = self.workers.recv_msg()
            words = message.bytes.decode(errors="replace").split(" ", 3)
            with self.lock:
                if words[0] == "READY" and len(words) == 2:
                    self.idle.append((words[1], message))
                elif words[0] in ("DONE", "FAIL") and len(words) >= 3:
                    job = self.open.get(words[1])
                    if job and words[2] in job["given"]:
                        del self.open[words[1]]
                        text = words[3] if len(words) > 3 else ""
                        verb = "RESULT" if words[0] == "DONE" else "ERROR"
                        answer(self.clients, job["message"], f"{verb} {text}")
                    self.idle.append((words[2], message))
                else:
                    answer(self.workers, message, "WAIT")
                self.deal()

    def deal(self):
        while self.idle and self.waiting:
            job = self.open.get(number := self.waiting.pop(0))
            if job:
                name, message = self.idle.pop(0)
                job["given"].append(name)
                job["until"] = time.monotonic() + self.lease
                answer(self.workers, message, f"JOB {number} {job['task']}")


def work(name, url):
    with pynng.Req0(dial=url, block_on_dial=False) as server:
        say = f"READY {name}"
        while True:
            server.send(say.encode())
            verb, _, rest = server.recv().decode().partition(" ")
            if verb != "JOB":
                time.sleep(0.01)
                say = f"READY {name}"
                continue
            number, job, *words = rest.split(" ")
            if job == "crash":
                say = f"FAIL {number} {name} boom"
                continue
            if job == "sleep":
                time.sleep(int(words[0]) / 1000)
            results = {"echo": lambda: " ".join(words), "sum": lambda: sum(map(int, words)),
                       "sleep": lambda: f"slept {words[0]}"}
            say = f"DONE {number} {name} {results[job]()}"


def submit(url, words):
    answers = queue.Queue()

    def wait():
        with pynng.Req0(dial=url, block_on_dial=False) as server:
            server.send(f"SUBMIT {' '.join(words)}".encode())
            answers.put(server.recv().decode())

    threading.Thread(target=wait, daemon=True).start()
    verb, _, text = answers.get().partition(" ")
    print("the answer:", text)
    return 0 if verb == "RESULT" else 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", clients, workers, lease]:
            Server(clients, workers, int(lease)).run()
        case ["worker", name, url]:
            work(name, url)
        case ["client", url, *words]:
            sys.exit(submit(url, words))
