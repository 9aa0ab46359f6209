/* Style: plain C; 32 bits on the wire, and stdout is never flushed by hand. */
#include <arpa/inet.h>
#include <nanomsg/nn.h>
#include <nanomsg/pubsub.h>
#include <nanomsg/reqrep.h>
#include <stdint.h>
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

static void publish(const char *rep_url, const char *pub_url)
{
    int pub = check(nn_socket(AF_SP, NN_PUB), "socket");
    check(nn_bind(pub, pub_url), "bind");
    int rep = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(rep, rep_url), "bind");

    char word[16];
    check(nn_recv(rep, word, sizeof word, 0), "receive");
    check(nn_send(rep, "", 0, 0), "answer");

    uint32_t one = 1, two = 1;
    for (;;) {
        uint32_t number = htonl(one), sum = one + two;
        check(nn_send(pub, &number, sizeof number, 0), "send");
        usleep(50000);
        one = two;
        two = sum;
    }
}

static void subscribe(const char *req_url, const char *sub_url)
{
    int sub = check(nn_socket(AF_SP, NN_SUB), "socket");
    check(nn_setsockopt(sub, NN_SUB, NN_SUB_SUBSCRIBE, "", 0), "subscribe");
    check(nn_connect(sub, sub_url), "connect");
    int req = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(req, req_url), "connect");

    char word[16];
    check(nn_send(req, "", 0, 0), "say ready");
    check(nn_recv(req, word, sizeof word, 0), "receive the answer");

    for (int i = 0; i < 10; i++) {
        uint32_t number;
        check(nn_recv(sub, &number, sizeof number, 0), "receive");
        printf("%u\n", ntohl(number));
    }
    nn_close(req);
    nn_close(sub);
}

int main(int argc, char **argv)
{
    const char *ready = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    const char *news = argc > 3 ? argv[3] : "tcp://127.0.0.1:7790";
    if (argc > 1 && strcmp(argv[1], "publisher") == 0)
        publish(ready, news);
    else if (argc > 1 && strcmp(argv[1], "subscriber") == 0)
        subscribe(ready, news);
    else {
        fprintf(stderr, "publisher or subscriber?\n");
        return 2;
    }
    return 0;
}
