/* Style: C without nn_device; each message is passed on with the header that came with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

static void check(int result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
}

static void forward(int from, int to) {
    void *body, *header;
    struct nn_iovec iov = {&body, NN_MSG};
    struct nn_msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    message.msg_control = &header;
    message.msg_controllen = NN_MSG;
    check(nn_recvmsg(from, &message, 0), "nn_recvmsg");
    check(nn_sendmsg(to, &message, 0), "nn_sendmsg");
}

int main(int argc, char **argv) {
    const char *front_url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    const char *back_url = argc > 3 ? argv[3] : "tcp://127.0.0.1:7790";
    int front = nn_socket(AF_SP_RAW, NN_REP);
    int back = nn_socket(AF_SP_RAW, NN_REQ);
    check(front, "nn_socket");
    check(back, "nn_socket");
    check(nn_bind(front, front_url), "nn_bind");
    check(nn_bind(back, back_url), "nn_bind");
    struct nn_pollfd both[2] = {{front, NN_POLLIN, 0}, {back, NN_POLLIN, 0}};
    for (;;) {
        check(nn_poll(both, 2, -1), "nn_poll");
        if (both[0].revents & NN_POLLIN)
            forward(front, back);
        if (both[1].revents & NN_POLLIN)
            forward(back, front);
    }
}
