# Mistake: after WAIT it pauses for a second.
import sys
import time

import pynng


def serve(url, jobs):
    waiting = [(str(number), ms) for number, ms in enumerate(jobs.split(","), 1)]
    in_work = {}
    heard = {}
    with pynng.Rep0(listen=url, recv_timeout=100) as rep:
        while waiting or in_work or any(time.monotonic() - last < 1 for last in heard.values()):
            try:
                words = rep.recv().decode(errors="replace").split(" ")
            except pynng.Timeout:
                continue
            match words:
                case ["READY", worker]:
                    pass
                case ["DONE", job, worker]:
                    if in_work.get(job) == worker:
                        del in_work[job]
                        print(f"{job} done by {worker}")
                        if not waiting and not in_work:
                            print("done!")
                case _:
                    rep.send(b"ERROR what?")
                    continue
            heard[worker] = time.monotonic()
            if waiting:
                job, ms = waiting.pop(0)
                in_work[job] = worker
                rep.send(f"JOB {job} {ms}".encode())
            elif in_work:
                rep.send(b"WAIT")
            else:
                del heard[worker]
                rep.send(b"END")
        time.sleep(0.2)


def work(name, url):
    with pynng.Req0(dial=url, resend_time=60_000) as req:
        question = f"READY {name}"
        while True:
            req.send(question.encode())
            answer = req.recv().decode().split()
            if answer[0] == "JOB":
                time.sleep(int(answer[2]) / 1000)
                question = f"DONE {answer[1]} {name}"
            elif answer[0] == "END":
                return
            else:
                time.sleep(1)
                question = f"READY {name}"


if __name__ == "__main__":
    role, *rest = sys.argv[1:]
    serve(*rest) if role == "server" else work(*rest)
