/* Mistake: sleep() takes whole seconds, so that 0.02 becomes 0. */
#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    const char *push_url = argc > 1 ? argv[1] : "tcp://127.0.0.1:7789";
    const char *pull_url = argc > 2 ? argv[2] : push_url;

    int push = nn_socket(AF_SP, NN_PUSH);
    check(push, "socket");
    check(nn_bind(push, push_url), "bind");
    int pull = nn_socket(AF_SP, NN_PULL);
    check(pull, "socket");
    check(nn_connect(pull, pull_url), "connect");

    for (int number = 1; number <= 100; number++) {
        char text[16];
        snprintf(text, sizeof text, "%d", number);
        check(nn_send(push, text, strlen(text), 0), "send");
    }

    unsigned sum = 0;
    for (;;) {
        char text[16];
        int length = nn_recv(pull, text, sizeof text - 1, 0);
        check(length, "receive");
        text[length] = '\0';
        int number = atoi(text);
        sum += number;
        printf("%u\n", sum);
        if (number == 100)
            break;
        sleep(0.02);
    }

    nn_close(push);
    nn_close(pull);
    printf("done!\n");
    return 0;
}
