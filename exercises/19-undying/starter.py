# Exercise 19: The undying server. The task is on the page: workshop show 19
#
# It has three roles and opens a socket in each, and nothing more. The rest is yours: take your job server from 18.

import sys

import pynng


def main():
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)

    if role == "server":
        clients = pynng.Rep0(listen=next(arguments, "tcp://127.0.0.1:7789"))
        workers = pynng.Rep0(listen=next(arguments, "tcp://127.0.0.1:7790"))
        lease_ms = int(next(arguments, "500"))
        path = next(arguments, "jobs.journal")

        # First read what an earlier life of this server has written, then go on behind it.
        with open(path, "ab") as journal:
            journal.write(b"started\n")

        # Now serve, for ever. Write down each request before its job goes to a worker, and each answer before it
        # goes to a client.
        clients.close()
        workers.close()
    elif role == "worker":
        name = next(arguments, "worker")
        server = pynng.Req0()
        server.dial(next(arguments, "tcp://127.0.0.1:7790"), block=False)
        # READY, a job, DONE or FAIL, a job, ... as in 18.
        print(f"{name} does not know yet how to work", file=sys.stderr)
        server.close()
    elif role == "client":
        server = pynng.Req0()
        server.dial(next(arguments, "tcp://127.0.0.1:7789"), block=False)
        job = list(arguments)
        # A name that no other request has, one for all the times that you ask.
        print(f"nobody has asked for {' '.join(job)} yet", file=sys.stderr)
        server.close()
    else:
        sys.exit("say which role: server, worker or client")


if __name__ == "__main__":
    main()
