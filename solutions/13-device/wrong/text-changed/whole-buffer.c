/* Mistake: it sends its whole buffer, not as many bytes as came. */
#include <string.h>
#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

int main(int argc, char **argv) {
    if (argc < 4)
        return 2;
    int front = nn_socket(AF_SP, NN_REP);
    int back = nn_socket(AF_SP, NN_REQ);
    if (nn_bind(front, argv[2]) < 0 || nn_bind(back, argv[3]) < 0)
        return 1;
    for (;;) {
        char buffer[128];
        memset(buffer, 0, sizeof buffer);
        if (nn_recv(front, buffer, sizeof buffer, 0) < 0)
            return 1;
        nn_send(back, buffer, sizeof buffer, 0);
        memset(buffer, 0, sizeof buffer);
        if (nn_recv(back, buffer, sizeof buffer, 0) < 0)
            return 1;
        nn_send(front, buffer, sizeof buffer, 0);
    }
}
