/* Exercise 09: KILL. The task is on the page: workshop show 09
 *
 * One program with three roles. It opens each role's sockets and closes them again. Your program of exercise 08
 * has most of the rest. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>
#include <nanomsg/pubsub.h>
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

static void ventilate(const char *numbers_url, const char *ready_url, const char *kill_url)
{
    int numbers = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_bind(numbers, numbers_url), "bind");
    int ready = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(ready, ready_url), "bind");
    int kill = check(nn_socket(AF_SP, NN_SUB), "socket");
    check(nn_setsockopt(kill, NN_SUB, NN_SUB_SUBSCRIBE, "KILL", 4), "subscribe");
    check(nn_connect(kill, kill_url), "connect");

    /* Take a request from three workers and answer each. Then push the numbers. Then wait for KILL. */

    nn_close(numbers);
    nn_close(ready);
    nn_close(kill);
}

static void work(const char *numbers_url, const char *squares_url, const char *ready_url, const char *kill_url)
{
    int numbers = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_connect(numbers, numbers_url), "connect");
    int squares = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_connect(squares, squares_url), "connect");
    int kill = check(nn_socket(AF_SP, NN_SUB), "socket");
    check(nn_setsockopt(kill, NN_SUB, NN_SUB_SUBSCRIBE, "KILL", 4), "subscribe");
    check(nn_connect(kill, kill_url), "connect");
    int ready = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(ready, ready_url), "connect");

    /* Say that you are ready, and take the answer. Then watch `numbers` and `kill` together. */

    nn_close(numbers);
    nn_close(squares);
    nn_close(kill);
    nn_close(ready);
}

static void collect(const char *squares_url, const char *kill_url)
{
    int squares = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_bind(squares, squares_url), "bind");
    int kill = check(nn_socket(AF_SP, NN_PUB), "socket");
    check(nn_bind(kill, kill_url), "bind");

    /* Add the squares and print the total. Then say KILL, give it a moment, and print `done!`. */

    nn_close(squares);
    nn_close(kill);
}

int main(int argc, char **argv)
{
    /* The first argument is the role, the others are its addresses.
     * When you run the program by hand without addresses, it uses these four. */
    const char *role = argument(argc, argv, 1, "");
    char *numbers = "tcp://127.0.0.1:7789", *squares = "tcp://127.0.0.1:7790";
    char *ready = "tcp://127.0.0.1:7791", *kill = "tcp://127.0.0.1:7792";

    if (strcmp(role, "ventilator") == 0) {
        ventilate(argument(argc, argv, 2, numbers), argument(argc, argv, 3, ready), argument(argc, argv, 4, kill));
    } else if (strcmp(role, "worker") == 0) {
        work(argument(argc, argv, 2, numbers), argument(argc, argv, 3, squares), argument(argc, argv, 4, ready),
             argument(argc, argv, 5, kill));
    } else if (strcmp(role, "sink") == 0) {
        collect(argument(argc, argv, 2, squares), argument(argc, argv, 3, kill));
    } else {
        fprintf(stderr, "say which role: ventilator, worker or sink\n");
        return 1;
    }
    return 0;
}
