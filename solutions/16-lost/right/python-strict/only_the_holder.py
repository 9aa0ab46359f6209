# Style: a DONE counts only from the one who has the job now; whoever comes late with it gets the next.
import sys
import time

import pynng

role, *rest = sys.argv[1:]

if role == "worker":
    name, url = rest
    with pynng.Req0() as req:
        req.dial(url, block=False)
        request = b"READY " + name.encode()
        while (answer := (req.send(request), req.recv())[1]) != b"END":
            words = answer.split()
            if words[0] == b"JOB":
                time.sleep(float(words[2]) / 1000)
                request = b"DONE " + words[1] + b" " + name.encode()
            else:
                time.sleep(0.01)
                request = b"READY " + name.encode()
    sys.exit(0)

url, times, lease = rest[0], rest[1].split(","), float(rest[2]) / 1000
waiting = [(f"n{number}", ms) for number, ms in enumerate(times)]
out = {}
logged = 0
heard = {}

rep = pynng.Rep0(listen=url, recv_timeout=30)
while logged < len(times) or any(time.time() - when < lease for when in heard.values()):
    for job, (worker, ms, since) in list(out.items()):
        if time.time() - since > lease:
            del out[job]
            waiting.insert(0, (job, ms))
    try:
        message = rep.recv().decode("utf-8", "replace")
    except pynng.Timeout:
        continue
    words = message.split(" ")
    if words[0] == "DONE" and len(words) == 3:
        if words[1] in out and out[words[1]][0] == words[2]:
            del out[words[1]]
            logged += 1
            print(f"{words[1]} done by {words[2]}")
            if logged == len(times):
                print("done!")
    elif words[0] != "READY" or len(words) != 2:
        rep.send(b"ERROR")
        continue
    worker = words[-1]
    if logged == len(times):
        heard.pop(worker, None)
        rep.send(b"END")
        continue
    heard[worker] = time.time()
    if waiting:
        job, ms = waiting.pop(0)
        out[job] = (worker, ms, time.time())
        rep.send(f"JOB {job} {ms}".encode())
    else:
        rep.send(b"WAIT")
time.sleep(0.2)
rep.close()
