/* Style: nn_poll, numbers as the bytes they are made of. */
#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>
#include <nanomsg/pubsub.h>
#include <nanomsg/reqrep.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static int bound(int protocol, const char *address)
{
    int s = check(nn_socket(AF_SP, protocol), "socket");
    check(nn_bind(s, address), "bind");
    return s;
}

static int connected(int protocol, const char *address)
{
    int s = check(nn_socket(AF_SP, protocol), "socket");
    if (protocol == NN_SUB)
        check(nn_setsockopt(s, NN_SUB, NN_SUB_SUBSCRIBE, "", 0), "subscribe");
    check(nn_connect(s, address), "connect");
    return s;
}

static void ventilator(char **address)
{
    int push = bound(NN_PUSH, address[0]);
    int ready = bound(NN_REP, address[1]);
    int kill = connected(NN_SUB, address[2]);
    char word[16];
    for (int i = 0; i < 3; i++) {
        check(nn_recv(ready, word, sizeof word, 0), "receive");
        check(nn_send(ready, "ok", 2, 0), "send");
    }
    unsigned long long a = 1, b = 1;
    for (int i = 0; i < 90; i++) {
        check(nn_send(push, &a, sizeof a, 0), "send");
        unsigned long long next = a + b;
        a = b;
        b = next;
    }
    check(nn_recv(kill, word, sizeof word, 0), "receive");
}

static void worker(char **address)
{
    int pull = connected(NN_PULL, address[0]);
    int push = connected(NN_PUSH, address[1]);
    int kill = connected(NN_SUB, address[3]);
    int ready = connected(NN_REQ, address[2]);
    char word[16];
    check(nn_send(ready, "ready", 5, 0), "send");
    check(nn_recv(ready, word, sizeof word, 0), "receive");
    struct nn_pollfd both[2] = {{.fd = pull, .events = NN_POLLIN}, {.fd = kill, .events = NN_POLLIN}};
    for (;;) {
        check(nn_poll(both, 2, -1), "poll");
        if (both[0].revents & NN_POLLIN) {
            unsigned long long number;
            check(nn_recv(pull, &number, sizeof number, 0), "receive");
            unsigned __int128 square = (unsigned __int128)number * number;
            check(nn_send(push, &square, sizeof square, 0), "send");
        }
        if (both[1].revents & NN_POLLIN)
            return;
    }
}

static void sink(char **address)
{
    int pull = bound(NN_PULL, address[0]);
    int kill = bound(NN_PUB, address[1]);
    unsigned __int128 total = 0;
    for (int i = 0; i < 90; i++) {
        unsigned __int128 square;
        check(nn_recv(pull, &square, sizeof square, 0), "receive");
        total += square;
    }
    char text[40];
    char *digit = text + sizeof text;
    *--digit = '\0';
    do {
        *--digit = '0' + (char)(total % 10);
        total /= 10;
    } while (total > 0);
    puts(digit);
    check(nn_send(kill, "KILL", 4, 0), "send");
    usleep(500000);
    puts("done!");
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "ventilator") == 0)
        ventilator(argv + 2);
    else if (argc == 6 && strcmp(argv[1], "worker") == 0)
        worker(argv + 2);
    else if (argc == 4 && strcmp(argv[1], "sink") == 0)
        sink(argv + 2);
    else
        return 2;
    return 0;
}
