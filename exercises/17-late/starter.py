# Exercise 17: late. The task is on the page: workshop show 17
#
# Your program of exercise 16 does nearly all of this, and perhaps all: begin with that. This one only opens the sockets;
# its worker asks once, and its server tells whoever comes first that there is nothing to do.

import sys

import pynng


def main():
    # The first argument is the role. When you run the program by hand with nothing else, it uses these.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)
    by_hand = "tcp://127.0.0.1:7789"

    if role == "server":
        serve(next(arguments, by_hand), next(arguments, "500,500,500,500,500,500"), next(arguments, "2000"))
    elif role == "worker":
        work(next(arguments, "worker"), next(arguments, by_hand))
    else:
        sys.exit("say which role: server or worker")


def serve(url, times, lease):
    jobs = [int(ms) for ms in times.split(",")]
    lease_ms = int(lease)
    socket = pynng.Rep0(listen=url)

    # Receive `READY <worker>` or `DONE <id> <worker>`. Answer `JOB <id> <ms>`, `WAIT` or `END`. Go on until all jobs
    # are done and every worker has been told END.
    print(f"there are {len(jobs)} jobs to do, each within {lease_ms} ms", file=sys.stderr)
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
