/* Mistake: raw sockets, but only one direction is forwarded. */
#include <string.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    int front = nn_socket(AF_SP_RAW, NN_REP);
    int back = nn_socket(AF_SP_RAW, NN_REQ);
    if (nn_bind(front, argv[2]) < 0 || nn_bind(back, argv[3]) < 0)
        return 1;
    for (;;) {
        void *body, *header;
        struct nn_iovec iov = {&body, NN_MSG};
        struct nn_msghdr message;
        memset(&message, 0, sizeof message);
        message.msg_iov = &iov;
        message.msg_iovlen = 1;
        message.msg_control = &header;
        message.msg_controllen = NN_MSG;
        if (nn_recvmsg(front, &message, 0) < 0 || nn_sendmsg(back, &message, 0) < 0)
            return 1;
    }
}
