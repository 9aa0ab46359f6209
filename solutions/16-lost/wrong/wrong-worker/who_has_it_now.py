# Mistake: logs the one to whom the job was lent last, and not the one who said DONE.
import sys
import time

import pynng


def server(url, times, lease_ms):
    lease = int(lease_ms) / 1000
    jobs = {str(i): {"ms": ms, "due": 0.0, "done": False, "had": set()} for i, ms in enumerate(times.split(","), 1)}
    heard = {}

    def take(job_id, worker):
        job = jobs.get(job_id)
        if job and not job["done"] and worker in job["had"]:
            job["done"] = True
            print(job_id, "done by", job["holder"])
            if all(job["done"] for job in jobs.values()):
                print("done!")

    def next_for(worker):
        now = time.monotonic()
        heard[worker] = now
        if all(job["done"] for job in jobs.values()):
            del heard[worker]
            return "END"
        for job_id, job in jobs.items():
            if not job["done"] and job["due"] <= now:
                job["due"] = now + lease
                job["had"].add(worker)
                job["holder"] = worker
                return f"JOB {job_id} {job['ms']}"
        return "WAIT"

    with pynng.Rep0(listen=url, recv_timeout=50) as rep:
        while not all(job["done"] for job in jobs.values()) or any(
            time.monotonic() - at < lease for at in heard.values()
        ):
            try:
                words = rep.recv().decode(errors="replace").split()
            except pynng.Timeout:
                continue
            if len(words) == 2 and words[0] == "READY":
                answer = next_for(words[1])
            elif len(words) == 3 and words[0] == "DONE":
                take(words[1], words[2])
                answer = next_for(words[2])
            else:
                answer = "ERROR"
            rep.send(answer.encode())
        time.sleep(0.3)


def worker(name, url):
    with pynng.Req0(dial=url, block_on_dial=False) as req:
        say = f"READY {name}"
        while True:
            req.send(say.encode())
            words = req.recv().decode().split()
            if words[0] == "END":
                return
            if words[0] == "JOB":
                time.sleep(int(words[2]) / 1000)
                say = f"DONE {words[1]} {name}"
            else:
                time.sleep(0.01)
                say = f"READY {name}"


if __name__ == "__main__":
    {"server": server, "worker": worker}[sys.argv[1]](*sys.argv[2:])
