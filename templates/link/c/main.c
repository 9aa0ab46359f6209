#include <stdio.h>

#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>

int main(int count, char *arguments[]) {
    if (count < 3) return 1;
    int push = nn_socket(AF_SP, NN_PUSH);
    nn_bind(push, arguments[1]);
    int pull = nn_socket(AF_SP, NN_PULL);
    nn_connect(pull, arguments[2]);
    nn_send(push, "hello world", 11, 0);
    char *message = NULL;
    int length = nn_recv(pull, &message, NN_MSG, 0);
    if (length < 0) return 1;
    printf("%.*s\n", length, message);
    nn_freemsg(message);
    nn_close(push);
    nn_close(pull);
    return 0;
}
