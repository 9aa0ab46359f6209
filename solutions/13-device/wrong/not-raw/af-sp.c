/* Mistake: AF_SP instead of AF_SP_RAW. */
#include <stdio.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    int front = nn_socket(AF_SP, NN_REP);
    int back = nn_socket(AF_SP, NN_REQ);
    if (nn_bind(front, argv[2]) < 0 || nn_bind(back, argv[3]) < 0) {
        fprintf(stderr, "bind: %s\n", nn_strerror(nn_errno()));
        return 1;
    }
    if (nn_device(front, back) < 0) {
        fprintf(stderr, "device: %s\n", nn_strerror(nn_errno()));
        return 1;
    }
    return 0;
}
