/* Mistake: there are two services, so it sends each question to the back twice. */
#include <stdlib.h>
#include <string.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

static void forward(int from, int to, int times) {
    void *body, *header;
    struct nn_iovec iov = {&body, NN_MSG};
    struct nn_msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    message.msg_control = &header;
    message.msg_controllen = NN_MSG;
    int length = nn_recvmsg(from, &message, 0);
    if (length < 0)
        exit(1);
    struct nn_iovec copy = {body, (size_t)length};
    message.msg_iov = &copy;
    message.msg_controllen = ((struct nn_cmsghdr *)header)->cmsg_len;
    message.msg_control = header;
    while (times-- > 0)
        if (nn_sendmsg(to, &message, 0) < 0)
            exit(1);
    nn_freemsg(body);
    nn_freemsg(header);
}

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    int front = nn_socket(AF_SP_RAW, NN_REP);
    int back = nn_socket(AF_SP_RAW, NN_REQ);
    if (nn_bind(front, argv[2]) < 0 || nn_bind(back, argv[3]) < 0)
        return 1;
    struct nn_pollfd both[2] = {{front, NN_POLLIN, 0}, {back, NN_POLLIN, 0}};
    for (;;) {
        nn_poll(both, 2, -1);
        if (both[0].revents & NN_POLLIN)
            forward(front, back, 2);
        if (both[1].revents & NN_POLLIN)
            forward(back, front, 1);
    }
}
