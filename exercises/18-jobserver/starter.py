# Exercise 18: A job server. The task is on the page: workshop show 18
#
# The client is there already. Worker and server open their sockets and close them again: the rest is yours.

import sys

import pynng


def main():
    match sys.argv[1:]:
        case ["server", clients, workers, lease]:
            serve(clients, workers, int(lease))
        case ["worker", name, server]:
            work(name, server)
        case ["client", server, *job]:
            submit(server, job)
        case _:
            sys.exit("say which role: server, worker or client, with its addresses")


def serve(clients_url, workers_url, lease_ms):
    # An ordinary REP remembers one client. Many have to wait here at the same time: see The trap on the page.
    clients = pynng.Rep0(listen=clients_url)
    workers = pynng.Rep0(listen=workers_url)

    clients.close()
    workers.close()


def work(name, server_url):
    server = pynng.Req0()
    server.dial(server_url, block=False)

    # Say READY, do what the answer says, and say what came of it. Then do it again.

    server.close()


def submit(server_url, job):
    server = pynng.Req0()
    server.dial(server_url, block=False)
    server.send(" ".join(["SUBMIT", *job]).encode())
    answer = server.recv().decode()
    server.close()
    verb, _, text = answer.partition(" ")
    if verb != "RESULT":
        sys.exit(answer)
    print(text)


if __name__ == "__main__":
    main()
