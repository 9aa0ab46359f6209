/* Style: numbers and squares as the bytes they are made of; stdout is never flushed by hand. */
#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>
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

static void ventilator(const char *address)
{
    int push = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_bind(push, address), "bind");
    sleep(1);
    unsigned long long a = 1, b = 1;
    for (int i = 0; i < 90; i++) {
        check(nn_send(push, &a, sizeof a, 0), "send");
        unsigned long long next = a + b;
        a = b;
        b = next;
    }
    for (;;)
        pause();
}

static void worker(const char *from, const char *to)
{
    int pull = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_connect(pull, from), "connect");
    int push = check(nn_socket(AF_SP, NN_PUSH), "socket");
    check(nn_connect(push, to), "connect");
    for (;;) {
        unsigned long long number;
        check(nn_recv(pull, &number, sizeof number, 0), "receive");
        unsigned __int128 square = (unsigned __int128)number * number;
        check(nn_send(push, &square, sizeof square, 0), "send");
    }
}

static void sink(const char *address)
{
    int pull = check(nn_socket(AF_SP, NN_PULL), "socket");
    check(nn_bind(pull, address), "bind");
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
    nn_close(pull);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "ventilator") == 0)
        ventilator(argv[2]);
    else if (argc == 4 && strcmp(argv[1], "worker") == 0)
        worker(argv[2], argv[3]);
    else if (argc == 3 && strcmp(argv[1], "sink") == 0)
        sink(argv[2]);
    else
        return 2;
    return 0;
}
