# Exercise 16: Lost. The task is on the page: workshop show 16
#
# It is the server of 15, as far as the first job, and a worker that does one job. The rest is yours.

import sys

import pynng


def main():
    # The first argument is the role. When you run the program by hand, give both roles the same address.
    arguments = iter(sys.argv[1:])
    role = next(arguments, None)

    if role == "server":
        url = next(arguments, "tcp://127.0.0.1:7789")
        times, lease = next(arguments, "300,200,100"), next(arguments, "1000")
        serve(url, times, int(lease))
    elif role == "worker":
        name = next(arguments, "worker")
        work(name, next(arguments, "tcp://127.0.0.1:7789"))
    else:
        sys.exit("say which role: server or worker")


def serve(url, times, lease_ms):
    socket = pynng.Rep0(listen=url)
    print(f"{len(times.split(','))} jobs, and a lease of {lease_ms} ms", file=sys.stderr)

    # Answer everybody, log each job once, and keep in mind who has which job, and since when.
    # Whoever asks gets the first job that nobody has, or whose lease is over.
    request = socket.recv().decode()
    socket.send(b"WAIT")

    socket.close()


def work(name, url):
    socket = pynng.Req0()
    socket.dial(url, block=False)

    # Ask, do what the answer says, say DONE, and so on until the answer is END.
    socket.send(f"READY {name}".encode())
    answer = socket.recv().decode()

    socket.close()


if __name__ == "__main__":
    main()
