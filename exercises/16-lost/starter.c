/* Exercise 16: Lost. The task is on the page: workshop show 16
 *
 * It is the server of 15, as far as the first job, and a worker that does one job. The rest is yours. */

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

/* Receives a message, as a text with a NUL at its end. */
static void receive(int socket, char *text, int size)
{
    int length = check(nn_recv(socket, text, size - 1, 0), "receive");
    text[length < size ? length : size - 1] = '\0';
}

static void serve(const char *url, const char *times, int lease_ms)
{
    int socket = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(socket, url), "bind");
    int count = 1;
    for (const char *comma = strchr(times, ','); comma; comma = strchr(comma + 1, ','))
        count++;
    fprintf(stderr, "%d jobs, and a lease of %d ms\n", count, lease_ms);

    /* Answer everybody, log each job once, and keep in mind who has which job, and since when.
     * Whoever asks gets the first job that nobody has, or whose lease is over. */
    char request[256];
    receive(socket, request, sizeof request);
    check(nn_send(socket, "WAIT", 4, 0), "send");
    nn_close(socket);
}

static void work(const char *name, const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(socket, url), "connect");

    /* Ask, do what the answer says, say DONE, and so on until the answer is END. */
    char question[128], answer[128];
    snprintf(question, sizeof question, "READY %s", name);
    check(nn_send(socket, question, strlen(question), 0), "send");
    receive(socket, answer, sizeof answer);
    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The first argument is the role. When you run the program by hand, give both roles the same address. */
    const char *role = argument(argc, argv, 1, "");
    char *by_hand = "tcp://127.0.0.1:7789";

    if (strcmp(role, "server") == 0) {
        const char *url = argument(argc, argv, 2, by_hand);
        const char *times = argument(argc, argv, 3, "300,200,100"), *lease = argument(argc, argv, 4, "1000");
        serve(url, times, atoi(lease));
    } else if (strcmp(role, "worker") == 0) {
        const char *name = argument(argc, argv, 2, "worker");
        work(name, argument(argc, argv, 3, by_hand));
    } else {
        fprintf(stderr, "say which role: server or worker\n");
        return 1;
    }
    return 0;
}
