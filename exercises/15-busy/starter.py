# Exercise 15: busy. The task is on the page: workshop show 15
#
# One program with two roles. The worker asks once, and the server tells everybody that there is nothing to do.

import sys

import pynng


def main():
    # The first argument is the role. When you run the program by hand with nothing else, it uses these.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)
    by_hand = "tcp://127.0.0.1:7789"

    if role == "server":
        serve(next(arguments, by_hand), next(arguments, "20,20,1000,20,20,20"))
    elif role == "worker":
        work(next(arguments, "worker"), next(arguments, by_hand))
    else:
        sys.exit("say which role: server or worker")


def serve(url, times):
    jobs = [int(ms) for ms in times.split(",")]
    socket = pynng.Rep0(listen=url)

    # Receive `READY <worker>` or `DONE <id> <worker>`. Answer `JOB <id> <ms>`, `WAIT` or `END`. Go on until all jobs
    # are done and every worker has been told END.
    print(f"there are {len(jobs)} jobs to do", file=sys.stderr)
    message = socket.recv().decode()
    socket.send(b"END")

    socket.close()


def work(name, url):
    socket = pynng.Req0()
    socket.dial(url, block=False)
    socket.send(f"READY {name}".encode())
    answer = socket.recv().decode()

    # Do what the answer says, and ask again until it says END.
    print(f"{name} was told {answer}", file=sys.stderr)

    socket.close()


if __name__ == "__main__":
    main()
