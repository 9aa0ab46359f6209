/* Mistake: it keeps the header of the last question and sends every answer to whoever asked last. */
#include <stdlib.h>
#include <string.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

static char asker[64];
static size_t asker_length;

static int receive(int socket, void **body, void **header) {
    struct nn_iovec iov = {body, NN_MSG};
    struct nn_msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    message.msg_control = header;
    message.msg_controllen = NN_MSG;
    int length = nn_recvmsg(socket, &message, 0);
    if (length < 0)
        exit(1);
    return length;
}

static void pass(int socket, void *body, int length, void *header, size_t header_length) {
    struct nn_iovec iov = {body, (size_t)length};
    struct nn_msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    message.msg_control = header;
    message.msg_controllen = header_length;
    if (nn_sendmsg(socket, &message, 0) < 0)
        exit(1);
    nn_freemsg(body);
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
        void *body, *header;
        nn_poll(both, 2, -1);
        if (both[0].revents & NN_POLLIN) {
            int length = receive(front, &body, &header);
            struct nn_cmsghdr *first = header;
            asker_length = first->cmsg_len;
            memcpy(asker, header, asker_length);
            pass(back, body, length, header, asker_length);
            nn_freemsg(header);
        }
        if (both[1].revents & NN_POLLIN) {
            int length = receive(back, &body, &header);
            /* The answer begins with the number of its question; the asker's own goes in front instead. */
            char *answer = nn_allocmsg(length - 4, 0);
            memcpy(answer, (char *)body + 4, length - 4);
            pass(front, answer, length - 4, asker, asker_length);
            nn_freemsg(body);
            nn_freemsg(header);
        }
    }
}
