/* Exercise 02: PUSH and PULL. The task is on the page: workshop show 02
 *
 * This program opens both sockets and closes them again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
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

int main(int argc, char **argv)
{
    /* Two addresses: the first is for binding, the second for connecting.
     * When you run the program by hand without any, it uses one address for both. */
    const char *push_url = argc > 1 ? argv[1] : "tcp://127.0.0.1:7789";
    const char *pull_url = argc > 2 ? argv[2] : push_url;

    /* The ventilator's end: it hands numbers out. */
    int push = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_bind(push, push_url), "bind");

    /* The worker's end: it takes numbers in. */
    int pull = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_connect(pull, pull_url), "connect");

    /* 1. Push the numbers 1 to 100, each as a message of its own.
     *    Sending is `check(nn_send(push, &number, sizeof number, 0), "send")`. */

    /* 2. Pull one number, add it to the sum, print the sum, pause for 20 ms. Again, until the number was 100.
     *    Receiving is `check(nn_recv(pull, &number, sizeof number, 0), "receive")`. */

    /* 3. Close both sockets, then print the last line. */
    nn_close(push);
    nn_close(pull);
    return 0;
}
