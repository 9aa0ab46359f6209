/* Exercise 08: the pipeline. The task is on the page: workshop show 08
 *
 * One program with three roles. It opens each role's sockets and closes them again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static void ventilate(const char *url)
{
    int push = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_bind(push, url), "bind");

    /* Give the workers a moment, then push the first 90 Fibonacci numbers, and stay.
     * Sending is `check(nn_send(push, &number, sizeof number, 0), "send")`. */

    nn_close(push);
}

static void work(const char *numbers_url, const char *squares_url)
{
    int numbers = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_connect(numbers, numbers_url), "connect");
    int squares = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_connect(squares, squares_url), "connect");

    /* Take a number, square it, push the square; again and again.
     * Receiving is `check(nn_recv(numbers, &number, sizeof number, 0), "receive")`. */

    nn_close(numbers);
    nn_close(squares);
}

static void collect(const char *url)
{
    int pull = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_bind(pull, url), "bind");

    /* Add the squares, and print the total after the 90th. It is too large for 64 bits. */

    nn_close(pull);
}

int main(int argc, char **argv)
{
    /* The first argument is the role, the others are its addresses.
     * When you run the program by hand without addresses, it uses these two. */
    const char *role = argc > 1 ? argv[1] : "";
    const char *numbers = "tcp://127.0.0.1:7789", *squares = "tcp://127.0.0.1:7790";

    if (strcmp(role, "ventilator") == 0) {
        ventilate(argc > 2 ? argv[2] : numbers);
    } else if (strcmp(role, "worker") == 0) {
        work(argc > 2 ? argv[2] : numbers, argc > 3 ? argv[3] : squares);
    } else if (strcmp(role, "sink") == 0) {
        collect(argc > 2 ? argv[2] : squares);
    } else {
        fprintf(stderr, "say which role: ventilator, worker or sink\n");
        return 1;
    }
    return 0;
}
