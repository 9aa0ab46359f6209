/* Exercise 07: The handshake. The task is on the page: workshop show 07
 *
 * One program with two roles, and two sockets in each. It opens them and closes them again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
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

static void publish(const char *ready_url, const char *news_url)
{
    int news = check(nn_socket(AF_SP, NN_PUB), "socket");
    check(nn_bind(news, news_url), "bind");
    int ready = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(ready, ready_url), "bind");

    /* Receive the request of the subscriber, and answer it.
     * Then send the numbers 1, 1, 2, 3, 5 ... one every 50 ms, until somebody stops this program. */

    nn_close(ready);
    nn_close(news);
}

static void subscribe(const char *ready_url, const char *news_url)
{
    int news = check(nn_socket(AF_SP, NN_SUB), "socket");
    check(nn_setsockopt(news, NN_SUB, NN_SUB_SUBSCRIBE, "", 0), "subscribe");
    check(nn_connect(news, news_url), "connect");
    int ready = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(ready, ready_url), "connect");

    /* Say that you are ready, and receive the answer.
     * Then receive ten numbers from the other socket, and print each of them. */

    nn_close(ready);
    nn_close(news);
}

int main(int argc, char **argv)
{
    /* The first argument is the role, then come the address of the handshake and that of the numbers.
     * When you run the program by hand without addresses, it uses these. */
    const char *role = argc > 1 ? argv[1] : "";
    const char *ready_url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    const char *news_url = argc > 3 ? argv[3] : "tcp://127.0.0.1:7790";

    if (strcmp(role, "publisher") == 0) {
        publish(ready_url, news_url);
    } else if (strcmp(role, "subscriber") == 0) {
        subscribe(ready_url, news_url);
    } else {
        fprintf(stderr, "say which role: publisher or subscriber\n");
        return 1;
    }
    return 0;
}
