/* Style: C with nn_device. */
#include <stdio.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

static int fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
    return 1;
}

int main(int argc, char **argv) {
    const char *front_url = argc > 2 ? argv[2] : "tcp://127.0.0.1:7789";
    const char *back_url = argc > 3 ? argv[3] : "tcp://127.0.0.1:7790";
    int front = nn_socket(AF_SP_RAW, NN_REP);
    int back = nn_socket(AF_SP_RAW, NN_REQ);
    if (front < 0 || back < 0)
        return fail("nn_socket");
    if (nn_bind(front, front_url) < 0 || nn_bind(back, back_url) < 0)
        return fail("nn_bind");
    nn_device(front, back);
    return fail("nn_device");
}
