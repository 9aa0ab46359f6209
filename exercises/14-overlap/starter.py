# Exercise 14: Overlap. The task is on the page: workshop show 14
#
# A worker that does one job and is done. Let it go on, and let up to `limit` jobs overlap.

import sys
import time

import pynng

# The first argument is the role: `worker`. Then come two addresses and the limit.
# When you run the program by hand without them, it uses these.
arguments = iter(sys.argv[2:])
jobs_url = next(arguments, "tcp://127.0.0.1:7789")
results_url = next(arguments, "tcp://127.0.0.1:7790")
limit = int(next(arguments, "4"))

results = pynng.Push0()
results.dial(results_url, block=False)
jobs = pynng.Pull0()
jobs.dial(jobs_url, block=False)

received, done = 1, 1
job = jobs.recv().decode()
since = time.monotonic()

# A job is `<id> <milliseconds>`.
job_id, ms = job.split(" ")
time.sleep(int(ms) / 1000)

results.send(job_id.encode())
overlap = received - (done - 1)
latency = int((time.monotonic() - since) * 1000)
print(f"received {received} done {done} overlap {overlap} latency {latency}")

# Go on, with up to `limit` jobs at a time. More of them must not be taken from the socket.
print(f"the limit is {limit}", file=sys.stderr)
results.close()
jobs.close()
