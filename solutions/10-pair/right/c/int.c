/* Style: plain C; an int is the message, and stdout is never flushed by hand. */
#include <nanomsg/nn.h>
#include <nanomsg/pair.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static int hear(int pair)
{
    int number;
    check(nn_recv(pair, &number, sizeof number, 0), "receive");
    printf("%d\n", number);
    return number;
}

static void say(int pair, int number)
{
    check(nn_send(pair, &number, sizeof number, 0), "send");
}

int main(int argc, char **argv)
{
    const char *url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    int pair = check(nn_socket(AF_SP, NN_PAIR), "socket");
    if (argc > 1 && strcmp(argv[1], "alice") == 0) {
        check(nn_bind(pair, url), "bind");
        for (int number = 1; number < 10; number += 2) {
            say(pair, number);
            hear(pair);
        }
    } else if (argc > 1 && strcmp(argv[1], "bob") == 0) {
        check(nn_connect(pair, url), "connect");
        int number;
        do {
            number = hear(pair) + 1;
            say(pair, number);
        } while (number < 10);
    } else {
        fprintf(stderr, "alice or bob?\n");
        return 2;
    }
    nn_close(pair);
    return 0;
}
