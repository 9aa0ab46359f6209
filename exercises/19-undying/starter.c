/* Exercise 19: The undying server. The task is on the page: workshop show 19
 *
 * It has three roles and opens a socket in each, and nothing more. The rest is yours: take your job server from 18. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

/* The argument at this place, or this text when there are fewer. */
static char *argument(int argc, char **argv, int place, char *by_hand)
{
    return place < argc ? argv[place] : by_hand;
}

int main(int argc, char **argv)
{
    const char *role = argument(argc, argv, 1, "");

    if (strcmp(role, "server") == 0) {
        int clients = check(nn_socket(AF_SP, NN_REP), "socket");
        check(nn_bind(clients, argument(argc, argv, 2, "tcp://127.0.0.1:7789")), "bind");
        int workers = check(nn_socket(AF_SP, NN_REP), "socket");
        check(nn_bind(workers, argument(argc, argv, 3, "tcp://127.0.0.1:7790")), "bind");
        long lease_ms = atol(argument(argc, argv, 4, "500"));
        (void)lease_ms;
        const char *path = argument(argc, argv, 5, "jobs.journal");

        /* First read what an earlier life of this server has written, then go on behind it. */
        FILE *journal = fopen(path, "ab");
        if (!journal || fputs("started\n", journal) < 0 || fclose(journal) != 0) {
            perror(path);
            return 1;
        }

        /* Now serve, for ever. Write down each request before its job goes to a worker, and each answer before it
         * goes to a client. */
        nn_close(clients);
        nn_close(workers);
    } else if (strcmp(role, "worker") == 0) {
        const char *name = argument(argc, argv, 2, "worker");
        int server = check(nn_socket(AF_SP, NN_REQ), "socket");
        check(nn_connect(server, argument(argc, argv, 3, "tcp://127.0.0.1:7790")), "connect");
        /* READY, a job, DONE or FAIL, a job, ... as in 18. */
        fprintf(stderr, "%s does not know yet how to work\n", name);
        nn_close(server);
    } else if (strcmp(role, "client") == 0) {
        int server = check(nn_socket(AF_SP, NN_REQ), "socket");
        check(nn_connect(server, argument(argc, argv, 2, "tcp://127.0.0.1:7789")), "connect");
        /* A name that no other request has, one for all the times that you ask. */
        fprintf(stderr, "nobody has asked for");
        for (int i = 3; i < argc; i++)
            fprintf(stderr, " %s", argv[i]);
        fprintf(stderr, " yet\n");
        nn_close(server);
    } else {
        fprintf(stderr, "say which role: server, worker or client\n");
        return 1;
    }
    return 0;
}
